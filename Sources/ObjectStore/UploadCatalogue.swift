/// Every kind of upload target.
package enum UploadCatalogue {
    package static let all: [UploadKind] = [S3Target.kind]
}
