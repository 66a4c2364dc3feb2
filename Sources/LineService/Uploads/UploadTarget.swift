package import AsyncHTTPClient
package import LineModel
package import Logging

/// Where uploaded objects go: a bucket.
package protocol UploadTarget: Sendable {
    /// Puts one object in place, whole.
    ///
    /// - Parameter key: the object's, without a leading `/`.
    func put(_ object: UploadObject, key: String) async throws(UploadFailure)
}

/// Why an object was not put in place.
package struct UploadFailure: Error, Equatable {
    package enum Kind: Equatable, Sendable {
        /// The target refuses this object, and will go on so; others it may take.
        case object
        /// The target refuses everything until somebody mends the key pair, the bucket or the settings.
        case target
        /// To be tried again; not before `after` where the target said so.
        case temporary(after: Duration?)
    }

    package let kind: Kind
    /// For people: what the target said, what it means, what to do; no secret.
    package let message: String

    package init(_ kind: Kind, _ message: String) {
        self.kind = kind
        self.message = message
    }
}

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

/// What every upload target is made with.
package struct UploadContext: Sendable {
    package let client: HTTPClient
    package let logger: Logger
    /// The wall clock, for signatures.
    package let now: @Sendable () -> WallTime

    package init(client: HTTPClient, logger: Logger, now: @escaping @Sendable () -> WallTime) {
        self.client = client
        self.logger = logger
        self.now = now
    }
}

/// One kind of upload target: what the configuration calls it, its settings, and how it is made from them.
///
/// A new one is one file beside this one and one line in `UploadCatalogue`.
package struct UploadKind: Sendable {
    /// The key under `upload`.
    package let keyword: String
    package let parameters: [ParameterSpec]
    package let make: @Sendable (Parameters, UploadContext) throws(ParameterProblem) -> any UploadTarget

    package init(
        keyword: String, parameters: [ParameterSpec],
        make: @escaping @Sendable (Parameters, UploadContext) throws(ParameterProblem) -> any UploadTarget
    ) {
        self.keyword = keyword
        self.parameters = parameters
        self.make = make
    }
}

/// Every kind of upload target.
package enum UploadCatalogue {
    package static let all: [UploadKind] = [S3Target.kind]
}
