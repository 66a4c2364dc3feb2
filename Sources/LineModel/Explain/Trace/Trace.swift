/// Why a trace ends where it ends. The raw values are stored.
package enum TraceEnd: String, Codable, Sendable, CaseIterable {
    /// The far end answered, by a reply or by saying that its port is closed.
    case reached
    /// Somebody on the way said that it goes no further.
    case refused
    /// So many hops in a row were silent that the others were not asked.
    case silent
    /// The largest TTL was reached.
    case hopLimit = "hop-limit"
    /// The time for a trace was over.
    case timeLimit = "time-limit"
    /// This machine could not send.
    case unsendable
    /// It was told to stop.
    case stopped
}

/// How much of a line its trace can see. The raw values are stored.
package enum TraceReach: String, Codable, Sendable, CaseIterable {
    /// The whole line: its ingress answers itself.
    case line
    /// The way to the ingress only; what lies between the ingress and the echo cannot be seen from here.
    case ingress
    /// The way to the proxy's address only, and that by its own port: the port that it relays at is another flow.
    case proxy
}

/// The way of one flow, as far as it answered: which routers it passes, and where it ends.
package struct Trace: Equatable, Sendable, Codable {
    /// Where probes went, as `address:port`.
    package var destination: String
    /// The address that they left from.
    package var source: String
    /// The one port that all of them left from; 0 for ICMP.
    package var sourcePort: UInt16
    /// The payload's name.
    package var payload: String
    /// Bytes of a datagram.
    package var bytes: Int
    /// The code point of all probes; nil for none.
    package var dscp: Int?
    /// How much of the line it can see.
    package var reach: TraceReach
    /// From TTL 1 on, each once, in order. Behind the last one nothing is known.
    package var hops: [TraceHop]
    /// Why it ends.
    package var end: TraceEnd
    /// TTL or hop limit with which the far end's reply came; nil without a reply.
    package var replyTimeToLive: UInt8?
    /// What was counted besides.
    package var counts: TraceCounts

    /// The memberwise initialiser.
    package init(
        destination: String, source: String, sourcePort: UInt16, payload: String, bytes: Int, dscp: Int? = nil,
        reach: TraceReach, hops: [TraceHop], end: TraceEnd, replyTimeToLive: UInt8? = nil,
        counts: TraceCounts = TraceCounts()
    ) {
        self.destination = destination
        self.source = source
        self.sourcePort = sourcePort
        self.payload = payload
        self.bytes = bytes
        self.dscp = dscp
        self.reach = reach
        self.hops = hops
        self.end = end
        self.replyTimeToLive = replyTimeToLive
        self.counts = counts
    }

    /// How many hops away the far end is; nil when it was not reached.
    package var hopCount: Int? { end == .reached ? hops.last?.timeToLive : nil }

    /// The last hop that proved itself; nil when all are silent.
    package var lastAnswer: TraceHop? { hops.last { !$0.isSilent } }

    /// Sixteen hexadecimal digits that stand for the way: FNV-1a over each hop's TTL and smallest address. Two traces
    /// of one way may differ in it, since hops that answer now and then come and go: `TraceComparison` tells.
    package var hash: String {
        var bytes: [UInt8] = []
        for hop in hops where !hop.isSilent {
            bytes += "\(hop.timeToLive) \(hop.addresses.min() ?? "")\n".utf8
        }
        let code = StableHash.fnv1a(bytes)
        return HexText.lower((0..<8).map { UInt8(truncatingIfNeeded: code >> (56 - 8 * UInt64($0))) })
    }

    /// Whether two traces are of one flow: only then do equal routers pass them on alike (RFC 2992, paris-traceroute).
    package func isSameFlow(as other: Trace) -> Bool {
        destination == other.destination && source == other.source && sourcePort == other.sourcePort
            && (sourcePort != 0 || payload == other.payload) && dscp == other.dscp
    }
}

/// What a trace counts beside its answers.
package struct TraceCounts: Equatable, Sendable, Codable {
    /// Datagrams that left.
    package var sent = 0
    /// Answers that were given to a probe.
    package var answered = 0
    /// ICMP errors that quote too little of a probe to prove themselves.
    package var unproven = 0
    /// ICMP errors and datagrams that are no answer to any probe: somebody else's, or forged.
    package var foreign = 0
    /// A second answer to one probe.
    package var duplicates = 0
    /// Sends that were made again, because an error about an earlier probe had failed them.
    package var retries = 0
    /// Probes that this machine could not send.
    package var unsent = 0

    /// Nothing so far.
    package init() {}
}
