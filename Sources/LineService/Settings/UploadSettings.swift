package import ObjectStore
package import ServiceSupport

/// One entry of `upload`.
package struct UploadSettings: Sendable {
    /// Unique among the entries.
    package var name: String
    package var kind: UploadKind
    package var parameters: Parameters
    /// Of the JSON report's key; `{vantage}`, `{date}`, `{time}` and `{round}` are filled in.
    package var key = "{vantage}/{date}/{time}.json.gz"
    /// Of the text report's key; nil: no text is uploaded.
    package var textKey: String?

    package init(name: String, kind: UploadKind, parameters: Parameters) {
        self.name = name
        self.kind = kind
        self.parameters = parameters
    }
}
