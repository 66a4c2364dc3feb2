internal import LinuxSocket

/// Why a datagram was not answered.
package enum IgnoreReason: Int, CaseIterable, Sendable {
    case notAProbe, tooLong, lowSourcePort, loop, notAllowed, overRate, echoNotAllowed, notFromAnEcho,
        longerThanRequest, stampTooShort, stampNoRoom, stampNotAuthentic, echoInside

    /// The key in JSON.
    package var name: String {
        switch self {
        case .notAProbe: "not_a_probe"
        case .tooLong: "too_long"
        case .lowSourcePort: "low_source_port"
        case .loop: "loop"
        case .notAllowed: "not_allowed"
        case .overRate: "over_rate"
        case .echoNotAllowed: "echo_not_allowed"
        case .notFromAnEcho: "not_from_an_echo"
        case .longerThanRequest: "longer_than_request"
        case .stampTooShort: "stamp_too_short"
        case .stampNoRoom: "stamp_no_room"
        case .stampNotAuthentic: "stamp_not_authentic"
        // Of a kind that is named by a prefix of its own alone: loopback, link-local, private, multicast.
        case .echoInside: "echo_inside"
        }
    }
}

/// Datagrams by the reason why they were not answered.
package struct IgnoredCounts: Sendable, Equatable {
    private var counts = [Int](repeating: 0, count: IgnoreReason.allCases.count)

    /// How many datagrams were not answered for this reason.
    package subscript(reason: IgnoreReason) -> Int { counts[reason.rawValue] }

    mutating func add(_ reason: IgnoreReason) { counts[reason.rawValue] += 1 }
}
