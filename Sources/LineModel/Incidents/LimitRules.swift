/// Above what a line is abnormal: for all lines, and for those with a tag. A line's own limits go before both; of
/// several tags that a line has, the first rule counts.
package struct LimitRules: Equatable, Sendable {
    package struct TagRule: Equatable, Sendable {
        package var tag: Tag
        /// nil takes the rule of all.
        package var loss: Double?
        package var rtt: Duration?

        package init(tag: Tag, loss: Double? = nil, rtt: Duration? = nil) {
            self.tag = tag
            self.loss = loss
            self.rtt = rtt
        }
    }

    package var loss = 0.3
    /// nil: the RTT is not judged.
    package var rtt: Duration?
    package var tags: [TagRule] = []
    /// Whether a line is also judged by its own past (`LineBaseline`).
    package var change = true

    package init() {}
}

extension LimitRules {
    /// What the line is judged by: its own limits, else those of the first rule for a tag that it has, else those of
    /// all. Loss and RTT are looked for apart.
    package func limits(for line: Line) -> LineLimits {
        let rule = tags.first { line.tags.contains($0.tag) }
        return LineLimits(maxLoss: rule?.loss ?? loss, maxRTT: rule?.rtt ?? rtt).applied(to: line)
    }
}
