package import ServiceSupport

/// What of an HTTP request is signed.
package struct SigningRequest: Sendable {
    package var method: String
    /// Decoded, with its leading `/`.
    package var path: String
    /// Decoded.
    package var query: [(name: String, value: String)]
    /// All of them are signed, `host` among them.
    package var headers: [(name: String, value: String)]

    package init(
        method: String, path: String, query: [(name: String, value: String)] = [],
        headers: [(name: String, value: String)]
    ) {
        self.method = method
        self.path = path
        self.query = query
        self.headers = headers
    }
}

/// A key pair of an object store.
package struct S3Credentials: Sendable {
    package var accessKey: String
    package var secretKey: Secret
    /// Of a temporary key pair.
    package var sessionToken: Secret?

    package init(accessKey: String, secretKey: Secret, sessionToken: Secret? = nil) {
        self.accessKey = accessKey
        self.secretKey = secretKey
        self.sessionToken = sessionToken
    }
}
