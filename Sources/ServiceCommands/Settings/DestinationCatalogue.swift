internal import LineModel
package import LineNotify
internal import LineService
package import ObjectStore
internal import SystemFiles

/// The kinds of destinations that a configuration may name.
package struct DestinationCatalogue: Sendable {
    package var notifiers: [NotifierKind]
    package var uploads: [UploadKind]

    package init(notifiers: [NotifierKind] = NotifierCatalogue.all, uploads: [UploadKind] = UploadCatalogue.all) {
        self.notifiers = notifiers
        self.uploads = uploads
    }
}
