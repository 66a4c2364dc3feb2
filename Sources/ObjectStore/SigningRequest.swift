package import ServiceSupport

/// What of an HTTP request is signed.
package struct SigningRequest: Sendable {
    /// In capitals: `GET`, `PUT`.
    package var method: String
    /// Not percent-encoded, with its leading `/`.
    package var path: String
    /// Names and values, not percent-encoded, in any order.
    package var query: [(name: String, value: String)]
    /// All of them are signed; `host` must be among them.
    package var headers: [(name: String, value: String)]

    /// Holds what the signature covers; what is left out of it can be changed on the way.
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
    /// The public half, which tells the store whose key pair it is.
    package var accessKey: String
    /// The half that signs and is never sent.
    package var secretKey: Secret
    /// Belongs to a temporary key pair; nil for a lasting one.
    package var sessionToken: Secret?

    /// The halves must be of the same pair; a temporary pair is refused without its token.
    package init(accessKey: String, secretKey: Secret, sessionToken: Secret? = nil) {
        self.accessKey = accessKey
        self.secretKey = secretKey
        self.sessionToken = sessionToken
    }
}
