/// What is put into a bucket.
package struct UploadObject: Sendable {
    /// The content as it is sent, after any encoding.
    package let bytes: [UInt8]
    /// `application/json`, `text/plain; charset=utf-8`
    package let contentType: String
    /// As HTTP has it, `gzip`; nil when the content is not encoded.
    package let contentEncoding: String?

    /// - Parameter bytes: the content as it is sent: packed already when `contentEncoding` says so.
    package init(bytes: [UInt8], contentType: String, contentEncoding: String? = nil) {
        self.bytes = bytes
        self.contentType = contentType
        self.contentEncoding = contentEncoding
    }
}
