extension PortFinding {
    /// For programs, in a fixed order.
    var figures: [ConclusionFigure] {
        [
            ConclusionFigure("ports", .whole(ports)), ConclusionFigure("bad", .whole(bad.count)),
            ConclusionFigure("bad_ports", .ports(badPorts)),
            ConclusionFigure("bad_sent", .whole(bad.reduce(0) { $0 + $1.sent })),
            ConclusionFigure("bad_lost", .whole(bad.reduce(0) { $0 + $1.lost })),
            ConclusionFigure("other_sent", .whole(othersSent)), ConclusionFigure("other_lost", .whole(othersLost)),
            ConclusionFigure("chance", .number(probability)),
        ] + Again.figures(again)
    }
}

extension SlowPortFinding {
    /// For programs, in a fixed order.
    var figures: [ConclusionFigure] {
        [
            ConclusionFigure("ports", .whole(ports)), ConclusionFigure("slow", .whole(slow.count)),
            ConclusionFigure("slow_ports", .ports(slowPorts)),
            ConclusionFigure("slow_median_ms", .number(slowMedian)),
            ConclusionFigure("other_median_ms", .number(othersMedian)),
            ConclusionFigure("chance", .number(probability)),
        ] + PortFinding.Again.figures(again)
    }
}

extension PortFinding.Again {
    /// Of a further round; absent where none has found the same yet.
    fileprivate static func figures(_ again: Self?) -> [ConclusionFigure] {
        [
            ConclusionFigure("again_ports", again.map { .whole($0.ports) } ?? .absent),
            ConclusionFigure("again_bad", again.map { .whole($0.bad) } ?? .absent),
            ConclusionFigure("again_chance", again.map { .number($0.probability) } ?? .absent),
        ]
    }
}

extension ConclusionFigure.Value {
    /// Ports as a list with commas; absent where nobody told them.
    fileprivate static func ports(_ ports: [UInt16]) -> Self {
        ports.isEmpty ? .absent : .text(ports.map(String.init).joined(separator: ","))
    }
}
