/// The UDP errors of a network namespace since it was made, over all sockets of all programs (/proc/net/snmp and
/// /proc/net/snmp6; Documentation/networking/snmp_counter.rst, RFC 4113). A counter is nil when this kernel does not
/// show it.
package struct UDPCounters: Equatable, Sendable {
    /// Datagrams for a port that nobody listened on.
    package var noPorts: Int64?
    /// Datagrams that arrived and were not delivered, for any reason; holds the next three.
    package var inputErrors: Int64?
    /// Datagrams dropped because a socket's receive buffer was full.
    package var receiveBufferErrors: Int64?
    /// Datagrams dropped because a checksum was wrong.
    package var checksumErrors: Int64?
    /// Datagrams dropped because all UDP sockets together held too much memory (net.ipv4.udp_mem). Since Linux 5.13.
    package var memoryErrors: Int64?
    /// Sends that failed for want of buffer space; each was an error that its sender saw.
    package var sendBufferErrors: Int64?

    /// No counter is known: all are nil.
    package init() {}

    /// Each counter under the names of both files (without `Udp6`).
    private static let names: [(String, any WritableKeyPath<UDPCounters, Int64?> & Sendable)] = [
        ("NoPorts", \.noPorts), ("InErrors", \.inputErrors), ("RcvbufErrors", \.receiveBufferErrors),
        ("InCsumErrors", \.checksumErrors), ("MemErrors", \.memoryErrors), ("SndbufErrors", \.sendBufferErrors),
    ]

    /// Reads the text of /proc/net/snmp: a line of names and a line of numbers, both beginning with `Udp:`. nil when it
    /// has no such pair.
    init?(snmp bytes: [UInt8]) {
        let lines = ProcText.lines(bytes).map(ProcText.fields)
            .filter { $0.first.map { ProcText.equals($0, "Udp:") } ?? false }
        guard lines.count >= 2 else { return nil }
        for (name, value) in zip(lines[0], lines[1]).dropFirst() {
            for (known, path) in UDPCounters.names where ProcText.equals(name, known) {
                self[keyPath: path] = ProcText.number(value)
            }
        }
    }

    /// Reads the text of /proc/net/snmp6: a name and a number a line. nil when none of them is UDP's.
    init?(snmp6 bytes: [UInt8]) {
        var isFound = false
        for line in ProcText.lines(bytes) {
            let fields = ProcText.fields(line)
            guard fields.count == 2 else { continue }
            for (known, path) in UDPCounters.names where ProcText.equals(fields[0], "Udp6" + known) {
                self[keyPath: path] = ProcText.number(fields[1])
                isFound = true
            }
        }
        guard isFound else { return nil }
    }

    /// Both families together. A family whose file is missing has no sockets (IPv6 switched off), so the other one's
    /// figure is the whole; nil when neither is known.
    package static func + (left: UDPCounters, right: UDPCounters) -> UDPCounters {
        var sum = UDPCounters()
        for (_, path) in names {
            let known = [left[keyPath: path], right[keyPath: path]].compactMap(\.self)
            sum[keyPath: path] = known.isEmpty ? nil : known.reduce(0, +)
        }
        return sum
    }

    /// How much each counter grew since `earlier`.
    package func since(_ earlier: UDPCounters) -> UDPCounters {
        var growth = UDPCounters()
        for (_, path) in UDPCounters.names {
            growth[keyPath: path] = CounterDelta.between(earlier[keyPath: path], self[keyPath: path])
        }
        return growth
    }

    /// What /proc says now; nil when neither file can be read.
    package static func read() -> UDPCounters? {
        let families = [
            HostFile.bytes("/proc/net/snmp").flatMap(UDPCounters.init(snmp:)),
            HostFile.bytes("/proc/net/snmp6").flatMap(UDPCounters.init(snmp6:)),
        ].compactMap(\.self)
        return families.isEmpty ? nil : families.reduce(UDPCounters(), +)
    }
}
