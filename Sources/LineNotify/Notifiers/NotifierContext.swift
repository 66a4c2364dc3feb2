package import AsyncHTTPClient
package import LineModel
package import Logging

/// What every notifier is made with.
package struct NotifierContext: Sendable {
    package let client: HTTPClient
    package let language: MessageLanguage
    package let logger: Logger
    /// The wall clock, for signatures and for alerts' end times.
    package let now: @Sendable () -> WallTime
    /// Is told each time that a part of a message failed whose digest was delivered all the same: its name, of few.
    package let partFailed: @Sendable (String) -> Void

    package init(
        client: HTTPClient, language: MessageLanguage, logger: Logger, now: @escaping @Sendable () -> WallTime,
        partFailed: @escaping @Sendable (String) -> Void = { _ in }
    ) {
        self.client = client
        self.language = language
        self.logger = logger
        self.now = now
        self.partFailed = partFailed
    }
}
