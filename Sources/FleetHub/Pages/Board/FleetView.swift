internal import FleetModel
internal import FleetStore
internal import LineModel

/// The fleet at a time, with everything summed up that pages show: made once for each change, not for each page.
struct FleetView: Sendable {
    /// How a vantage is.
    enum Standing: String, Sendable, CaseIterable {
        /// Its newest round came when it should have.
        case reports
        /// It reported, and saw nothing that can be trusted: its uplink, its canaries, its round.
        case blind
        /// A round of it is overdue.
        case late
        /// It has not reported for so long that nothing of it counts.
        case silent
        /// It never reported.
        case never
    }

    /// A vantage with what is known of it.
    struct Vantage: Sendable {
        var vantage: FleetVantage
        var added: WallTime
        var standing: Standing
        /// Its newest round; nil before the first, and where that cannot be read.
        var state: VantageState?
        /// Why what it says of lines does not count; nil where it counts, or says nothing.
        var doubt: VantageDoubt?
        /// How far its clock was ahead of the hub's when it brought a round last; nil before its first.
        var clockOffset: Duration?
        /// What it says of itself, and whether its tags are what it says.
        var said = VantageSaid()
        var hasOwnTags = false
        var healthy = 0
        var abnormal = 0
        var unmeasured = 0

        var name: String { vantage.name }
        var lines: Int { healthy + abnormal + unmeasured }
        /// Whether what it sees of lines counts.
        var counts: Bool { standing == .reports || standing == .late }
    }

    /// A line over all vantages that count.
    struct Tally: Sendable {
        /// The line's number.
        var line: Int32
        /// Vantages that measured it, whether they count or not, those included that left it unmeasured.
        var vantages: Int32 = 0
        /// Those that count and measured it: n of "k of n".
        var seen: Int32 = 0
        /// Those of these that see it abnormal: k.
        var bad: Int32 = 0
        var worstLossMillionths: Int32 = -1
        /// The place of the vantage with the worst loss, then the longest delay; -1 for none.
        var worst: Int32 = -1
        /// Milliseconds; -1 for none.
        var leastMedian: Float = -1
        var greatestMedian: Float = -1

        var worstLoss: Double? { worstLossMillionths < 0 ? nil : Double(worstLossMillionths) / 1e6 }
        var verdict: LineVerdict { seen == 0 ? .unmeasured : bad > 0 ? .abnormal : .healthy }
    }

    let version: Int
    let every: Duration
    var now: WallTime
    /// Why this is not how the fleet is now; nil where it is.
    var problem: String?
    let content: FleetBoard.Content
    let directory: FleetReading.Directory
    /// By name.
    let vantages: [Vantage]
    /// One for each number of a line; those that no vantage has are of none.
    let tallies: [Tally]
    /// The numbers of lines that some vantage has, the worst first.
    let worstFirst: [Int32]
    /// When the standing of a vantage changes next by time alone, nanoseconds since 1970.
    private let changesAt: Int64

    /// Rounds that may be missing before nothing of a vantage counts any more.
    static let toleratedRounds = 3

    init(_ content: FleetBoard.Content, _ directory: FleetReading.Directory, every: Duration, now: WallTime) {
        (version, self.content, self.directory) = (content.version, content, directory)
        (self.every, self.now) = (every, now)
        var changesAt = Int64.max
        vantages = directory.vantages.sorted { $0.vantage.name < $1.vantage.name }.map { one in
            let state = content.vantages[one.vantage.name]
            let (standing, next) = Self.standing(one.vantage.name, state, directory, every, now)
            changesAt = min(changesAt, next)
            var vantage = Vantage(vantage: one.vantage, added: one.added, standing: standing, state: state)
            let clock = directory.clocks[one.vantage.name]
            vantage.clockOffset = clock?.offset ?? state?.clockOffset
            vantage.doubt =
                standing == .blind
                ? Self.wrongClock(clock, state?.header.everySeconds) ?? directory.blind[one.vantage.name] ?? .notValid
                : nil
            if let (said, isOwn) = directory.said[one.vantage.name] {
                (vantage.said, vantage.hasOwnTags) = (said, isOwn)
            }
            if let counts = state?.counts {
                (vantage.healthy, vantage.abnormal) = (counts.healthy, counts.abnormal)
                vantage.unmeasured = counts.unmeasured
            }
            return vantage
        }
        self.changesAt = changesAt
        tallies = Self.tallies(vantages, lines: content.lines.count)
        worstFirst = Self.order(tallies)
    }

    /// The standing, and until when it stays if nothing comes.
    private static func standing(
        _ name: String, _ state: VantageState?, _ directory: FleetReading.Directory, _ every: Duration, _ now: WallTime
    ) -> (Standing, Int64) {
        guard let header = directory.last[name]?.header ?? state?.header else { return (.never, .max) }
        let own = max(Int64(header.everySeconds), 1) * 1_000_000_000
        // The round of the slot behind the newest one should have come a minute after that slot's end.
        let due = header.slot * 1_000_000_000 + 2 * own + 60_000_000_000
        let gone = due + Int64(toleratedRounds) * own
        let at = now.nanosecondsSince1970
        // What a wrong clock calls its slot says nothing of when it reported.
        if let clock = directory.clocks[name], wrongClock(clock, header.everySeconds) != nil {
            let end = clock.receivedAt.nanosecondsSince1970 + Int64(toleratedRounds + 1) * own
            return at < end ? (.blind, end) : (.silent, .max)
        }
        if at >= gone { return (.silent, .max) }
        // A vantage that is blind may be late, too: that it is blind says more.
        if directory.blind[name] != nil || state?.validity.verdict == .invalid { return (.blind, gone) }
        return at >= due ? (.late, gone) : (.reports, due)
    }

