import LineModel
import ProbeWire
import Testing

/// A format as the contract suite sees it: made for a round, with somebody who answers its requests.
struct FormatCase: Sendable, CustomTestStringConvertible {
    let entry: FormatEntry
    /// What a far end sends back for a request.
    let answer: @Sendable ([UInt8]) -> [UInt8]
    private let note: String
    /// What the round's STAMP lines are asked for.
    let stamp: STAMPAsked

    var testDescription: String { entry.traits.kind.rawValue + note }

    init(
        _ entry: FormatEntry, note: String = "", key: STAMPKey? = nil,
        answer: @escaping @Sendable ([UInt8]) -> [UInt8]
    ) {
        self.entry = entry
        self.note = note.isEmpty ? "" : ", \(note)"
        var stamp = STAMPAsked()
        stamp.key = key
        stamp.extensions = key == nil ? [] : [.classOfService, .directMeasurement]
        self.stamp = stamp
        self.answer = answer
    }

    /// Every format of the catalogue; one that is missing here fails "covers the catalogue".
    static let all: [FormatCase] = [
        FormatCase(PlumbFormat.entry) { $0 },
        FormatCase(RelayFormat.entry) { $0 },
        FormatCase(SOCKSFormat.entry) { $0 },
        FormatCase(IcmpFormat.entry) { [0] + $0.dropFirst() },
        FormatCase(IcmpFormat.entry, note: "behind an IPv4 header") { request in
            [0x46] + [UInt8](repeating: 1, count: 23) + [0] + request.dropFirst()
        },
        FormatCase(STAMPFormat.entry, answer: stampReflector(key: nil)),
        FormatCase(STAMPFormat.entry, note: "authenticated", key: stampKey, answer: stampReflector(key: stampKey)),
    ]
}

extension FormatCase {
    private static let stampKey = STAMPKey(bytes: Array("contract".utf8))

    /// A stateless reflector that received nothing before.
    private static func stampReflector(key: STAMPKey?) -> @Sendable ([UInt8]) -> [UInt8] {
        { request in
            let settings = STAMPReflectorSettings(
                mode: key == nil ? .open : .authenticated, key: key,
                errorEstimate: STAMPErrorEstimate(isSynchronised: false, format: .ntp, nanoseconds: 1_000_000))
            guard var reflector = try? STAMPReflector(settings: settings, seed: 1) else { return [] }
            var reply = [UInt8](repeating: 0xAA, count: request.count)
            let arrival = STAMPArrival(
                peer: STAMPPeer(high: 0, low: 1, port: 1), receiveNanoseconds: 1_760_000_000_500_000_000, ttl: 61,
                trafficClass: 0)
            _ = request.withUnsafeBytes { request in
                reply.withUnsafeMutableBytes {
                    reflector.reflect(
                        request, into: $0, arrival: arrival, sendNanoseconds: 1_760_000_000_500_001_000)
                }
            }
            return reply
        }
    }
}

/// A round's format and what it has sent, as the engine would remember it.
final class FormatUnderTest {
    let format: ErasedFormat
    let echo: RelayHeader?
    private let answer: @Sendable ([UInt8]) -> [UInt8]
    private var tokens: [UInt64: UInt64] = [:]

    static let rows = 300
    static let count = 100

    /// - Parameter round: what the round's secret is made of.
    init(_ tested: FormatCase, round: UInt64 = 0x9F0C_1122_3344_5566, size: Int = 64, echo: RelayHeader? = nil) throws {
        let round = FormatContext(seed: round, rows: Self.rows, count: Self.count, size: size, stamp: tested.stamp)
        format = try tested.entry.make(round)
        self.echo = tested.entry.traits.needsEcho ? echo ?? Golden.relayHeaderIPv4 : nil
        answer = tested.answer
    }

    static func anyProbe(_ generator: inout SeededGenerator, echo: RelayHeader?) -> ProbeFields {
        ProbeFields(
            line: UInt32.random(in: 0..<UInt32(rows), using: &generator),
            sequence: UInt32.random(in: 0..<UInt32(count), using: &generator),
            sendTimeNanoseconds: 1_760_000_000_000_000_000 + Int64.random(in: 0..<1 << 40, using: &generator),
            echo: echo)
    }

    /// A request; what must be remembered of it is remembered.
    func send(_ probe: ProbeFields) -> [UInt8] {
        var bytes = [UInt8](repeating: 0xAA, count: format.length(probe.echo))
        let token = bytes.withUnsafeMutableBytes { format.encode(probe, $0) }
        tokens[UInt64(probe.line) << 32 | UInt64(probe.sequence)] = token
        return bytes
    }

    func reply(to request: [UInt8]) -> [UInt8] { answer(request) }

    /// Whether the engine would take what names a probe for one that was sent.
    func isSent(_ identity: ReplyIdentity) -> Bool {
        guard let token = tokens[UInt64(identity.line) << 32 | UInt64(identity.sequence)] else { return false }
        return !format.traits.keepsToken || token == identity.token
    }

    func recognise(_ reply: [UInt8]) -> Recognition { reply.withUnsafeBytes { format.recognise($0) } }

    func identify(_ quotation: [UInt8]) -> ReplyIdentity? { quotation.withUnsafeBytes { format.identify($0) } }

    /// The probe that the engine would give a datagram to: one that was sent, and whose token is the one remembered.
    func accepted(_ datagram: [UInt8]) -> ReplyIdentity? {
        guard case .answer(let identity) = recognise(datagram), isSent(identity) else { return nil }
        return identity
    }
}

extension ReplyIdentity {
    func names(_ probe: ProbeFields) -> Bool { line == probe.line && sequence == probe.sequence }
}
