/// What the machine did while a round ran, from counters read before its first probe and after its last reply. nil: not
/// known (a container or hardened system hides the file, an old kernel does not count it, the counter was reset); never
/// 0 for that.
package struct HostFigures: Equatable, Sendable, Codable {
    /// Between the two readings, by CLOCK_MONOTONIC, nanoseconds.
    package var elapsedNanoseconds: Int64?
    package var udp = UDPErrorFigures()
    /// Of the interfaces that probes left by, ordered by name.
    package var interfaces: [InterfaceFigures] = []
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

    package init() {}
}

/// Growth of one interface's counters (struct rtnl_link_stats); packets of all programs.
package struct InterfaceFigures: Equatable, Sendable, Codable {
    package var name: String
    /// Outgoing packets dropped by the driver or the device.
    package var transmitDropped: Int64?
    package var transmitErrors: Int64?
    /// Incoming packets dropped by the driver or the kernel; those of protocols that nobody here speaks are among them.
    package var receiveDropped: Int64?
    /// Incoming packets that the device had no room for.
    package var receiveMissed: Int64?
    package var receiveFIFOErrors: Int64?

    package init(name: String) { self.name = name }
}

/// What the scheduler gave the measuring threads, all of them added up (/proc/thread-self/schedstat).
package struct ThreadTimeFigures: Equatable, Sendable, Codable {
    /// On a core, nanoseconds.
    package var runNanoseconds: Int64
    /// Ready to run without a core, nanoseconds: the involuntary waits.
    package var waitNanoseconds: Int64
    /// Between the first and the last reading of each thread, nanoseconds of CLOCK_MONOTONIC.
    package var elapsedNanoseconds: Int64

    package init(runNanoseconds: Int64, waitNanoseconds: Int64, elapsedNanoseconds: Int64) {
        self.runNanoseconds = runNanoseconds
        self.waitNanoseconds = waitNanoseconds
        self.elapsedNanoseconds = elapsedNanoseconds
    }

    /// Two threads' together.
    package static func + (left: ThreadTimeFigures, right: ThreadTimeFigures) -> ThreadTimeFigures {
        ThreadTimeFigures(
            runNanoseconds: left.runNanoseconds + right.runNanoseconds,
            waitNanoseconds: left.waitNanoseconds + right.waitNanoseconds,
            elapsedNanoseconds: left.elapsedNanoseconds + right.elapsedNanoseconds)
    }

    /// Waits over elapsed time, 0...1; 0 when no time passed.
    package var waitShare: Double {
        elapsedNanoseconds > 0 ? Double(waitNanoseconds) / Double(elapsedNanoseconds) : 0
    }
}

/// The canary: a reflector of the prober's own on loopback, probed by the same loop and the same sockets as the lines.
/// There is no network in between, so its loss and its delay are the prober's own.
package struct CanaryFigures: Equatable, Sendable, Codable {
    package var sent: Int
    package var received: Int
    package var lost: Int
    package var duplicates: Int
    /// Milliseconds, as for a line; nil when nothing came back.
    package var rtt: DelayStatistics?

    package init(sent: Int, received: Int, lost: Int, duplicates: Int = 0, rtt: DelayStatistics? = nil) {
        self.sent = sent
        self.received = received
        self.lost = lost
        self.duplicates = duplicates
        self.rtt = rtt
    }
}

/// What `--max-rate auto` found: of the thread that found least.
package struct RateFinding: Equatable, Sendable, Codable {
    /// Packets a second of the whole round at its end.
    package var rate: Double
    /// The lowest rate, packets a second of the whole round, at which the prober saw itself strained; nil: at none.
    package var strainedAt: Double?
    /// How often the rate was lowered.
    package var backOffs: Int

    package init(rate: Double, strainedAt: Double?, backOffs: Int) {
        self.rate = rate
        self.strainedAt = strainedAt
        self.backOffs = backOffs
    }
}

/// The receive buffer that a round's sockets got: of the socket that it lasts the shortest for.
package struct ReceiveBufferFigures: Equatable, Sendable, Codable {
    /// Octets of kernel memory asked for.
    package var askedOctets: Int
    /// Octets of kernel memory given (net.core.rmem_max bounds it without privilege).
    package var givenOctets: Int
    /// How long it holds replies and transmit stamps at the planned rate with nobody reading, nanoseconds; nil without
    /// a rate.
    package var holdsNanoseconds: Int64?

    /// Octets of kernel memory that one probe costs the buffer: its reply (256 of struct sk_buff and a 2,048-octet half
    /// page, what most drivers receive into; loopback and drivers that copy small packets take less) and its transmit
    /// stamp (a struct sk_buff with an empty head, 768). An estimate on the safe side.
    package static let octetsPerProbe = 256 + 2_048 + 768

    /// - Parameter rate: probes a second on this socket.
    package init(askedOctets: Int, givenOctets: Int, rate: Double) {
        self.askedOctets = askedOctets
        self.givenOctets = givenOctets
        let seconds = Double(givenOctets) / (rate * Double(ReceiveBufferFigures.octetsPerProbe))
        holdsNanoseconds = rate > 0 && seconds < 1e9 ? Int64(seconds * 1e9) : nil
    }
}
