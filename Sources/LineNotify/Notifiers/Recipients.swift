package import LineModel
package import ServiceSupport

/// Which of a destination's recipients a message is for.
package enum Recipients: Equatable, Sendable {
    case all
    /// All but these, for whom it waits behind what they still have to be told.
    case allBut(Set<String>)
    /// One who could not be reached when the others were told.
    case only(String)

    /// Those of a list, in its order.
    package func chosen(of all: [String]) -> [String] {
        switch self {
        case .all: all
        case .allBut(let others): all.filter { !others.contains($0) }
        case .only(let one): all.filter { $0 == one }
        }
    }
}

/// A recipient who could not be reached for now, while others got the message.
package struct DeferredRecipient: Equatable, Sendable {
    /// The recipient's address, as the settings have it.
    package let name: String
    /// Why the recipient could not be reached; a temporary failure.
    package let failure: DeliveryFailure

    /// - Parameter name: as the settings have it.
    package init(_ name: String, _ failure: DeliveryFailure) {
        self.name = name
        self.failure = failure
    }
}

extension Notifier {
    /// For destinations that take a message as a whole.
    package func deliver(
        _ digest: Digest, id: String, to recipients: Recipients
    ) async throws(DeliveryFailure) -> [DeferredRecipient] {
        try await send(digest, id: id, isTest: false)
        return []
    }
}
