/// Exactly what a round will send and when; made before anything is sent.
package struct RoundPlan: Equatable, Sendable {
    package let lines: Int
    package let count: Int
    /// Between two probes of a line, really used.
    package let intervalNanoseconds: Int64
    package let requestedIntervalNanoseconds: Int64
    package let timeoutNanoseconds: Int64
    /// The lines in the order of their turns within an interval.
    package let order: [Int]
    package let seed: UInt64
    /// The destination address that gets most probes: its group, and its share of the lines.
    package let busiestGroup: Int?
    package let busiestLines: Int
    /// Why the interval was stretched, in words; empty when it was not.
    package let notes: [String]

    /// - Parameters:
    ///   - settings: `problems` must be empty.
    ///   - addressGroups: for each line to be measured a number from 0, equal for lines with one destination address.
    ///   - seed: of the order.
    package init(settings: RoundSettings, addressGroups: [Int], seed: UInt64) {
        lines = addressGroups.count
        count = settings.count
        let sizes = SendOrder.groupSizes(addressGroups)
        let busiest = sizes.indices.max { sizes[$0] < sizes[$1] }
        busiestGroup = busiest
        busiestLines = busiest.map { sizes[$0] } ?? 0
        let stretch = IntervalStretch(settings: settings, lines: addressGroups.count, busiestLines: busiestLines)
        requestedIntervalNanoseconds = settings.interval.nanoseconds
        intervalNanoseconds = stretch.intervalNanoseconds
        notes = stretch.notes
        timeoutNanoseconds = settings.timeout.nanoseconds
        order = SendOrder.make(addressGroups: addressGroups, seed: seed)
        self.seed = seed
    }

    package var probes: Int { lines * count }

    /// Packets a second over all lines.
    package var rate: Double { lines == 0 ? 0 : Double(lines) / (Double(intervalNanoseconds) / 1e9) }

    /// Packets a second to the busiest address.
    package var busiestRate: Double { Double(busiestLines) / (Double(intervalNanoseconds) / 1e9) }

    /// Nanoseconds from the start of a turn to that of the line at `position` in the order.
    package func phaseNanoseconds(position: Int) -> Int64 {
        guard lines > 0 else { return 0 }
        let (product, overflow) = Int64(position).multipliedReportingOverflow(by: intervalNanoseconds)
        return overflow ? intervalNanoseconds / Int64(lines) * Int64(position) : product / Int64(lines)
    }

    /// Nanoseconds from the round's start to its last send; 146 years where it would be longer.
    package var lastSendNanoseconds: Int64 {
        guard lines > 0 else { return 0 }
        let (turns, overflow) = Int64(count - 1).multipliedReportingOverflow(by: intervalNanoseconds)
        let longest = Int64.max / 2
        return overflow ? longest : min(turns, longest - intervalNanoseconds) + phaseNanoseconds(position: lines - 1)
    }

    /// Nanoseconds that the round takes when a line stays silent: the last send and one timeout.
    package var longestNanoseconds: Int64 { lastSendNanoseconds + timeoutNanoseconds }

    /// Octets of memory for the probes' records.
    package var recordBytes: Int { probes * MemoryLayout<ProbeRecord>.stride }
}

/// The interval that the caps allow, and why.
struct IntervalStretch {
    let intervalNanoseconds: Int64
    let notes: [String]

    init(settings: RoundSettings, lines: Int, busiestLines: Int) {
        let asked = settings.interval.nanoseconds
        let overall = Self.needed(lines, settings.maxRate)
        let address = Self.needed(busiestLines, settings.maxAddressRate)
        intervalNanoseconds = max(asked, overall, address)
        guard intervalNanoseconds > asked else {
            notes = []
            return
        }
        let byAddress = address >= overall
        let cap = byAddress ? settings.maxAddressRate : settings.maxRate
        let who = byAddress ? "\(busiestLines) lines share one address" : "\(lines) lines"
        let flag = byAddress ? "--max-address-rate" : "--max-rate"
        notes = [
            "\(who): every \(Self.text(asked)) would be \(Self.rate(asked, byAddress ? busiestLines : lines)) packets/s, "
                + "over \(flag) \(Self.plain(cap)); the interval is stretched to \(Self.text(intervalNanoseconds))"
        ]
    }

    private static func needed(_ lines: Int, _ cap: Double) -> Int64 {
        // 31 years stand for anything longer, which no round can be.
        Int64(min((Double(lines) / cap * 1e9).rounded(.up), 1e18))
    }

    private static func rate(_ interval: Int64, _ lines: Int) -> String {
        plain(Double(lines) / (Double(interval) / 1e9))
    }

    private static func plain(_ value: Double) -> String {
        value == value.rounded() && value < 1e15 ? "\(Int(value))" : "\((value * 10).rounded() / 10)"
    }

    /// To a tenth of a millisecond at most, since this is for reading.
    private static func text(_ nanoseconds: Int64) -> String {
        let step: Int64 = nanoseconds >= 10_000_000 ? 100_000 : 1_000
        return Duration.nanoseconds((nanoseconds + step / 2) / step * step).shortText
    }
}
