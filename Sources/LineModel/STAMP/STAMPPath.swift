/// How a request and its reply were marked when they left and when they arrived; nil for what nobody told.
package struct STAMPMarks: Equatable, Sendable {
    /// The DSCP that the request left with, 0 to 63.
    package var sentDSCP: UInt8
    /// The ECN field that the request left with, 0 to 3 (RFC 3168 section 5).
    package var sentECN: UInt8
    /// The TTL or hop limit that the request left with; 0 when it is not known.
    package var sentTTL: UInt8
    /// The DSCP of the request as it arrived at the reflector; nil unless the class of service extension came back (RFC
    /// 8972 section 4.4).
    package var arrivedDSCP: UInt8?
    /// The ECN field of the request as it arrived at the reflector; nil likewise.
    package var arrivedECN: UInt8?
    /// The TTL or hop limit of the request as it arrived at the reflector (RFC 8762 section 4.3); 255 may also mean
    /// that the reflector cannot tell.
    package var arrivedTTL: UInt8?
    /// The DSCP with which the reply left; nil when the reflector refused the one asked for.
    package var replyDSCP: UInt8?
    /// The DSCP of the reply as it arrived here; nil when the kernel did not tell.
    package var returnedDSCP: UInt8?
    /// The TTL or hop limit of the reply as it arrived here; nil when the kernel did not tell.
    package var returnedTTL: UInt8?

    /// What is left out was told by nobody.
    package init(
        sentDSCP: UInt8, sentECN: UInt8, sentTTL: UInt8, arrivedDSCP: UInt8? = nil, arrivedECN: UInt8? = nil,
        arrivedTTL: UInt8? = nil, replyDSCP: UInt8? = nil, returnedDSCP: UInt8? = nil, returnedTTL: UInt8? = nil
    ) {
        self.sentDSCP = sentDSCP
        self.sentECN = sentECN
        self.sentTTL = sentTTL
        self.arrivedDSCP = arrivedDSCP
        self.arrivedECN = arrivedECN
        self.arrivedTTL = arrivedTTL
        self.replyDSCP = replyDSCP
        self.returnedDSCP = returnedDSCP
        self.returnedTTL = returnedTTL
    }
}

/// What a line does to the marks of its packets. Grows by one reply at a time, in fixed memory.
package struct STAMPPath: Equatable, Sendable {
    /// DSCP on the way there.
    package var dscpThere = MarkChanges()
    /// DSCP on the way back.
    package var dscpBack = MarkChanges()
    /// ECN on the way there, without congestion marks: ECT(0) and ECT(1) that became another value but CE.
    package var ecnThere = MarkChanges()
    /// Packets that left ECN-capable and arrived as "congestion experienced" (RFC 3168 section 5): a queue was full.
    package var congestionMarks = 0
    /// Hops on the way there: by how much the TTL fell, in the shortest and the longest case. nil until a reply told.
    package var hopsThere: ClosedRange<UInt8>?
    /// TTL with which replies arrived, lowest to highest; more than one value means more than one route back. nil until
    /// a reply told.
    package var returnedTTL: ClosedRange<UInt8>?

    /// No reply has been added.
    package init() {}

    /// Adds one reply; a mark that nobody told changes nothing.
    package mutating func add(_ marks: STAMPMarks) {
        if let arrived = marks.arrivedDSCP { dscpThere.add(sent: marks.sentDSCP, arrived: arrived) }
        if let sent = marks.replyDSCP, let arrived = marks.returnedDSCP { dscpBack.add(sent: sent, arrived: arrived) }
        if let arrived = marks.arrivedECN {
            if arrived == 3, marks.sentECN == 1 || marks.sentECN == 2 {
                congestionMarks += 1
            } else {
                ecnThere.add(sent: marks.sentECN, arrived: arrived)
            }
        }
        // 255 is also what a reflector writes that cannot tell (RFC 5357 section 4.2.1), and 0 what one leaves that
        // does not fill the field in: no packet that arrives has none left.
        if let arrived = marks.arrivedTTL, arrived != 0, arrived != 255 || marks.sentTTL == 255,
            arrived <= marks.sentTTL
        {
            hopsThere = Self.widened(hopsThere, by: marks.sentTTL - arrived)
        }
        if let arrived = marks.returnedTTL { returnedTTL = Self.widened(returnedTTL, by: arrived) }
    }

    private static func widened(_ range: ClosedRange<UInt8>?, by value: UInt8) -> ClosedRange<UInt8> {
        guard let range else { return value...value }
        return min(range.lowerBound, value)...max(range.upperBound, value)
    }
}

/// How often a mark arrived as another one.
package struct MarkChanges: Equatable, Sendable {
    /// Packets of which both marks are known.
    package var compared = 0
    /// How many of these arrived with another mark.
    package var changed = 0
    /// The values that changed marks became: bit n is value n.
    package var became: UInt64 = 0

    /// Nothing has been compared.
    package init() {}

    mutating func add(sent: UInt8, arrived: UInt8) {
        compared += 1
        guard sent != arrived else { return }
        changed += 1
        became |= 1 << UInt64(arrived & 63)
    }
}
