import LineModel

/// What a week of lines in order raised.
struct FalseAlarmFigures {
    var lines = 0
    var groups = 0
    /// Of these, groups of tags and the vantage.
    var large = 0
    /// Rounds in which something was raised: messages.
    var messages = 0
    var raisedLines = 0
    var suspects = 0
    var bins = 0
    var greatest = -Double.infinity
    /// Today's rule: 30 % of a round confirmed at once; loss above the usual by 5 points, confirmed.
    var today = 0
    /// The limit of 30 % of it alone.
    var limit = 0
    /// SmokePing's matchers: 2 or more lost in 4 rounds running; 1 or more in 6.
    var twoInFour = 0
    var oneInSix = 0
}

/// A week over a field in order, judged as the program judges it.
func falseAlarms(
    _ field: SimulatedField, seed: UInt64, rounds: Int, bars: EvidenceBars, dependent: Set<CauseKey>,
    usual: LearnedUsual, withBins: Bool = true
) -> FalseAlarmFigures {
    var figures = FalseAlarmFigures()
    var maker = RoundMaker(field, seed: seed)
    var evidence = FieldEvidence(field.cause, ways: field.ways, dependent: dependent)
    let count = field.lines.count
    var raised = [Bool](repeating: false, count: count)
    var raisedFor = [Int](repeating: 0, count: count)
    var others = Matchers(lines: count)
    for _ in 0..<rounds {
        let (hour, counts) = (maker.hour, maker.counts())
        let judged = counts.indices.map { line in
            usual.classes[line][hour].map { LossCount(lost: counts[line], sent: 100, usual: $0) }
        }
        evidence.enter(judged, raised: raised, bars: bars)
        for number in 1...4 {
            let suspects = withBins ? evidence.suspects(raised: raised, bars: bars) : []
            if number == 1 { figures.suspects += suspects.count }
            figures.bins += suspects.count
            let found = maker.bin(number, of: suspects)
            guard !suspects.isEmpty else { continue }
            var bin: [Int: LossCount] = [:]
            for (line, lost) in found {
                if let usual = usual.classes[line][hour] { bin[line] = LossCount(lost: lost, sent: 100, usual: usual) }
            }
            evidence.enterBin(bin, raised: raised, bars: bars)
        }
        let rises = evidence.rising(raised: raised, bars: bars)
        mark(rises, &raised, &raisedFor)
        others.enter(counts, usual: { usual.classes[$0][hour]?.loss ?? 1 }) { line in
            // The confirmation of today's rule: the line again, at once.
            maker.bin(4, of: [line]).first?.lost ?? 0
        }
        figures.note(rises)
        for line in raised.indices where raised[line] {
            raisedFor[line] -= 1
            if raisedFor[line] == 0 {
                raised[line] = false
                evidence.restart(line)
            }
        }
        maker.end()
    }
    (figures.today, figures.limit) = (others.today, others.limits)
    (figures.twoInFour, figures.oneInSix) = (others.twoInFour, others.oneInSix)
    return figures
}

/// A false alarm stands for an hour, and the line then begins anew.
private func mark(_ rises: [EvidenceRise], _ raised: inout [Bool], _ raisedFor: inout [Int]) {
    for line in rises.flatMap(\.lines) { (raised[line], raisedFor[line]) = (true, 12) }
}

extension FalseAlarmFigures {
    fileprivate mutating func note(_ rises: [EvidenceRise]) {
        if !rises.isEmpty { messages += 1 }
        for rise in rises {
            if rise.group == nil { lines += 1 } else { groups += 1 }
            if rise.group?.kind == .tag || rise.group?.kind == .vantage { large += 1 }
            raisedLines += rise.lines.count
            greatest = max(greatest, rise.logEvidence)
        }
    }
}

/// The rules of others on the same sequences; each alarm of a line counts once until it is quiet again.
struct Matchers {
    /// Probes of a hundred.
    static let limit = 30
    var today = 0
    /// Those of today's that the limit alone raises.
    var limits = 0
    var twoInFour = 0
    var oneInSix = 0
    private var twos: [UInt8]
    private var ones: [UInt8]
    private var isToday: [Bool]

    init(lines: Int) {
        twos = [UInt8](repeating: 0, count: lines)
        ones = twos
        isToday = [Bool](repeating: false, count: lines)
    }

    /// The rules of before: a loss of 30 %, or five points above the usual with intervals that do not touch.
    static func isBadToday(_ lost: Int, _ usual: Double) -> Bool {
        if lost >= limit { return true }
        guard Double(lost) / 100 >= usual + LineBaseline.minLossChange else { return false }
        return (WilsonInterval.of(lost, in: 100)?.lowerBound ?? 0) > usual
    }

    mutating func enter(_ counts: [Int], usual: (Int) -> Double, confirm: (Int) -> Int) {
        for (line, lost) in counts.enumerated() {
            twos[line] = lost >= 2 ? min(200, twos[line] + 1) : 0
            if twos[line] == 4 { twoInFour += 1 }
            ones[line] = lost >= 1 ? min(200, ones[line] + 1) : 0
            if ones[line] == 6 { oneInSix += 1 }
            let isBad = lost > 0 && Self.isBadToday(lost, usual(line))
            if isBad, !isToday[line] {
                let again = confirm(line)
                isToday[line] = Self.isBadToday(again, usual(line))
                if isToday[line] { today += 1 }
                if min(lost, again) >= Self.limit { limits += 1 }
            } else if !isBad {
                isToday[line] = false
            }
        }
    }
}
