import Foundation
import LineModel
import ProbeWire
import Testing

/// The half of SystemTests/interop/stamp.py that only this code can do: it reads packets that another program made,
/// answers them, and writes packets for the other program to read. Runs only when that part names a folder.
@Suite("STAMP against another implementation")
struct STAMPInteropTests {
    private static let folder = ProcessInfo.processInfo.environment["PLUMBLINE_STAMP_EXCHANGE"]
    private static let everything: STAMPExtensions = [
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
            let mode: STAMPMode = words[1].hasSuffix("authenticated") ? .authenticated : .open
            let bytes = Golden.bytes(words[2])
            lines.append(
                words[0] == "request" ? try answer(words[1], bytes, mode) : try reading(words[1], bytes, mode))
        }
        try lines.joined(separator: "\n").write(toFile: folder + "/ours.txt", atomically: true, encoding: .utf8)
    }

    private func ownPackets() throws -> [String] {
        let length = 44 + STAMPGolden.requestExtensions.count
        let extended = try STAMPGolden.sender(extensions: Self.everything, length: length)
        let ptp = try STAMPSender(
            settings: STAMPSenderSettings(
                ssid: 0xBEEF, errorEstimate: STAMPErrorEstimate(bits: 0xCCC8), length: 44))
        let senders = [
            ("open", try STAMPGolden.sender()), ("ptp", ptp), ("extended", extended),
            ("authenticated", try STAMPGolden.sender(.authenticated)),
        ]
        return senders.map { "request \($0) \(Self.hex(STAMPGolden.request($1)))" }
    }

    private func answer(_ name: String, _ request: [UInt8], _ mode: STAMPMode) throws -> String {
        var reflector = try STAMPGolden.reflector(mode, sessions: 8)
        let answer = STAMPGolden.answer(&reflector, request)
        return "answer \(name) \(answer.silence.map { "\($0)" } ?? Self.hex(answer.bytes))"
    }

    private func reading(_ name: String, _ bytes: [UInt8], _ mode: STAMPMode) throws -> String {
        let isExtended = bytes.count > mode.baseLength
        let sender = try STAMPGolden.sender(
            mode, extensions: isExtended ? Self.everything : [],
            length: mode.baseLength + (isExtended ? STAMPGolden.requestExtensions.count : 0))
        switch STAMPGolden.read(sender, bytes) {
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

    private static func hex(_ bytes: [UInt8]) -> String {
        bytes.map { String(UInt16($0) + 0x100, radix: 16).dropFirst() }.joined()
    }
}
