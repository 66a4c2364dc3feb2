internal import LineModel
package import LineNotify
internal import LineService
package import ObjectStore
internal import SystemFiles

/// The kinds of destinations that a configuration may name.
package struct DestinationCatalogue: Sendable {
    /// The kinds under `notify`, with unique keywords.
    package var notifiers: [NotifierKind]
    /// The kinds under `upload`, with unique keywords.
    package var uploads: [UploadKind]
    /// The kinds under `write`, with unique keywords.
    package var writes: [UploadKind]

    /// The kinds that the program has; a test, or the function with its platform's keys, names its own.
    package init(
        notifiers: [NotifierKind] = NotifierCatalogue.all, uploads: [UploadKind] = UploadCatalogue.all,
        writes: [UploadKind] = WriteCatalogue.all
    ) {
        self.notifiers = notifiers
        self.uploads = uploads
        self.writes = writes
    }
}
