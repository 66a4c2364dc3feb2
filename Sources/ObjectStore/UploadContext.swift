package import AsyncHTTPClient
package import LineModel
package import Logging

/// What every upload target is made with.
package struct UploadContext: Sendable {
    /// Shared with other requests; must not follow redirects, since a signature holds for one host.
    package let client: HTTPClient
    /// For what a target has to say beside its failures.
    package let logger: Logger
    /// The wall clock, for signatures.
    package let now: @Sendable () -> WallTime

    /// - Parameter now: the wall clock; a fixed one gives the same signatures each time.
    package init(client: HTTPClient, logger: Logger, now: @escaping @Sendable () -> WallTime) {
        self.client = client
        self.logger = logger
        self.now = now
    }
}
