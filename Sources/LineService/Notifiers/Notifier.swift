package import AsyncHTTPClient
package import LineModel
package import Logging

/// A destination of digests: a chat robot, an alert receiver, a mail server, a program.
///
/// It says each digest in its own form; when, how often and what is tried again is the courier's business.
package protocol Notifier: Sendable {
    /// Its own rate: at most so many messages in so long a time, failed ones included. nil: none is known.
    var pace: NotifierPace? { get }

    /// Delivers one digest.
    ///
    /// - Parameters:
    ///   - id: of the message, the same when it is tried again, for destinations that can tell repeats.
    ///   - isTest: sent by `plumblined notify test`; it must be recognisable as one.
    func send(_ digest: Digest, id: String, isTest: Bool) async throws(DeliveryFailure)
}

/// At most `messages` in `period`.
package struct NotifierPace: Equatable, Sendable {
    package let messages: Int
    package let period: Duration

    package init(messages: Int, period: Duration) {
        self.messages = messages
        self.period = period
    }
}

/// Why a delivery failed.
package struct DeliveryFailure: Error, Equatable {
    package enum Kind: Equatable, Sendable {
        /// Trying again will not help: a wrong key, a refused form.
        case permanent
        /// To be tried again; not before `after` where the destination said so.
        case temporary(after: Duration?)
    }

    package let kind: Kind
    /// For people: what the destination said, what it means, what to do. Never with a secret, an address's path or
    /// query.
    package let message: String

    package init(_ kind: Kind, _ message: String) {
        self.kind = kind
        self.message = message
    }
}

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

/// One kind of notifier: what the configuration calls it, its settings, and how it is made from them.
///
/// A new one is one file beside this one and one line in `NotifierCatalogue`.
package struct NotifierKind: Sendable {
    /// The key under `notify`.
    package let keyword: String
    package let parameters: [ParameterSpec]
    /// Whether a destination with these parameters has to be told every round of incidents that go on.
    package let wantsContinued: @Sendable (Parameters) -> Bool
    /// Most lines of an incident that goes on which such a destination has a use for.
    package let continuedLines: Int
    package let make: @Sendable (Parameters, NotifierContext) throws(ParameterProblem) -> any Notifier

    package init(
        keyword: String, parameters: [ParameterSpec],
        wantsContinued: @escaping @Sendable (Parameters) -> Bool = { _ in false }, continuedLines: Int = .max,
        make: @escaping @Sendable (Parameters, NotifierContext) throws(ParameterProblem) -> any Notifier
    ) {
        self.keyword = keyword
        self.parameters = parameters
        self.wantsContinued = wantsContinued
        self.continuedLines = continuedLines
        self.make = make
    }
}
