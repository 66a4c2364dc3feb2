import LineModel

extension LineReportRow {
    /// What only STAMP lines have (docs/FORMATS.md, "STAMP lines").
    func visitStamp(_ visitor: inout some LineFieldVisitor & ~Copyable) {
        let stamp = stamp
        visitor.optionalGroup("stamp", isPresent: stamp != nil) { group in
            group.whole("stateful", stamp?.isStateful.map { $0 ? 1 : 0 })
            group.whole("lost_there", stamp?.lostThere)
            group.whole("lost_back", stamp?.lostBack)
            group.whole("lost_either", stamp?.lostSomewhere)
            group.whole("duplicated_there", stamp?.duplicatedThere)
            group.whole("duplicated_back", stamp?.duplicatedBack)
            group.whole("restarts", stamp?.restarts)
            group.delay(("dwell_mean_ms", "dwell_p95_ms", "dwell_max_ms"), stamp?.dwell)
            group.whole("dwell_unknown", stamp?.dwellUnknown)
            group.delay(
                ("variation_there_mean_ms", "variation_there_p95_ms", "variation_there_max_ms"), stamp?.variationThere)
            group.delay(
                ("variation_back_mean_ms", "variation_back_p95_ms", "variation_back_max_ms"), stamp?.variationBack)
            group.number("variation_error_ms", stamp?.variationError, decimals: Decimals.milliseconds)
            group.number("clock_offset_ms", stamp?.clockOffset, decimals: Decimals.milliseconds)
            group.number("clock_offset_error_ms", stamp?.clockOffsetError, decimals: Decimals.milliseconds)
            group.number("clock_skew_ppm", stamp?.clockSkew, decimals: 1...3)
            group.whole("clock_steps", stamp?.clockSteps)
            group.whole("synchronised", stamp?.claimsSynchronised.map { $0 ? 1 : 0 })
            group.number("claimed_error_ms", stamp?.claimedError, decimals: Decimals.milliseconds)
            group.delay(("one_way_there_mean_ms", "one_way_there_p95_ms", "one_way_there_max_ms"), stamp?.oneWayThere)
            group.delay(("one_way_back_mean_ms", "one_way_back_p95_ms", "one_way_back_max_ms"), stamp?.oneWayBack)
            group.number("one_way_error_ms", stamp?.oneWayError, decimals: Decimals.milliseconds)
            group.whole("one_way_contradicted", stamp.map { $0.isOneWayContradicted ? 1 : 0 })
            group.visit(path: stamp?.path)
            group.whole("extensions_verified", stamp?.verified)
            group.whole("extensions_unrecognised", stamp?.unrecognised)
            group.whole("extensions_malformed", stamp?.malformed)
            group.whole("extensions_broken", stamp?.integrityFailed)
            group.whole("reflector_received", stamp?.reflectorReceived)
            group.whole("reflector_sent", stamp?.reflectorSent)
        }
    }
}

extension LineFieldVisitor where Self: ~Copyable {
    /// A count that may be absent.
    mutating func whole(_ key: StaticString, _ value: Int?) { number(key, value.map(Double.init), decimals: 0...0) }

    /// The figures of a delay that matter for one way of a line.
    fileprivate mutating func delay(
        _ keys: (mean: StaticString, p95: StaticString, max: StaticString), _ value: DelayStatistics?
    ) {
        number(keys.mean, value?.mean, decimals: Decimals.milliseconds)
        number(keys.p95, value?.p95, decimals: Decimals.milliseconds)
        number(keys.max, value?.max, decimals: Decimals.milliseconds)
    }

    fileprivate mutating func visit(path: StampPath?) {
        whole("hops_there_min", path?.hopsThere.map { Int($0.lowerBound) })
        whole("hops_there_max", path?.hopsThere.map { Int($0.upperBound) })
        whole("reply_ttl_min", path?.returnedTTL.map { Int($0.lowerBound) })
        whole("reply_ttl_max", path?.returnedTTL.map { Int($0.upperBound) })
        whole("dscp_there_compared", path?.dscpThere.compared)
        whole("dscp_there_changed", path?.dscpThere.changed)
        whole("dscp_back_compared", path?.dscpBack.compared)
        whole("dscp_back_changed", path?.dscpBack.changed)
        whole("ecn_there_changed", path?.ecnThere.changed)
        whole("congestion_marks", path?.congestionMarks)
    }
}
