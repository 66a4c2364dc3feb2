import LineModel

extension LineReportRow {
    /// What only STAMP lines have (docs/reference/formats.md, "STAMP lines").
    func visitStamp(_ visitor: inout some LineFieldVisitor & ~Copyable) {
        visitor.optionalGroup("stamp", isPresent: stamp != nil) { $0.visit(stamp: stamp) }
    }
}

extension LineFieldVisitor where Self: ~Copyable {
    /// The figures of one round, always all of them.
    mutating func visit(stamp: StampSummary?) {
        whole("stateful", stamp?.isStateful.map { $0 ? 1 : 0 })
        whole("lost_there", stamp?.lostThere)
        whole("lost_back", stamp?.lostBack)
        whole("lost_either", stamp?.lostSomewhere)
        whole("duplicated_there", stamp?.duplicatedThere)
        whole("duplicated_back", stamp?.duplicatedBack)
        whole("restarts", stamp?.restarts)
        delay(("dwell_mean_ms", "dwell_p95_ms", "dwell_max_ms"), stamp?.dwell)
        whole("dwell_unknown", stamp?.dwellUnknown)
        delay(
            ("variation_there_mean_ms", "variation_there_p95_ms", "variation_there_max_ms"), stamp?.variationThere)
        delay(
            ("variation_back_mean_ms", "variation_back_p95_ms", "variation_back_max_ms"), stamp?.variationBack)
        number("variation_error_ms", stamp?.variationError, decimals: Decimals.milliseconds)
        number("clock_offset_ms", stamp?.clockOffset, decimals: Decimals.milliseconds)
        number("clock_offset_error_ms", stamp?.clockOffsetError, decimals: Decimals.milliseconds)
        number("clock_skew_ppm", stamp?.clockSkew, decimals: 1...3)
        whole("clock_steps", stamp?.clockSteps)
        whole("synchronised", stamp?.claimsSynchronised.map { $0 ? 1 : 0 })
        number("claimed_error_ms", stamp?.claimedError, decimals: Decimals.milliseconds)
        delay(("one_way_there_mean_ms", "one_way_there_p95_ms", "one_way_there_max_ms"), stamp?.oneWayThere)
        delay(("one_way_back_mean_ms", "one_way_back_p95_ms", "one_way_back_max_ms"), stamp?.oneWayBack)
        number("one_way_error_ms", stamp?.oneWayError, decimals: Decimals.milliseconds)
        whole("one_way_contradicted", stamp.map { $0.isOneWayContradicted ? 1 : 0 })
        visit(path: stamp?.path)
        whole("extensions_verified", stamp?.verified)
        whole("extensions_unrecognised", stamp?.unrecognised)
        whole("extensions_malformed", stamp?.malformed)
        whole("extensions_broken", stamp?.integrityFailed)
        whole("reflector_received", stamp?.reflectorReceived)
        whole("reflector_sent", stamp?.reflectorSent)
    }

    /// The figures of an hour or a day, always all of them.
    mutating func visit(span: StampSpan?) {
        whole("lost_there", span?.lostThere)
        whole("lost_back", span?.lostBack)
        whole("lost_either", span?.lostSomewhere)
        number("worst_loss_there", span?.worstThere, decimals: Decimals.ratio)
        number("worst_loss_back", span?.worstBack, decimals: Decimals.ratio)
        number("variation_there_worst_p95_ms", span?.variationThere, decimals: Decimals.milliseconds)
        number("variation_back_worst_p95_ms", span?.variationBack, decimals: Decimals.milliseconds)
        number("dwell_max_ms", span?.longestDwell, decimals: Decimals.milliseconds)
        number("one_way_there_worst_mean_ms", span?.oneWayThere, decimals: Decimals.milliseconds)
        number("one_way_back_worst_mean_ms", span?.oneWayBack, decimals: Decimals.milliseconds)
        whole("marks_changed", span?.changedMarks)
        whole("congestion_marks", span?.congestionMarks)
        whole("restarts", span?.restarts)
    }
}

extension LineFieldVisitor where Self: ~Copyable {
    /// A count that may be absent.
    mutating func whole(_ key: StaticString, _ value: Int?) { number(key, value.map(Double.init), decimals: 0...0) }

    /// The figures of a delay that matter for one way of a line.
    fileprivate mutating func delay(
        _ keys: (mean: StaticString, p95: StaticString, max: StaticString), _ value: StampDelay?
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
