package import LineModel

/// What `plan` says of a round that is not made.
package struct PlanOutline: Sendable {
    /// The plan itself: counts, intervals and rates.
    package var plan: RoundPlan
    /// The rate of IP packets each way, headers included.
    package var bitsPerSecond: Double
    /// Sockets for lines whose replies name no probe, one for each probe under way; 0 without such lines.
    package var opaqueSockets = 0
    /// Sockets for lines whose replies name their probe by few bits; 0 without such lines.
    package var weakSockets = 0
    /// SOCKS5 proxies that take an association each before the first probe.
    package var proxies = 0
    /// How long the first probe waits for them at most.
    package var proxyLimit = Duration.zero
    /// Address of the destination that gets most probes; nil without lines.
    package var busiestAddress: String?
    /// The probes to ingresses; nil when only whole lines are probed.
    package var segments: SegmentOutline?
    /// The direct probes; nil when no line shall have some.
    package var direct: DirectOutline?
    /// Whether a limit of the gain is set, and no line has direct probes.
    package var judgesNoGain = false
    /// The smallest loss that is noticed within an hour; nil where there is no line, or nobody worked it out.
    package var noticed: NoticedOutline?
    /// Lines that cannot be measured, with the reasons, in the order of the lines file.
    package var unmeasured: [(name: String, reason: Unmeasured)]

    /// An outline without sockets of single lines, proxies and segments, which the caller sets where the round has
    /// them.
    package init(
        plan: RoundPlan, bitsPerSecond: Double, busiestAddress: String?,
        unmeasured: [(name: String, reason: Unmeasured)]
    ) {
        self.plan = plan
        self.bitsPerSecond = bitsPerSecond
        self.busiestAddress = busiestAddress
        self.unmeasured = unmeasured
    }
}

/// What `plan` says of the probes to ingresses.
package struct SegmentOutline: Sendable {
    /// How the ingresses are probed.
    package var probe: IngressProbe
    /// Lines without an echo behind their ingress, which have one segment.
    package var single: Int
    /// Lines whose ingress is probed; nil where all companions of the plan are for that.
    package var lines: Int?
    /// Why no ingress can be probed from here; nil when it can.
    package var unavailable: IngressAbsence?

    /// What is said of a round whose lines with an echo have their ingress probed too.
    package init(probe: IngressProbe, single: Int, lines: Int? = nil, unavailable: IngressAbsence?) {
        self.probe = probe
        self.single = single
        self.lines = lines
        self.unavailable = unavailable
    }
}

/// What `plan` says of the direct probes.
package struct DirectOutline: Sendable {
    /// Lines that have some.
    package var lines: Int
    /// Why other lines have none, and how many.
    package var without: [(note: GainNote, lines: Int)]

    /// - Parameter without: why other lines have none, and how many.
    package init(lines: Int, without: [(note: GainNote, lines: Int)]) { (self.lines, self.without) = (lines, without) }
}

/// The smallest loss that the judgement by evidence notices within an hour, if a service measured these lines so.
package struct NoticedOutline: Sendable {
    /// What a line usually loses, a ratio.
    package static let usual = 0.002
    /// Of more probes a line than these it is not worked out: they notice no greater loss.
    package static let maxTrials = 10_000

    /// The loss ratio; nil where none is noticed.
    package var loss: Double?
    /// From a round to the next.
    package var every: Duration
    /// How many false alarms are accepted over all lines together.
    package var budget: FalseAlarmBudget
    /// Whether the round has more probes a line than it was worked out for.
    package var isBound: Bool

    /// Works it out for rounds of this plan: every five minutes, or one after the other where one takes longer, and for
    /// the budget that most will choose.
    ///
    /// - Parameter groups: groups of three lines or more.
    package init?(_ plan: RoundPlan, groups: Int) {
        guard plan.lines > 0, let usual = UsualLossClass(containing: Self.usual) else { return nil }
        (budget, every) = (.usual, max(.seconds(300), .nanoseconds(plan.maxNanoseconds)))
        isBound = plan.count > Self.maxTrials
        var losses = NoticedLosses(
            budget: budget, lines: plan.lines, groups: groups, every: every, trials: min(plan.count, Self.maxTrials))
        loss = losses.loss(of: usual)
    }
}
