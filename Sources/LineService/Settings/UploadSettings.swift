package import ObjectStore
package import ServiceSupport

/// One entry of `upload`.
package struct UploadSettings: Sendable {
    /// The target's name, which is unique among the entries.
    package var name: String
    /// Which kind of object storage it is.
    package var kind: UploadKind
    /// The settings of the kind, as its specifications let them be.
    package var parameters: Parameters
    /// The pattern of the JSON report's key; `{vantage}`, `{date}`, `{time}` and `{round}` are filled in.
    package var key = "{vantage}/{date}/{time}.json.gz"
    /// The pattern of the text report's key; nil when no text is uploaded.
    package var textKey: String?

    /// An entry that uploads the JSON report alone, under the default key.
    package init(name: String, kind: UploadKind, parameters: Parameters) {
        self.name = name
        self.kind = kind
        self.parameters = parameters
    }
}
