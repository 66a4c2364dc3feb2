package import ObjectStore
package import ServiceSupport

/// One entry of `write`: a database of metrics that each round is written into.
package struct WriteSettings: Sendable {
    /// The database's name, which is unique among the entries.
    package var name: String
    /// Which protocol it is spoken to in.
    package var kind: UploadKind
    /// The settings of the kind, as its specifications let them be.
    package var parameters: Parameters

    /// An entry as it was read.
    package init(name: String, kind: UploadKind, parameters: Parameters) {
        self.name = name
        self.kind = kind
        self.parameters = parameters
    }
}
