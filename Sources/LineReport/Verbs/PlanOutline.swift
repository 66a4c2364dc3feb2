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
    /// Why no ingress can be probed from here; nil when it can.
    package var unavailable: IngressAbsence?

    /// What is said of a round whose lines with an echo have their ingress probed too.
    package init(probe: IngressProbe, single: Int, unavailable: IngressAbsence?) {
        self.probe = probe
        self.single = single
        self.unavailable = unavailable
    }
}
