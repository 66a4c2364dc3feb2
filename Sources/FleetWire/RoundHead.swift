internal import FoundationEssentials
internal import FleetModel
internal import LineModel

/// What stands first in a body: whose round it is, and which, as JSON.
struct RoundHead: Codable {
    var header: RoundHeader
    /// Of the report: 16 hexadecimal digits.
    var id: String
    /// When the round began, nanoseconds since 1970.
    var started: Int64
    /// The offset of its local time, seconds.
    var utcOffset: Int
    /// How many lines it has.
    var lines: Int

    init(_ round: FleetRound) {
        header = round.header
        id = round.report.id
        started = round.report.started.nanosecondsSince1970
        utcOffset = round.report.started.utcOffsetSeconds
        lines = round.report.lines.count
    }

    init(_ bytes: ArraySlice<UInt8>) throws(FleetWireError) {
        guard bytes.count <= Self.maxBytes,
            let read = try? JSONDecoder().decode(RoundHead.self, from: Data(bytes))
        else { throw .garbage("its head cannot be read") }
        self = read
        guard isPossible else { throw .garbage("its head says what cannot be") }
    }

    func packed() throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return [UInt8](try encoder.encode(self))
    }

    var startedAt: WallTime { WallTime(nanosecondsSince1970: started, utcOffsetSeconds: utcOffset) }

    /// Names are short.
    private static let maxBytes = 64 << 10
    private static let maxText = 1_024

    private var isPossible: Bool {
        let texts = [header.vantage, header.instance, header.version]
        let counts = [lines, header.generation, header.canaries, header.badCanaries, header.backlog]
        return texts.allSatisfy { $0.utf8.count <= Self.maxText } && !header.vantage.isEmpty
            && counts.allSatisfy(PlausibleFigures.counts.contains)
            && id.utf8.count == 16 && id.utf8.allSatisfy(Self.isHexadecimal)
            && (1...86_400).contains(header.everySeconds)
            && (0...PlausibleFigures.latest / 1_000_000_000).contains(header.slot)
            && PlausibleFigures.fit(startedAt)
            && (0...PlausibleFigures.latest).contains(header.clockNanoseconds)
    }

    private static func isHexadecimal(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x61...0x66).contains(byte)
    }
}
