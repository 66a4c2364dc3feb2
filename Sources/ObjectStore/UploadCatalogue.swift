/// Every kind of upload target.
package enum UploadCatalogue {
    /// In the order in which documents name them; the configuration finds a kind by its keyword.
    package static let all: [UploadKind] = [S3Target.kind]
}
