/// What the machine did while a round ran, from counters read before its first probe and after its last reply. A figure
/// is nil when it is not known (a container or hardened system hides the file, an old kernel does not count it, the
/// counter was reset); it is never 0 for that.
package struct HostFigures: Equatable, Sendable, Codable {
    /// The time between the two readings, by CLOCK_MONOTONIC, nanoseconds.
    package var elapsedNanoseconds: Int64?
    /// How the UDP error counters grew.
    package var udp = UDPErrorFigures()
    /// How the counters grew of the interfaces that probes left by, ordered by name.
    package var interfaces: [InterfaceFigures] = []
    /// Frames that came in by any interface and that IP never saw: ARP, LLDP, protocols that nobody here speaks. The
    /// kernel counts the last as dropped by their interface.
    package var framesWithoutIP: Int64?
    /// Incoming packets that the kernel dropped because a core's backlog was full (/proc/net/softnet_stat); of all
    /// interfaces, loopback's too.
    package var backlogDrops: Int64?
    /// Share of all cores' time that the hypervisor gave to others, 0...1 (/proc/stat).
    package var stealShare: Double?
    /// Time that the control group's CPU quota held the process back, added up over its cores, nanoseconds
    /// (cgroups(7)).
    package var throttledNanoseconds: Int64?
    /// Time that the machine slept, nanoseconds (CLOCK_BOOTTIME against CLOCK_MONOTONIC). A paused virtual machine does
    /// not know that it was paused.
    package var suspendedNanoseconds: Int64?
    /// How much faster than the hardware's the clock of all delays ran, parts per million; negative when slower
    /// (CLOCK_MONOTONIC against CLOCK_MONOTONIC_RAW, or adjtimex(2) in a round too short for that).
    package var slewPartsPerMillion: Double?

    /// Figures of which none is known.
    package init() {}
}

/// Growth of the UDP error counters of the host's network namespace: over all programs, ours among them (/proc/net/snmp
/// and /proc/net/snmp6, both families added).
package struct UDPErrorFigures: Equatable, Sendable, Codable {
    /// Datagrams dropped at any socket's full receive buffer.
    package var receiveBuffer: Int64?
    /// Datagrams dropped because all UDP sockets together had too much memory; nil before Linux 5.13.
    package var memory: Int64?
    /// Datagrams with a wrong checksum: changed on the way.
    package var checksum: Int64?
    /// All datagrams that arrived and were not delivered; holds the three above.
    package var input: Int64?
    /// Sends that failed for want of buffer space. Each was reported to its sender; ours are made again.
    package var sendBuffer: Int64?

    /// Figures of which none is known.
    package init() {}
}
