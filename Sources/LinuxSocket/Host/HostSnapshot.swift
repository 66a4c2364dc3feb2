/// Everything that the machine says about itself at one instant. Two of them around a round say what it did to the
/// round.
package struct HostSnapshot: Equatable, Sendable {
    /// When the snapshot began, by three clocks.
    package var clocks: ClockReading
    /// UDP counters of the network namespace; nil when neither /proc/net/snmp nor /proc/net/snmp6 can be read.
    package var udp: UDPCounters?
    /// Counters by the interface's name, of those interfaces that were asked for and exist.
    package var interfaces: [String: InterfaceCounters] = [:]
    /// Frames and what IP took of them; nil when the kernel does not show it.
    var frames: FrameCounters?
    /// Packets dropped because a core's backlog was full; nil when /proc/net/softnet_stat cannot be read.
    package var backlogDrops: Int64?
    /// Ticks of all cores; nil when /proc/stat cannot be read.
    package var cpu: CPUTimes?
    /// How long the control group's CPU quota held the process back, nanoseconds; nil without such a group.
    package var throttledNanoseconds: Int64?
    /// The rate that adjtimex(2) has set, parts per million; nil where a sandbox forbids the call.
    package var adjustmentPartsPerMillion: Double?

    /// A snapshot of the clocks alone: everything else counts as not known until it is set.
    package init(clocks: ClockReading) { self.clocks = clocks }

    /// Reads it all. Blocks for about a millisecond and allocates: for before and after a round, by any thread.
    ///
    /// - Parameter interfaces: names of those whose counters are wanted.
    package static func read(interfaces: Set<String>) -> HostSnapshot {
        var snapshot = HostSnapshot(clocks: ClockReading.read())
        snapshot.udp = UDPCounters.read()
        let all = NetworkInterfaces.read()
        snapshot.interfaces = (all?.counters ?? [:]).filter { interfaces.contains($0.key) }
        snapshot.frames = all.flatMap(FrameCounters.read)
        snapshot.backlogDrops = BacklogDrops.read()
        snapshot.cpu = CPUTimes.read()
        snapshot.throttledNanoseconds = CPULimit.readThrottledNanoseconds()
        snapshot.adjustmentPartsPerMillion = clockAdjustmentPartsPerMillion()
        return snapshot
    }
}

/// What changed between two snapshots. A figure is nil when it is not known: a file is missing, or a counter was reset
/// in between.
package struct HostDelta: Equatable, Sendable {
    /// The time between the two, by CLOCK_MONOTONIC, nanoseconds.
    package var elapsedNanoseconds: Int64
    /// The growth of each UDP counter of the network namespace.
    package var udp: UDPCounters
    /// The growth of the counters, by the interface's name, for the interfaces that were there both times.
    package var interfaces: [String: InterfaceCounters]
    /// Frames of all interfaces that IP never saw.
    package var framesWithoutIP: Int64?
    /// Packets dropped because a core's backlog was full.
    package var backlogDrops: Int64?
    /// The share of all cores' time that the hypervisor gave to others, 0...1.
    package var stolenShare: Double?
    /// How long the control group's CPU quota held the process back, nanoseconds.
    package var throttledNanoseconds: Int64?
    /// How long the machine slept, nanoseconds; 0 when it did not.
    package var sleptNanoseconds: Int64
    /// How much faster than its hardware CLOCK_MONOTONIC ran, parts per million: as measured, or what adjtimex(2) has
    /// set when less than 100 ms passed.
    package var slewPartsPerMillion: Double?

    /// Both must come from this machine, `earlier` first.
    package init(from earlier: HostSnapshot, to later: HostSnapshot) {
        elapsedNanoseconds = later.clocks.monotonicNanoseconds - earlier.clocks.monotonicNanoseconds
        udp = (later.udp ?? UDPCounters()).since(earlier.udp ?? UDPCounters())
        interfaces = [:]
        for (name, counters) in later.interfaces {
            interfaces[name] = earlier.interfaces[name].map { counters.since($0) }
        }
        if let before = earlier.frames { framesWithoutIP = later.frames?.withoutIP(since: before) }
        backlogDrops = CounterDelta.between(earlier.backlogDrops, later.backlogDrops)
        if let before = earlier.cpu { stolenShare = later.cpu?.stolenShare(since: before) }
        throttledNanoseconds = CounterDelta.between(earlier.throttledNanoseconds, later.throttledNanoseconds)
        sleptNanoseconds = later.clocks.sleptNanoseconds(since: earlier.clocks)
        slewPartsPerMillion =
            later.clocks.slewPartsPerMillion(since: earlier.clocks) ?? later.adjustmentPartsPerMillion
    }
}
