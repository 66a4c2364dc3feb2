/// What was found out about a line in trouble, beyond that it is bad: where, for whom, and so what to do.
///
/// One case for each kind of finding, which has its numbers. It is stored by its id and the finding: neither an id nor
/// a finding's stored names are ever renamed.
package enum Conclusion: Equatable, Sendable {
    case sizeLimit(SizeFinding)
    case dscpClass(DSCPFinding)
    case routeChange(RouteChange)
    case wayEnds(RouteChange)
    case slowerThanDirect(GainFinding)
    case lossyPort(PortFinding)
    case slowPort(SlowPortFinding)
    case oldFlow(FlowFinding)
    case udpOnly(TCPFinding)

    /// The kinds, in the order in which they are explained.
    package enum Kind: String, CaseIterable, Sendable, Codable {
        case sizeLimit = "size-limit"
        case dscpClass = "dscp-class"
        case routeChange = "route-change"
        case wayEnds = "way-ends"
        case slowerThanDirect = "slower-than-direct"
        case lossyPort = "lossy-port"
        case slowPort = "slow-port"
        case oldFlow = "old-flow"
        case udpOnly = "udp-only"
    }

    /// Which kind of finding it is.
    package var kind: Kind {
        switch self {
        case .sizeLimit: .sizeLimit
        case .dscpClass: .dscpClass
        case .routeChange: .routeChange
        case .wayEnds: .wayEnds
        case .slowerThanDirect: .slowerThanDirect
        case .lossyPort: .lossyPort
        case .slowPort: .slowPort
        case .oldFlow: .oldFlow
        case .udpOnly: .udpOnly
        }
    }

    /// The name for programs, which never changes.
    package var id: String { kind.rawValue }
}

extension Conclusion: Codable {
    private enum Key: String, CodingKey {
        case id, finding
    }

    /// - Throws: for a kind that only a newer program knows.
    package init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: Key.self)
        func finding<Finding: Decodable>(_ type: Finding.Type) throws -> Finding {
            try values.decode(type, forKey: .finding)
        }
        switch try values.decode(Kind.self, forKey: .id) {
        case .sizeLimit: self = .sizeLimit(try finding(SizeFinding.self))
        case .dscpClass: self = .dscpClass(try finding(DSCPFinding.self))
        case .routeChange: self = .routeChange(try finding(RouteChange.self))
        case .wayEnds: self = .wayEnds(try finding(RouteChange.self))
        case .slowerThanDirect: self = .slowerThanDirect(try finding(GainFinding.self))
        case .lossyPort: self = .lossyPort(try finding(PortFinding.self))
        case .slowPort: self = .slowPort(try finding(SlowPortFinding.self))
        case .oldFlow: self = .oldFlow(try finding(FlowFinding.self))
        case .udpOnly: self = .udpOnly(try finding(TCPFinding.self))
        }
    }

    /// The id, and the finding behind it.
    package func encode(to encoder: any Encoder) throws {
        var values = encoder.container(keyedBy: Key.self)
        try values.encode(kind, forKey: .id)
        switch self {
        case .sizeLimit(let finding): try values.encode(finding, forKey: .finding)
        case .dscpClass(let finding): try values.encode(finding, forKey: .finding)
        case .routeChange(let finding), .wayEnds(let finding): try values.encode(finding, forKey: .finding)
        case .slowerThanDirect(let finding): try values.encode(finding, forKey: .finding)
        case .lossyPort(let finding): try values.encode(finding, forKey: .finding)
        case .slowPort(let finding): try values.encode(finding, forKey: .finding)
        case .oldFlow(let finding): try values.encode(finding, forKey: .finding)
        case .udpOnly(let finding): try values.encode(finding, forKey: .finding)
        }
    }
}

extension Conclusion {
    /// The numbers of the finding, for programs, in a fixed order.
    package var figures: [ConclusionFigure] {
        switch self {
        case .sizeLimit(let finding): finding.figures
        case .dscpClass(let finding): finding.figures
        case .routeChange(let finding), .wayEnds(let finding): finding.figures
        case .slowerThanDirect(let finding): finding.figures
        case .lossyPort(let finding): finding.figures
        case .slowPort(let finding): finding.figures
        case .oldFlow(let finding): finding.figures
        case .udpOnly(let finding): finding.figures
        }
    }
}

/// A number of a finding, under the key that programs know it by.
package struct ConclusionFigure: Equatable, Sendable {
    /// What a figure is.
    package enum Value: Equatable, Sendable {
        case whole(Int)
        case number(Double)
        case text(String)
        /// It is not known.
        case absent
    }

    /// In lower case, with `_` between words and the unit at the end.
    package let key: String
    /// The number itself.
    package let value: Value

    /// A figure; `key` is published and never changes.
    package init(_ key: String, _ value: Value) {
        self.key = key
        self.value = value
    }
}

extension SizeFinding {
    var figures: [ConclusionFigure] {
        [
            ConclusionFigure("passes_bytes", .whole(passes)), ConclusionFigure("fails_bytes", .whole(fails)),
            ConclusionFigure("small_bytes", .whole(small.bytes)), ConclusionFigure("small_sent", .whole(small.sent)),
            ConclusionFigure("small_lost", .whole(small.lost)), ConclusionFigure("large_bytes", .whole(large.bytes)),
            ConclusionFigure("large_sent", .whole(large.sent)), ConclusionFigure("large_lost", .whole(large.lost)),
            ConclusionFigure("chance", .number(chance)),
        ]
    }
}

extension DSCPFinding {
    var figures: [ConclusionFigure] {
        [
            ConclusionFigure("dscp", .whole(lossy.dscp)), ConclusionFigure("sent", .whole(lossy.sent)),
            ConclusionFigure("lost", .whole(lossy.lost)), ConclusionFigure("other_dscp", .whole(other.dscp)),
            ConclusionFigure("other_sent", .whole(other.sent)), ConclusionFigure("other_lost", .whole(other.lost)),
            ConclusionFigure("chance", .number(chance)),
        ]
    }
}
