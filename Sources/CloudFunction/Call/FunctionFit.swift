internal import LineModel
internal import LineReport
internal import LineService

/// The search for a plan that fits.
struct FunctionFit {
    struct Found {
        var count: Int
        var confirmCount: Int?
        var lines: Int
        var first: Int
    }

    /// The program itself (48 MB), a line with its report (3.4 kB) and a probe, with and without a text report that is
    /// held whole (121 bytes, 16): as measured on rounds of 5,000 lines, rounded up.
    private static let (programBytes, lineBytes, probeBytes, textBytes) = (56 << 20, 6_000, 32, 160)
    /// An hour of a line's past while the state is read: five numbers, their text, and the decoder's own.
    private static let hourBytes = 240
    /// Sockets for HTTP, files, the event loops.
    private static let otherDescriptors = 100
    private static let beginning = Duration.milliseconds(300)

    private(set) var probe: RoundSettings
    let lookup: Duration
    let closing: Duration
    private let lines: [Line]
    private let asked: RoundSettings
    private let confirm: ConfirmSettings
    private let limits: FunctionLimits
    private let room: Duration
    private let hasText: Bool
    private let pastBytes: Int
    private var changes: [String] = []
    /// The interval of a round of the first n lines from where it begins, nanoseconds, for each n.
    private var intervals: [Int64] = []
    /// The same with the companions beside each probe of a line (`segments`, `direct`).
    private var paired: [Int64] = []
    /// The most that one line has.
    private let companions: Int
    private let hasDirect: Bool

    init(lines: [Line], settings: ServiceSettings, limits: FunctionLimits, hasNames: Bool) {
        self.lines = lines
        self.limits = limits
        confirm = settings.confirm
        asked = settings.probe
        probe = settings.probe
        companions = settings.probe.mostCompanions(of: lines)
        hasDirect = companions > (settings.probe.segments == nil ? 0 : 1)
        let left = limits.timeLeft ?? .seconds(86_400)
        closing = min(max(left * 0.2, .milliseconds(600)), .seconds(15))
        lookup = hasNames ? min(left * 0.15, .seconds(10)) : .zero
        hasText = settings.upload.contains { $0.textKey != nil }
        let hours = settings.limits.change ? FunctionPast.days(lines: lines.count).map { $0 * 24 * lines.count } : 0
        pastBytes = (hours ?? 0) * Self.hourBytes
        // Judging and rendering; a text report has a row a probe.
        let rendering = lines.count * (100 + (hasText ? 2 * settings.probe.count : 0))
        room = left - closing - lookup - Self.beginning - min(.microseconds(rendering), left * 0.2)
        if probe.findsRate {
            probe.findsRate = false
            changes.append("max_rate auto takes a time that nobody knows; a function sends 20000 packets/s at most")
            probe.maxRate = 20_000
        }
        // A thread has a socket a family for each source port; a function's round needs one thread.
        probe.threads = 1
        let ports = max(1, (limits.descriptors - Self.otherDescriptors) / 2)
        if probe.sourcePorts > ports {
            changes.append("\(ports) source ports instead of \(probe.sourcePorts): more descriptors are not to be had")
            probe.sourcePorts = ports
        }
    }

    mutating func search(first: Int) throws(FunctionFault) -> Found {
        intervals = Self.intervals(lines, first: first, probe, bearable: limits.bearableRate)
        if companions > 0 {
            paired = Self.intervals(
                lines, first: first, probe, bearable: limits.bearableRate, packets: 1 + companions)
        }
        for hasConfirmation in [true, false] {
            if let found = fewerProbes(first, hasConfirmation) ?? fewerLines(first, hasConfirmation) { return found }
        }
        throw FunctionFault(.tooLittle, tooLittle)
    }

    private var least: Int { min(probe.count, FunctionPlan.minCount) }

    /// All lines with as many probes as fit; nil when not even the least number does.
    private func fewerProbes(_ first: Int, _ hasConfirmation: Bool) -> Found? {
        guard fits(count: least, lines: lines.count, hasConfirmation) else { return nil }
        var (low, high) = (least, probe.count)
        while low < high {
            let middle = (low + high + 1) / 2
            if fits(count: middle, lines: lines.count, hasConfirmation) { low = middle } else { high = middle - 1 }
        }
        return found(low, lines.count, first, hasConfirmation)
    }

    /// The least number of probes over as many lines as fit; nil when not even one line does.
    private func fewerLines(_ first: Int, _ hasConfirmation: Bool) -> Found? {
        guard !lines.isEmpty, fits(count: least, lines: 1, hasConfirmation) else { return nil }
        var (low, high) = (1, lines.count)
        while low < high {
            let middle = (low + high + 1) / 2
            if fits(count: least, lines: middle, hasConfirmation) { low = middle } else { high = middle - 1 }
        }
        return found(least, low, first, hasConfirmation)
    }

