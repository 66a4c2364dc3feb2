/// The limits above which a line is abnormal: for all lines, and for those with a tag. A line's own limits go before
/// both; where a line has several tags, the first rule counts.
package struct LimitRules: Equatable, Sendable {
    /// The limits of lines with one tag.
    package struct TagRule: Equatable, Sendable {
        /// The tag that a line must have, its key and its value.
        package var tag: Tag
        /// The largest loss ratio of a healthy line, 0...1; nil takes the rule of all lines.
        package var loss: Double?
        /// The largest mean RTT of a healthy line; nil takes the rule of all lines.
        package var rtt: Duration?
        /// The least gain of a healthy line over the direct way; nil takes the rule of all lines.
        package var minGain: Duration?

        /// A rule for one tag; a limit that is left out is that of all lines.
        package init(tag: Tag, loss: Double? = nil, rtt: Duration? = nil, minGain: Duration? = nil) {
            self.tag = tag
            self.loss = loss
            self.rtt = rtt
            self.minGain = minGain
        }
    }

    /// The largest loss ratio of a healthy line, 0...1.
    package var loss = 0.3
    /// The largest mean RTT of a healthy line; nil when the RTT is not judged.
    package var rtt: Duration?
    /// The least gain of a healthy line over the direct way, below 0 where it may be slower; nil when the gain is not
    /// judged.
    package var minGain: Duration?
    /// The rules for tags. The first one for a tag that the line has counts; a limit that it lacks is that of all
    /// lines.
    package var tags: [TagRule] = []
    /// Whether a line is also judged by its own past (`LineBaseline`).
    package var change = true

    /// Every line is abnormal above 30 % of loss, whatever its RTT, and judged by its own past.
    package init() {}
}

extension LimitRules {
    /// What the line is judged by: its own limits, else those of the first rule for a tag that it has, else those of
    /// all. Loss, RTT and gain are looked for apart.
    package func limits(for line: Line) -> LineLimits {
        let rule = tags.first { line.tags.contains($0.tag) }
        return LineLimits(
            maxLoss: rule?.loss ?? loss, maxRTT: rule?.rtt ?? rtt, minGain: rule?.minGain ?? minGain
        ).applied(to: line)
    }
}
