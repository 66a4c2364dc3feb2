internal import LineModel
internal import LinuxSocket
internal import ProbeEngine

/// The far ends of a self-test's stage: lines on loopback, impaired by processes of their own.
struct SelftestField {
    let lines: [Line]
    private let reflectors: [ChildReflector]

    /// What a reflector can keep account of is bounded; more lines get more reflectors.
    private static let linesOfOne = 60_000
    /// 127.16.0.0 to 127.47.255.255: nothing else lives there.
    static let maxLines = 2 << 20

    private static func address(_ index: Int) -> Endpoint {
        Endpoint(ipv4: (127, UInt8(16 + index >> 16), UInt8(index >> 8 & 255), UInt8(index & 255)), port: 0)
    }

    init(_ stage: SelftestStage, seed: UInt64, size: Int) throws {
        var reflectors: [ChildReflector] = []
        for first in stride(from: 0, to: stage.lines, by: Self.linesOfOne) {
            let range = first..<min(first + Self.linesOfOne, stage.lines)
            reflectors.append(
                try ChildReflector(profile: Self.profile(range, stage), seed: seed &+ UInt64(first), longest: size))
        }
        lines = Self.lines(stage.lines) { reflectors[$0 / Self.linesOfOne].port }
        self.reflectors = reflectors
    }

    /// Lines with an address each.
    static func lines(_ count: Int, port: (Int) -> UInt16) -> [Line] {
        (0..<count).map { index in
            Line(
                name: "line-\(index + 1)", ingress: HostPort(address(index).withPort(port(index))), echo: nil, tags: [])
        }
    }

    private static func profile(_ range: Range<Int>, _ stage: SelftestStage) -> String {
        let held = SelftestNature.reorderByMilliseconds(intervalNanoseconds: stage.intervalNanoseconds)
        var text = "address,delay,jitter,loss,duplicate,reorder,reorder_by,down\n"
        for index in range {
            let nature = SelftestNature.of(line: index)
            text += "\(address(index).addressText),\(nature.delayMilliseconds)ms,\(nature.jitterMilliseconds)ms,"
            text += "\(nature.lossPercent)%,\(nature.duplicatePercent)%,"
            text += "\(held == nil ? 0 : nature.reorderPercent)%,"
            text += "\(Int64((held ?? 0) * 1000))us,\(nature.isDown)\n"
        }
        return text
    }

    /// Ends the far ends and takes their account.
    func stop() throws -> SelftestAccount {
        var account = SelftestAccount()
        for reflector in reflectors { account.add(try reflector.stop()) }
        return account
    }
}

/// What truly happened in a stage, read from the far ends' own words.
struct SelftestAccount {
    private var truths: [String: SelftestTruth] = [:]
    private var faultCounts: [Int] = Array(repeating: 0, count: SelftestAccount.names.count)

    /// Those of `ReflectorFaults` that keep a probe from its answer.
    private static let names = ["receive_overflow", "send_failures", "queue_overflow", "unsent_at_stop"]

    /// Those that are not 0.
    var faults: [NamedCount] {
        zip(Self.names, faultCounts).filter { $0.1 > 0 }.map { NamedCount(name: $0.0, count: $0.1) }
    }

    var overflow: Int { faultCounts[0] }

    /// In the order of `lines`; nil where the far end never heard of the line.
    func truths(of lines: [Line]) -> [SelftestTruth?] { lines.map { truths["\($0.ingress)"] } }

    mutating func add(_ json: PlacedJSON) {
        for (index, name) in Self.names.enumerated() { faultCounts[index] += json[name]?.count ?? 0 }
        for line in json["lines"]?.elements ?? [] {
            guard let address = line["address"]?.text else { continue }
            truths[address] = SelftestTruth(
                received: line["received"]?.count ?? 0, answered: line["answered"]?.count ?? 0,
                duplicated: line["duplicated"]?.count ?? 0, reordered: line["reordered"]?.count ?? 0,
                hold: line["hold_ms"]?["mean"]?.number)
        }
    }
}