    private func found(_ count: Int, _ lines: Int, _ first: Int, _ hasConfirmation: Bool) -> Found {
        Found(
            count: count, confirmCount: hasConfirmation ? confirmCount(count) : nil, lines: lines,
            first: lines == self.lines.count ? 0 : first)
    }

    /// No more than the round has, once that was shortened.
    private func confirmCount(_ count: Int) -> Int {
        count == probe.count ? confirm.count : min(confirm.count, max(count, FunctionPlan.minCount))
    }

    private func fits(count: Int, lines: Int, _ hasConfirmation: Bool) -> Bool {
        var time = length(count: count, lines: lines)
        if hasConfirmation { time += confirmation(confirmCount(count)) }
        return time <= room && bytes(count, lines) <= maxBytes
    }

    /// How long a round takes until its last probe's timeout is over.
    func length(count: Int, lines: Int) -> Duration {
        var interval = Double(lines > 0 ? intervals[lines - 1] : probe.interval.nanoseconds)
        if companions > 0, lines > 0 {
            // Companions lengthen the interval by this share at most, and by nothing where the caps have room.
            let longest = interval * CompanionShare.maxStretch(count: count, companions: companions)
            // Direct probes of many lines may go to one address.
            interval = hasDirect ? longest : min(longest, Double(paired[lines - 1]))
        }
        return .nanoseconds(Int64(min(interval * Double(count), 1e17))) + probe.timeout
    }

    private func confirmation(_ count: Int) -> Duration {
        (confirm.interval ?? probe.interval) * count + probe.timeout + .milliseconds(200)
    }

    private func bytes(_ count: Int, _ lines: Int) -> Int {
        let packets = 1 + companions
        let probe = packets * (hasText ? Self.textBytes : Self.probeBytes)
        return Self.programBytes + pastBytes + lines * (Self.lineBytes + min(count, 1 << 30) * probe)
    }

    private var maxBytes: Int { limits.memoryMegabytes.map { $0 << 20 } ?? .max }

    /// The interval that the caps allow to the first n lines, as `RoundPlan` finds it; names count as addresses.
    ///
    /// - Parameter packets: of a line in an interval.
    private static func intervals(
        _ lines: [Line], first: Int, _ probe: RoundSettings, bearable: Double, packets: Int = 1
    ) -> [Int64] {
        var shares: [String: Int] = [:]
        var busiest = 0
        let rate = min(probe.maxRate, bearable * Double(probe.sourcePorts))
        return lines.indices.map { place in
            let host = lines[(place + first) % lines.count].ingress.host
            shares[host, default: 0] += packets
            busiest = max(busiest, shares[host] ?? 0)
            let overall = Double((place + 1) * packets) / rate
            let address = Double(busiest) / probe.maxAddressRate
            return max(probe.interval.nanoseconds, Int64(min(max(overall, address) * 1e9, 1e17).rounded(.up)))
        }
    }
}

extension FunctionFit {
    func leftOut(_ found: Found) -> Unmeasured {
        .leftOut(Unmeasured.LeftOut(limits: callLimits, lines: lines.count, count: found.count))
    }

    func notes(_ found: Found) -> [String] {
        var notes = changes
        if found.count < probe.count {
            notes.append("\(found.count) probes a line instead of \(probe.count): \(given) allow no more; \(remedy)")
        }
        if let count = found.confirmCount, count < confirm.count {
            notes.append("suspected lines are probed again with \(count) probes instead of \(confirm.count)")
        }
        if found.lines < lines.count {
            notes.append(
                "\(found.lines) of \(lines.count) lines are measured, the others are unmeasured and come first in the "
                    + "next call: \(given) allow no more; \(remedy)")
        }
        if found.confirmCount == nil {
            notes.append(
                "there is no time to probe suspected lines again, so no line can be raised: \(given) are too little; "
                    + remedy)
        }
        return notes
    }

    private var tooLittle: String {
        let least = length(count: least, lines: min(1, lines.count)).shortText
        return "\(given) are too little for any round: the least, \(self.least) probes of one line, takes \(least) "
            + "beside \((closing + lookup).shortText) for what comes before and after; \(remedy)"
    }

    private var given: String { Words.keys.given(callLimits) }
    private var remedy: String { Words.keys.remedy(callLimits) }

    private var callLimits: CallLimits {
        let all = length(count: asked.count, lines: lines.count) + confirmation(confirm.count)
        let megabytes = bytes(asked.count, lines.count) >> 20
        return CallLimits(
            milliseconds: limits.timeLeft.map { $0.nanoseconds / 1_000_000 }, megabytes: limits.memoryMegabytes,
            neededSeconds: Int(((all + Self.beginning) / .seconds(1) * 1.3 + 1).rounded(.up)),
            neededMegabytes: megabytes << 20 >= maxBytes ? megabytes + 32 : nil)
    }
}
