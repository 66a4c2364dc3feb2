/// What is put into a bucket.
package struct UploadObject: Sendable {
    /// The content as it is sent, after any encoding.
    package let octets: [UInt8]
    /// `application/json`, `text/plain; charset=utf-8`
    package let contentType: String
    /// As HTTP has it, `gzip`; nil when the content is not encoded.
    package let contentEncoding: String?

    /// - Parameter octets: the content as it is sent: packed already when `contentEncoding` says so.
    package init(octets: [UInt8], contentType: String, contentEncoding: String? = nil) {
        self.octets = octets
        self.contentType = contentType
        self.contentEncoding = contentEncoding
    }
}
