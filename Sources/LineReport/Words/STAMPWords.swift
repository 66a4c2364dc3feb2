import LineModel

/// What STAMP replies tell, in words for people.
enum STAMPWords {
    /// A row a fact, for the block of one line.
    static func rows(_ stamp: STAMPSummary) -> [String] {
        var rows = ["stamp: " + ([loss(stamp)] + extras(stamp)).joined(separator: "; ")]
        if let there = stamp.variationThere, let back = stamp.variationBack {
            rows.append(
                "one way variation ms: there p95 \(decimal(there.p95, 3...3)), max \(decimal(there.max, 3...3)); back "
                    + "p95 \(decimal(back.p95, 3...3)), max \(decimal(back.max, 3...3)); each within "
                    + "\(decimal(stamp.variationError, 3...3))")
        }
        if let there = stamp.oneWayThere, let back = stamp.oneWayBack {
            rows.append(
                "one way ms: there mean \(decimal(there.mean, 3...3)), back mean \(decimal(back.mean, 3...3)); each "
                    + "within \(decimal(stamp.oneWayError, 3...3))")
        }
        let found = findings(stamp)
        if !found.isEmpty { rows.append("path: " + found.joined(separator: "; ")) }
        return rows
    }

    /// What a reader of a table must know of a line: where packets were lost, and what was changed on the way.
    static func notes(_ stamp: STAMPSummary) -> [String] {
        let hasLoss = (stamp.lostThere ?? 0) + (stamp.lostBack ?? 0) > 0
        return (hasLoss ? [loss(stamp)] : []) + findings(stamp)
    }

    private static func loss(_ stamp: STAMPSummary) -> String {
        guard let there = stamp.lostThere, let back = stamp.lostBack else {
            return "the reflector does not count: loss is not known by way"
        }
        let rest = stamp.lostSomewhere > 0 ? ", \(grouped(stamp.lostSomewhere)) on either" : ""
        return "lost there \(grouped(there)), back \(grouped(back))\(rest)"
    }

    private static func extras(_ stamp: STAMPSummary) -> [String] {
        var extras: [String] = []
        if let dwell = stamp.dwell {
            extras.append("at the reflector mean \(decimal(dwell.mean, 3...3)) ms, which is not in the rtt")
        }
        if stamp.dwellUnknown > 0 {
            extras.append("of \(grouped(stamp.dwellUnknown)) replies not known, and in the rtt")
        }
        if stamp.restarts > 0 { extras.append("the reflector began to count again \(grouped(stamp.restarts)) times") }
        return extras
    }

    private static func findings(_ stamp: STAMPSummary) -> [String] {
        let path = stamp.path
        var found = [
            change("DSCP there", path.dscpThere), change("DSCP back", path.dscpBack),
            change("ECN there", path.ecnThere),
        ].compactMap(\.self)
        if path.congestionMarks > 0 { found.append("\(grouped(path.congestionMarks)) congestion marks there") }
        if let ttl = path.returnedTTL, ttl.count > 1 {
            found.append("replies with TTL \(ttl.lowerBound) to \(ttl.upperBound): more than one route back")
        }
        if let hops = path.hopsThere, hops.count > 1 {
            found.append("\(hops.lowerBound) to \(hops.upperBound) hops there: more than one route")
        }
        if stamp.integrityFailed > 0 {
            found.append("extensions of \(grouped(stamp.integrityFailed)) replies have a wrong code; they are not used")
        }
        if stamp.isOneWayContradicted { found.append("the clocks are not synchronised, though both ends claim it") }
        return found
    }

    private static func change(_ name: String, _ changes: MarkChanges) -> String? {
        guard changes.changed > 0 else { return nil }
        let values = (0..<64).filter { changes.became >> UInt64($0) & 1 == 1 }.map(String.init)
        return "\(name) became \(values.joined(separator: ", ")) in \(grouped(changes.changed)) of "
            + "\(grouped(changes.compared))"
    }
}
