extension LimitRules {
    /// The line with the limits that these rules give it, for a round that judges by lines' own limits.
    package func applied(to line: Line) -> Line {
        let limits = limits(for: line)
        var judged = Line(
            name: line.name, ingress: line.ingress, echo: line.echo, payload: line.payload, tags: line.tags,
            maxLoss: limits.maxLoss, maxRTT: limits.maxRTT)
        // What is probed beside it stays the line's own.
        (judged.direct, judged.flows, judged.tcp) = (line.direct, line.flows, line.tcp)
        judged.minGain = limits.minGain
        return judged
    }

    /// The limits of lines that have none of their own and none by a tag.
    package var limitsOfAll: LineLimits { LineLimits(maxLoss: loss, maxRTT: rtt, minGain: minGain) }
}
