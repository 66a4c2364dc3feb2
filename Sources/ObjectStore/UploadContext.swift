package import AsyncHTTPClient
package import LineModel
package import Logging

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
