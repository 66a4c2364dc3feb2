import LineModel

/// What a line in order loses, hour by hour, and in how large bursts.
struct Habit {
    /// Mean loss in quiet hours, and in the four hours of the evening.
    var quiet: Double
    var evening: Double
    /// Over-dispersion of its losses.
    var rho: Double

    func loss(hour: Int) -> Double { (19..<23).contains(hour) ? evening : quiet }
}

/// Bursts that lines behind one uplink have in common: so many a day, each of half to one and a half times as many
/// seconds, in which so much is lost.
struct UplinkBursts {
    var perDay: Double
    var seconds: Double
    var loss: Double
    /// The share of the uplink's lines that they touch: always the same ones, as one of several cables does.
    var share = 1.0
    /// Whether all uplinks are hit at once: the vantage's own uplink.
    var isWhole = false

    func touches(_ line: Int) -> Bool {
        let place = (UInt64(line) &* 0x9E37_79B9_7F4A_7C15) >> 40
        return Double(place) < share * Double(1 << 24)
    }
}

/// A field of lines in order: the shape of a large operator's.
struct SimulatedField {
    let lines: [Line]
    let cause: CauseField
    let ways: [LineWay]
    let uplinkOfLine: [Int]
    let habits: [Habit]
    let bursts: UplinkBursts?
    /// For each line, whether the bursts touch it.
    let isTouched: [Bool]
    static let linesOfUplink = 1000

    /// Ten lines of an ingress, 1,000 of an uplink (a tag), 64 echoes, three carriers.
    init(lines count: Int, bursts: UplinkBursts? = nil, habit: (Int, inout SeededGenerator) -> Habit, seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        lines = (0..<count).map { index in
            let ingress = index / 10
            return Line(
                name: "line-\(index)", ingress: HostPort(host: "198.18.\(ingress >> 8).\(ingress & 255)", port: 7000),
                echo: HostPort(host: "198.19.0.\(index % 64)", port: 7),
                tags: [
                    Tag(key: "carrier", value: ["ct", "cu", "cm"][index % 3]),
                    Tag(key: "uplink", value: "\(index / Self.linesOfUplink)"),
                ])
        }
        cause = CauseField(lines)
        ways = lines.map { LineWay($0, payload: .relay) }
        uplinkOfLine = lines.indices.map { $0 / Self.linesOfUplink }
        habits = lines.indices.map { habit($0, &random) }
        self.bursts = bursts
        isTouched = lines.indices.map { bursts?.touches($0) ?? false }
    }

    var uplinks: Int { (uplinkOfLine.last ?? 0) + 1 }
}

/// Rounds of a field in order, one after the other, every five minutes: the round takes the first minute, and each of
/// four bins a further one. Bursts over an uplink hit the part of the probes that are under way.
struct RoundMaker {
    let field: SimulatedField
    private(set) var random: SeededGenerator
    private var shelf = LawShelf(trials: 100)
    private var laws: [[CountDraws]] = []
    private var hitLaws: [CountDraws] = []
    /// For each uplink the current or next burst: from, until, in seconds.
    private var burst: [(Double, Double)] = []
    private(set) var round = 0
    /// Steps of the share of a round that a burst hit.
    static let shares = 50

    init(_ field: SimulatedField, seed: UInt64) {
        self.field = field
        random = SeededGenerator(seed: seed)
        laws = field.habits.map { habit in
            [shelf.law(habit.quiet, habit.rho), shelf.law(habit.evening, habit.rho)]
        }
        if let bursts = field.bursts {
            hitLaws = (0...Self.shares).map {
                CountDraws(trials: 100, loss: bursts.loss * Double($0) / Double(Self.shares))
            }
            burst = (0..<(bursts.isWhole ? 1 : field.uplinks)).map { _ in nextBurst(after: 0, bursts) }
        }
    }

    private mutating func nextBurst(after time: Double, _ bursts: UplinkBursts) -> (Double, Double) {
        let from = time + exponential(mean: 86_400 / bursts.perDay, &random)
        return (from, from + bursts.seconds * (0.5 + random.nextUnit()))
    }

    var hour: Int { round / 12 % 24 }

    /// How much of minute 0...4 of this round each uplink's bursts hit, in steps of 1/50.
    mutating func hits(minute: Int) -> [Int] {
        guard let bursts = field.bursts else { return [] }
        let from = Double(round) * 300 + Double(minute) * 60
        let found = burst.indices.map { uplink in
            var hit = 0.0
            while burst[uplink].1 < from + 60 {
                hit += max(0, burst[uplink].1 - max(from, burst[uplink].0))
                burst[uplink] = nextBurst(after: burst[uplink].1, bursts)
            }
            hit += max(0, from + 60 - max(from, burst[uplink].0))
            return min(Self.shares, Int((hit / 60 * Double(Self.shares)).rounded()))
        }
        return bursts.isWhole ? [Int](repeating: found[0], count: field.uplinks) : found
    }

    private mutating func lost(_ line: Int, _ isEvening: Bool, _ hits: [Int]) -> Int {
        let own = laws[line][isEvening ? 1 : 0].next(&random)
        guard field.isTouched[line], !hits.isEmpty, hits[field.uplinkOfLine[line]] > 0 else { return own }
        return min(100, own + hitLaws[hits[field.uplinkOfLine[line]]].next(&random))
    }

    /// Losses of 100 probes on each line; then the bins of some lines may be drawn, and the next round begins by `end`.
    mutating func counts() -> [Int] {
        let (isEvening, hits) = ((19..<23).contains(hour), hits(minute: 0))
        return field.lines.indices.map { lost($0, isEvening, hits) }
    }

    /// Losses of a bin, 1...4, on these lines; every bin of a round must be asked for.
    mutating func bin(_ number: Int, of lines: [Int]) -> [(line: Int, lost: Int)] {
        let (isEvening, hits) = ((19..<23).contains(hour), hits(minute: number))
        return lines.map { ($0, lost($0, isEvening, hits)) }
    }

    mutating func end() { round += 1 }
}
