package import FleetWire
package import LineModel
package import LineService

/// What a hub's answer to a round means for it. Pure.
package enum RoundAnswer: Sendable {
    /// It is committed, and need not be sent again.
    case taken(RoundReceipt)
    /// The hub will never take it, for these reasons.
    case never(String)
    /// The vantage is not let in, for these reasons: none of its rounds is taken for now.
    ///
    /// - Parameter after: how long the hub asks to be left alone; nil where it does not say.
    case shutOut(String, after: Duration?)
    /// It is not taken now, for these reasons; another one may be.
    ///
    /// - Parameter after: how long the hub asks to be left alone; nil where it does not say.
    case later(String, after: Duration?)

    /// Reads the status, and what the body says of it.
    package init(_ answer: HubAnswer) {
        self =
            switch answer.status {
            case 200, 201: .taken(RoundReceipt(answer.body))
            case 409, 413, 422: .never(HubWords.problem(answer))
            case 401, 403: .shutOut(HubWords.problem(answer), after: answer.retryAfter)
            default: .later(HubWords.problem(answer), after: answer.retryAfter)
            }
    }
}

extension HubAnswer {
    /// What is assigned; nil where it is what is known already. Takes as long as its lines.
    ///
    /// - Parameters:
    ///   - isKnown: whether it was asked whether what is known is still it.
    ///   - defaults: what a line need not say.
    /// - Throws: where it is no assignment.
    package func assignment(
        isKnown: Bool, defaults: LineDefaults, limits: HubLimits
    ) throws(HubFailure) -> AssignmentCodec.Reading? {
        switch status {
        case 200: break
        case 304 where isKnown: return nil
        case 304: throw HubFailure(words: "it answered 304 (not modified) although nothing of it is known yet")
        default: throw HubFailure(words: HubWords.problem(self))
        }
        return try limits.assignment(body, defaults: defaults)
    }
}

extension HubLimits {
    /// The assignment of a document, within these limits.
    ///
    /// - Parameter defaults: what a line need not say.
    /// - Throws: where it is none.
    package func assignment(
        _ document: [UInt8], defaults: LineDefaults
    ) throws(HubFailure) -> AssignmentCodec.Reading {
        var bounds = AssignmentCodec.Limits()
        (bounds.bytes, bounds.lines) = (assignmentBytes, lines)
        do throws(FleetWireError) {
            return try AssignmentCodec.decode(document, source: "the assignment", defaults: defaults, limits: bounds)
        } catch {
            throw HubFailure(words: "\(error)")
        }
    }
}

extension FleetVoice {
    /// Rounds that a hub may leave unacknowledged before a fallback tells people.
    package static let patience = 3

    /// Who tells people of what a vantage finds.
    ///
    /// - Parameter unacknowledged: rounds in a row that the hub has not acknowledged.
    package init(_ settings: FleetSettings, unacknowledged: Int) {
        self = settings.isFallback && unacknowledged >= Self.patience ? .alone(rounds: unacknowledged) : .hub
    }
}
