/// What a line gained over its direct probes in a window.
package struct WindowGain: Equatable, Sendable {
    /// The window's rounds together.
    package private(set) var span = GainSpan()
    /// The median of the rounds' gains, milliseconds; nil when no round tells, and of hours and days.
    package private(set) var median: Double?
    /// The newest round that had direct probes, or should have had; nil of hours and days.
    package private(set) var newest: LineGain?

    /// The gain of a window.
    ///
    /// - Returns: nil when no round of it should have had direct probes.
    package init?(_ window: LineWindow) {
        let gains = window.points.filter(\.isMeasured).compactMap(\.gain)
        let spans = window.spans.compactMap(\.gain)
        guard !gains.isEmpty || !spans.isEmpty else { return nil }
        if gains.isEmpty { for one in spans { span.add(one) } } else { for one in gains { span.add(one) } }
        median = Percentile.middle(of: gains.filter { $0.note == nil }.compactMap { $0.delay?.gain })
        newest = gains.last
    }
}
