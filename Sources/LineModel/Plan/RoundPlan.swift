/// Exactly what a round will send and when; made before anything is sent.
package struct RoundPlan: Equatable, Sendable {
    /// Lines that are measured.
    package let lines: Int
    /// For each companion the line that it goes with: a probe right behind the line's probe of the same number, to the
    /// line's ingress itself or straight to its echo. A line may have several. They count for rates and caps, and in no
    /// line's figures.
    package let companions: [Int]
    /// How often a line's probe has a companion: every n-th one has; 1 when each has one.
    package let companionEvery: Int
    /// Probes of the prober to itself: one a measuring thread, each taking turns like a line. They are not counted in
    /// `lines`, rates and caps, since they leave nothing on any network.
    package let selfProbes: Int
    /// Probes a line, at least 1.
    package let count: Int
    /// The time between two probes of a line that is really used, nanoseconds.
    package let intervalNanoseconds: Int64
    /// The time between two probes of a line that was asked for, nanoseconds; never more than the one that is used.
    package let requestedIntervalNanoseconds: Int64
    /// How long a probe may take and still be received, nanoseconds (RFC 7680's Tmax).
    package let timeoutNanoseconds: Int64
    /// The lines in the order of their turns within an interval: each number from 0 once.
    package let order: [Int]
    /// The seed that repeats `order` for the same lines.
    package let seed: UInt64
    /// The group of the destination address that gets most probes; nil without lines.
    package let busiestGroup: Int?
    /// How many lines send to the busiest address, by themselves or by a companion.
    package let busiestLines: Int
    /// Packets an interval on average, of all lines and their companions.
    package let packets: Double
    private let busiestPackets: Double
    /// Lines that TCP handshakes are made beside. Their packets count for rates and caps.
    package let handshakeLines: Int
    /// TCP handshakes of each of these lines; 0 without such lines.
    package let handshakesOfLine: Int
    /// Why the interval was stretched; empty when it was not.
    package let notes: [PlanNote]

    /// - Parameters:
    ///   - settings: `problems` must be empty.
    ///   - addressGroups: for each line to be measured a number from 0, equal for lines with one destination address.
    ///   - seed: of the order.
    ///   - companions: for each companion its line.
    ///   - companionGroups: for each companion the number of the address that its probes go to, of `addressGroups` or
    ///     beyond; nil where all go to their lines' own.
    ///   - handshakes: for each line with TCP handshakes the number of the address that they are made with, as of
    ///     `companionGroups`.
    ///   - selfProbes: measuring threads that probe themselves.
    ///   - buffer: what the sockets' receive buffers can carry; nil sets no limit.
    package init(
        settings: RoundSettings, addressGroups: [Int], seed: UInt64, companions: [Int] = [],
        companionGroups: [Int]? = nil, handshakes: [Int] = [], selfProbes: Int = 0, buffer: BufferLimit? = nil
    ) {
        lines = addressGroups.count
        self.companions = companions
        self.selfProbes = selfProbes
        count = settings.count
        let (load, number) = Self.load(
            settings, addressGroups, companions, companionGroups ?? companions.map { addressGroups[$0] }, handshakes,
            buffer)
        (handshakeLines, handshakesOfLine) = (handshakes.count, number)
        companionEvery = load.every
        busiestGroup = load.busiestGroup
        busiestLines = load.busiestLines
        (packets, busiestPackets) = (load.overall, load.busiest)
        let stretch = IntervalStretch(settings: settings, lines: addressGroups.count, load: load, buffer: buffer)
        requestedIntervalNanoseconds = settings.interval.nanoseconds
        intervalNanoseconds = stretch.intervalNanoseconds
        notes = stretch.notes
        timeoutNanoseconds = settings.timeout.nanoseconds
        order = SendOrder.make(addressGroups: addressGroups, seed: seed)
        self.seed = seed
    }

    private static func load(
        _ settings: RoundSettings, _ addressGroups: [Int], _ companions: [Int], _ companionGroups: [Int],
        _ handshakes: [Int], _ buffer: BufferLimit?
    ) -> (PacketLoad, handshakes: Int) {
        var sizes = SendOrder.groupSizes(addressGroups)
        guard !companions.isEmpty || !handshakes.isEmpty else {
            return (PacketLoad(sizes: sizes, companionSizes: [], every: 1), 0)
        }
        let beyond = max(companionGroups.max() ?? -1, handshakes.max() ?? -1) + 1 - sizes.count
        if beyond > 0 { sizes += [Int](repeating: 0, count: beyond) }
        var companionSizes = [Int](repeating: 0, count: sizes.count)
        var guests = [Int](repeating: 0, count: sizes.count)
        for (line, group) in zip(companions, companionGroups) {
            companionSizes[group] += 1
            if addressGroups[line] != group { guests[group] += 1 }
        }
        func interval(_ load: PacketLoad) -> Int64 {
            IntervalStretch(settings: settings, lines: addressGroups.count, load: load, buffer: buffer)
                .intervalNanoseconds
        }
        if companions.isEmpty { companionSizes = [] }
        let every =
            companions.isEmpty
            ? 1
            : CompanionShare.every(count: settings.count) { every in
                interval(
                    PacketLoad(sizes: sizes, companionSizes: every == nil ? [] : companionSizes, every: every ?? 1))
            }
        func load(_ number: Int) -> PacketLoad {
            let others = number == 0 ? [] : Self.packets(handshakes, each: number, settings.count, sizes.count)
            return PacketLoad(
                sizes: sizes, companionSizes: companionSizes, guests: guests, others: others, every: every)
        }
        if handshakes.isEmpty { return (load(0), 0) }
        let number = HandshakeShare.number(count: settings.count) { interval(load($0)) }
        return (load(number), number)
    }

    /// Packets of handshakes an interval, by the address that they are made with.
    private static func packets(_ handshakes: [Int], each number: Int, _ count: Int, _ addresses: Int) -> [Double] {
        var packets = [Double](repeating: 0, count: addresses)
        for address in handshakes { packets[address] += HandshakeShare.packetsAnInterval(number, count: count) }
        return packets
    }

    /// What the receive buffers can carry.
    package struct BufferLimit: Equatable, Sendable {
        /// The rate that fits, in packets a second of the whole round.
        package let rate: Double
        /// Bytes of kernel memory that each socket has.
        package let bytes: Int

        /// - Parameters:
        ///   - rate: packets a second of the whole round.
        ///   - bytes: bytes of kernel memory that each socket has.
        package init(rate: Double, bytes: Int) {
            self.rate = rate
            self.bytes = bytes
        }
    }

    /// Lines, companions and self-probes, whose rows follow each other in this order.
    package var rows: Int { firstSelfProbe + selfProbes }

    /// The row of the first self-probe.
    package var firstSelfProbe: Int { lines + companions.count }

    /// Probes of all lines together; companions and self-probes are not among them.
    package var probes: Int { lines * count }

    /// The rate in packets a second over all lines, companions among them.
    package var rate: Double { lines == 0 ? 0 : packets / (Double(intervalNanoseconds) / 1e9) }

    /// The part of `rate` that companions make up, packets a second on average.
    package var companionRate: Double {
        Double(companions.count) / Double(companionEvery) / (Double(intervalNanoseconds) / 1e9)
    }

    /// The part of `rate` that TCP handshakes make up, packets a second on average.
    package var handshakeRate: Double {
        Double(handshakeLines) * HandshakeShare.packetsAnInterval(handshakesOfLine, count: count)
            / (Double(intervalNanoseconds) / 1e9)
    }

    /// The most companions that one line has.
    package var companionsOfLine: Int {
        guard !companions.isEmpty else { return 0 }
        var counts = [UInt8](repeating: 0, count: lines)
        for line in companions { counts[line] += 1 }
        return Int(counts.max() ?? 0)
    }

    /// The rate in packets a second to the busiest address.
    package var busiestRate: Double { busiestPackets / (Double(intervalNanoseconds) / 1e9) }

    /// When each probe is due; nil when there are no lines.
    package var schedule: SendSchedule? {
        lines == 0 ? nil : SendSchedule(rows: lines, intervalNanoseconds: intervalNanoseconds)
    }

    /// The position in the order of the line that a self-probe goes right behind. They are spread evenly and have no
    /// slot of their own, so that the lines' schedule is the same without self-probes.
    package func selfProbePosition(_ selfProbe: Int) -> Int { selfProbe * lines / max(selfProbes, 1) }

    /// Nanoseconds from the start of a turn to that of the line at `position` in the order.
    package func phaseNanoseconds(position: Int) -> Int64 { schedule?.due(turn: 0, position: position) ?? 0 }

    /// Stands for a time that is too long to be computed, nanoseconds: 73 years. Nobody runs such a round, but somebody
    /// may ask for it.
    static let endlessNanoseconds = Int64.max / 4

    /// The time from the round's start to its last send, nanoseconds.
    package var lastSendNanoseconds: Int64 {
        guard lines > 0 else { return 0 }
        let (lastTurn, overflow) = Int64(count - 1).multipliedReportingOverflow(by: intervalNanoseconds)
        guard !overflow else { return Self.endlessNanoseconds }
        return min(lastTurn, Self.endlessNanoseconds) + phaseNanoseconds(position: lines - 1)
    }

    /// Nanoseconds that the round takes when a line stays silent: the last send and one timeout.
    package var maxNanoseconds: Int64 { lastSendNanoseconds + timeoutNanoseconds }

    /// Sockets that a line needs whose replies name no probe: one for each probe that is under way, so that none sends
    /// again before the timeout of its probe is over. A probe may leave late by an interval, and the one after early in
    /// its own.
    package var socketsOfOpaqueLine: Int {
        let underWay = (timeoutNanoseconds - 1) / intervalNanoseconds + 3
        return Int(min(Int64(count), underWay))
    }

    /// How many places for probes the plan has, those of lines, companions and self-probes together.
    package var records: Int { rows * count }

    /// Bytes of memory for the probes' records.
    package var recordBytes: Int { records * MemoryLayout<ProbeRecord>.stride }
}