    /// That the clock is so wrong that rounds are of other slots than they say; nil where it is not.
    private static func wrongClock(_ clock: ClockReading?, _ everySeconds: Int?) -> VantageDoubt? {
        guard let clock, VantageClock.isWrong(clock.offset, every: .seconds(max(1, everySeconds ?? 1))) else {
            return nil
        }
        return .clock(seconds: Int((clock.offset / .seconds(1)).rounded()))
    }

    private static func tallies(_ vantages: [Vantage], lines: Int) -> [Tally] {
        var tallies = (0..<lines).map { Tally(line: Int32($0)) }
        tallies.withUnsafeMutableBufferPointer { tallies in
            for (place, vantage) in vantages.enumerated() {
                guard let state = vantage.state, vantage.standing != .silent else { continue }
                let counts = vantage.counts
                for (number, cell) in zip(state.lines, state.cells) where cell.state != .absent {
                    tallies[Int(number)].add(cell, place, counts: counts)
                }
            }
        }
        return tallies
    }

    /// Lines with a bad cell first, by the share of vantages that see it, then by loss and delay.
    private static func order(_ tallies: [Tally]) -> [Int32] {
        tallies.filter { $0.vantages > 0 }
            .map { (key: $0.badness, line: $0.line) }
            .sorted { $0.key != $1.key ? $0.key > $1.key : $0.line < $1.line }
            .map(\.line)
    }

    /// Whether the view says of another directory and time what one that is made anew would say.
    func isStill(_ directory: FleetReading.Directory, _ now: WallTime) -> Bool {
        now.nanosecondsSince1970 < changesAt && now.nanosecondsSince1970 >= self.now.nanosecondsSince1970
            && directory.blind == self.directory.blind && directory.clocks == self.directory.clocks
            && directory.said.mapValues(\.said) == self.directory.said.mapValues(\.said)
            && directory.judged == self.directory.judged
            && directory.open == self.directory.open && directory.generation == self.directory.generation
            && directory.vantages.elementsEqual(self.directory.vantages) { $0.vantage == $1.vantage }
            && directory.last.mapValues(\.header.slot) == self.directory.last.mapValues(\.header.slot)
    }

    /// The same, asked at another time.
    func at(_ now: WallTime) -> FleetView {
        var view = self
        view.now = now
        return view
    }

    // MARK: - Asked for

    func vantage(_ name: String) -> Vantage? { vantages.first { $0.name == name } }

    /// The vantages that have the line in their newest rounds, each with its cell.
    func cells(of line: Int32) -> [(vantage: Vantage, cell: FleetCell)] {
        vantages.compactMap { vantage in
            guard let state = vantage.state, let place = state.lines.firstIndex(of: line),
                state.cells[place].state != .absent
            else { return nil }
            return (vantage, state.cells[place])
        }
    }

    /// How many lines some vantage has, by verdict.
    var lineCounts: (healthy: Int, abnormal: Int, partly: Int, unmeasured: Int) {
        var counts = (healthy: 0, abnormal: 0, partly: 0, unmeasured: 0)
        for line in worstFirst {
            let tally = tallies[Int(line)]
            switch tally.verdict {
            case .healthy: counts.healthy += 1
            case .unmeasured: counts.unmeasured += 1
            case .abnormal:
                counts.abnormal += 1
                if tally.bad < tally.seen { counts.partly += 1 }
            }
        }
        return counts
    }

    func count(_ standing: Standing) -> Int { vantages.count { $0.standing == standing } }
}

extension FleetView.Tally {
    fileprivate mutating func add(_ cell: FleetCell, _ place: Int, counts: Bool) {
        vantages += 1
        guard counts, cell.isMeasured else { return }
        seen += 1
        if cell.state == .abnormal { bad += 1 }
        let loss = cell.sent == 0 ? -1 : Int32((Double(cell.lost) / Double(cell.sent) * 1e6).rounded())
        if worst < 0 || loss > worstLossMillionths || loss == worstLossMillionths && cell.median > greatestMedian {
            worst = Int32(place)
        }
        worstLossMillionths = max(worstLossMillionths, loss)
        guard cell.median >= 0 else { return }
        leastMedian = leastMedian < 0 ? cell.median : min(leastMedian, cell.median)
        greatestMedian = max(greatestMedian, cell.median)
    }

    /// The greater, the sooner the line comes.
    fileprivate var badness: UInt64 {
        let share = seen == 0 ? 0 : UInt64(bad) * 1000 / UInt64(seen)
        let loss = UInt64(max(0, worstLossMillionths))
        let delay = UInt64(min(max(0, greatestMedian), 16_000))
        // What nobody could measure comes behind what is abnormal, and before what is healthy.
        let unmeasured: UInt64 = seen == 0 ? 1 : 0
        return (bad > 0 ? 1 << 62 : 0) | share << 44 | unmeasured << 43 | loss << 16 | delay
    }
}
