import Foundation
import LineModel
import ProbeWire
import Testing

/// The half of SystemTests/interop/stamp.py that only this code can do: it reads packets that another program made,
/// answers them, and writes packets for the other program to read. Runs only when that part names a folder.
@Suite("STAMP against another implementation")
struct StampInteropTests {
    private static let folder = ProcessInfo.processInfo.environment["PLUMBLINE_STAMP_EXCHANGE"]
    private static let everything: StampExtensions = [
        .classOfService, .timestampInformation, .directMeasurement, .hmac,
    ]

    @Test("packets are exchanged", .enabled(if: folder != nil, "run by SystemTests/interop/stamp.py"))
    func exchange() throws {
        let folder = try #require(Self.folder)
        let theirs = try String(contentsOfFile: folder + "/theirs.txt", encoding: .utf8)
        var lines = try ownPackets()
        for line in theirs.split(separator: "\n") {
            let words = line.split(separator: " ").map(String.init)
            try #require(words.count == 3)
            let mode: StampMode = words[1].hasSuffix("authenticated") ? .authenticated : .open
            let octets = Golden.octets(words[2])
            lines.append(
                words[0] == "request" ? try answer(words[1], octets, mode) : try reading(words[1], octets, mode))
        }
        try lines.joined(separator: "\n").write(toFile: folder + "/ours.txt", atomically: true, encoding: .utf8)
    }

    private func ownPackets() throws -> [String] {
        let length = 44 + StampGolden.requestExtensions.count
        let extended = try StampGolden.sender(extensions: Self.everything, length: length)
        let ptp = try StampSender(
            settings: StampSenderSettings(
                ssid: 0xBEEF, errorEstimate: StampErrorEstimate(bits: 0xCCC8), length: 44))
        let senders = [
            ("open", try StampGolden.sender()), ("ptp", ptp), ("extended", extended),
            ("authenticated", try StampGolden.sender(.authenticated)),
        ]
        return senders.map { "request \($0) \(Self.hex(StampGolden.request($1)))" }
    }

    private func answer(_ name: String, _ request: [UInt8], _ mode: StampMode) throws -> String {
        var reflector = try StampGolden.reflector(mode, sessions: 8)
        let answer = StampGolden.answer(&reflector, request)
        return "answer \(name) \(answer.silence.map { "\($0)" } ?? Self.hex(answer.octets))"
    }

    private func reading(_ name: String, _ octets: [UInt8], _ mode: StampMode) throws -> String {
        let isExtended = octets.count > mode.baseLength
        let sender = try StampGolden.sender(
            mode, extensions: isExtended ? Self.everything : [],
            length: mode.baseLength + (isExtended ? StampGolden.requestExtensions.count : 0))
        switch StampGolden.read(sender, octets) {
        case .failure(let refusal): return "reading \(name) \(refusal)"
        case .success(let found):
            let reply = found.reply
            let service = found.extensions.classOfService
            let words = [
                UInt64(reply.sequence), reply.timestamp.bits, UInt64(reply.errorEstimate.bits), UInt64(reply.ssid),
                reply.receiveTimestamp.bits, UInt64(reply.senderSequence), reply.senderTimestamp.bits,
                UInt64(reply.senderErrorEstimate.bits), UInt64(reply.senderTTL),
                UInt64(service?.receivedDSCP ?? 0), UInt64(service?.receivedECN ?? 0),
                found.extensions.isVerified ? 1 : 0,
            ]
            return "reading \(name) \(words.map(String.init).joined(separator: ","))"
        }
    }

    private static func hex(_ octets: [UInt8]) -> String {
        octets.map { String(UInt16($0) + 0x100, radix: 16).dropFirst() }.joined()
    }
}
