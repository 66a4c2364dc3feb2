/// Everything that the machine says about itself at one instant. Two of them around a round say what it did to the
/// round.
package struct HostSnapshot: Equatable, Sendable {
    package var clocks: ClockReading
    /// nil: /proc/net/snmp cannot be read.
    package var udp: UDPCounters?
    /// Of the interfaces that were asked for and exist.
    package var interfaces: [String: InterfaceCounters] = [:]
    /// Packets dropped at a full backlog of a core; nil: /proc/net/softnet_stat cannot be read.
    package var backlogDrops: Int64?
    /// nil: /proc/stat cannot be read.
    package var cpu: CPUTimes?
    /// Held back by the control group's CPU quota, nanoseconds; nil without such a group.
    package var throttledNanoseconds: Int64?
    /// What adjtimex(2) has set; nil where it is forbidden.
    package var adjustmentPartsPerMillion: Double?

    package init(clocks: ClockReading) { self.clocks = clocks }

    /// Reads it all. Blocks for about a millisecond and allocates: for before and after a round, by any thread.
    ///
    /// - Parameter interfaces: names of those whose counters are wanted.
    package static func take(interfaces: Set<String>) -> HostSnapshot {
        var snapshot = HostSnapshot(clocks: ClockReading.take())
        snapshot.udp = UDPCounters.read()
        snapshot.interfaces = (NetworkInterfaces.read()?.counters ?? [:]).filter { interfaces.contains($0.key) }
        snapshot.backlogDrops = BacklogDrops.read()
        snapshot.cpu = CPUTimes.read()
        snapshot.throttledNanoseconds = CPULimit.readThrottledNanoseconds()
        snapshot.adjustmentPartsPerMillion = clockAdjustmentPartsPerMillion()
        return snapshot
    }
}

/// What changed between two snapshots. nil: not known, because a file is missing or a counter was reset in between.
package struct HostDelta: Equatable, Sendable {
    /// By CLOCK_MONOTONIC.
    package var elapsedNanoseconds: Int64
    package var udp: UDPCounters
    /// Of the interfaces that were there both times.
    package var interfaces: [String: InterfaceCounters]
    package var backlogDrops: Int64?
    /// 0...1 of all cores' time.
    package var stolenShare: Double?
    package var throttledNanoseconds: Int64?
    /// 0 when the machine did not sleep.
    package var sleptNanoseconds: Int64
    /// The measured rate; after less than 100 ms what adjtimex(2) has set.
    package var slewPartsPerMillion: Double?

    package init(from earlier: HostSnapshot, to later: HostSnapshot) {
        elapsedNanoseconds = later.clocks.monotonicNanoseconds - earlier.clocks.monotonicNanoseconds
        udp = (later.udp ?? UDPCounters()).since(earlier.udp ?? UDPCounters())
        interfaces = [:]
        for (name, counters) in later.interfaces {
            interfaces[name] = earlier.interfaces[name].map { counters.since($0) }
        }
        backlogDrops = CounterDelta.between(earlier.backlogDrops, later.backlogDrops)
        if let before = earlier.cpu { stolenShare = later.cpu?.stolenShare(since: before) }
        throttledNanoseconds = CounterDelta.between(earlier.throttledNanoseconds, later.throttledNanoseconds)
        sleptNanoseconds = later.clocks.sleptNanoseconds(since: earlier.clocks)
        slewPartsPerMillion =
            later.clocks.slewPartsPerMillion(since: earlier.clocks) ?? later.adjustmentPartsPerMillion
    }
}
