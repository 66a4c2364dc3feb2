/// One object.
package struct UploadObject: Sendable {
    package let octets: [UInt8]
    /// `application/json`, `text/plain; charset=utf-8`
    package let contentType: String
    /// `gzip`; nil: none.
    package let contentEncoding: String?

    package init(octets: [UInt8], contentType: String, contentEncoding: String? = nil) {
        self.octets = octets
        self.contentType = contentType
        self.contentEncoding = contentEncoding
    }
}
