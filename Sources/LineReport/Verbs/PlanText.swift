internal import LineModel

/// The plan as text for people: one fact a row.
package enum PlanText {
    /// Writes the plan as rows of a label and a fact, each with a line end, and says below them that nothing was sent.
    package static func render(_ outline: PlanOutline, _ words: Words = .flags) -> String {
        let plan = outline.plan
        var rows: [(String, String)] = [
            ("probes", probes(plan)), ("rate", rate(outline)), ("busiest address", busiest(outline)),
            ("duration", duration(plan)), ("memory", "\(bytes(plan.recordBytes)) for the probes' records"),
            ("resolution", resolution(plan.count)),
        ]
        if let noticed = outline.noticed { rows.append(("noticed", words.noticed(noticed))) }
        rows.append(("seed", "\(plan.seed)"))
        if outline.opaqueSockets > 0 {
            rows.append(
                (
                    "sockets",
                    "\(descriptors(outline.opaqueSockets)), for lines whose replies do not say which probe they answer"
                ))
        }
        if outline.weakSockets > 0 {
            let number = descriptors(outline.weakSockets)
            rows.append(("sockets", "\(number), for lines whose replies name their probe by few bits"))
        }
        if outline.proxies > 0 { rows.append(("socks5", proxies(outline))) }
        if let segments = outline.segments { rows.append(("segments", Self.segments(segments, plan, words))) }
        if let direct = outline.direct { rows.append(("direct", Self.direct(direct, plan, words))) }
        if plan.handshakeLines > 0 { rows.append(("tcp", handshakes(plan))) }
        rows += plan.notes.map { ("note", words.note($0)) }
        if outline.judgesNoGain { rows.append(("note", words.note(.gainNotJudged))) }
        rows += outline.unmeasured.map { line in
            ("unmeasured", "\(TerminalText.cleaned(line.name)): \(words.unmeasured(line.reason))")
        }
        let width = (rows.map(\.0.count).max() ?? 0) + 2
        return rows.map { $0.0 + String(repeating: " ", count: width - $0.0.count) + $0.1 + "\n" }.joined()
            + "Nothing was sent.\n"
    }

    private static func probes(_ plan: RoundPlan) -> String {
        "\(grouped(plan.probes)): \(grouped(plan.lines)) \(plan.lines == 1 ? "line" : "lines") x "
            + "\(grouped(plan.count)), every \(Duration.nanoseconds(plan.intervalNanoseconds).roundedText)"
    }

    private static func descriptors(_ number: Int) -> String {
        "\(grouped(number)) \(number == 1 ? "descriptor" : "descriptors")"
    }

    private static func segments(_ segments: SegmentOutline, _ plan: RoundPlan, _ words: Words) -> String {
        var facts: [String] = []
        let probed = segments.lines ?? plan.companions.count
        if let reason = segments.unavailable {
            facts.append(TerminalText.cleaned(words.absence(reason)))
        } else if probed == 0 {
            facts.append("no line has an echo behind its ingress, so none has two segments")
        } else {
            let lines = "\(grouped(probed)) \(probed == 1 ? "line" : "lines")"
            let beside = plan.companionEvery == 1 ? "each probe" : "one probe in \(grouped(plan.companionEvery))"
            facts.append(
                "\(segments.probe.description) to the ingress beside \(beside) of \(lines): "
                    + "\(grouped(rate(of: probed, plan))) packets/s of the rate")
        }
        if segments.single > 0, probed > 0 {
            facts.append(
                "\(grouped(segments.single)) \(segments.single == 1 ? "line has" : "lines have") one segment only, "
                    + "without an echo behind the ingress")
        }
        return facts.joined(separator: "; ")
    }

    /// The part of the rate of so many companions, packets a second.
    private static func rate(of companions: Int, _ plan: RoundPlan) -> Int {
        Int((plan.companionRate * Double(companions) / Double(max(plan.companions.count, 1))).rounded())
    }

    private static func direct(_ direct: DirectOutline, _ plan: RoundPlan, _ words: Words) -> String {
        var facts: [String] = []
        if direct.lines > 0 {
            let beside = plan.companionEvery == 1 ? "each probe" : "one probe in \(grouped(plan.companionEvery))"
            facts.append(
                "without the ingress beside \(beside) of \(grouped(direct.lines)) "
                    + "\(direct.lines == 1 ? "line" : "lines"): \(grouped(rate(of: direct.lines, plan))) packets/s of "
                    + "the rate")
        }
        facts += direct.without.map { "\(grouped($0.lines)) not: \(TerminalText.cleaned(words.note($0.note)))" }
        return facts.joined(separator: "; ")
    }

    private static func handshakes(_ plan: RoundPlan) -> String {
        let lines = "\(grouped(plan.handshakeLines)) \(plan.handshakeLines == 1 ? "line" : "lines")"
        let each = plan.handshakesOfLine
        return "\(grouped(each)) \(each == 1 ? "handshake" : "handshakes") with the ingress beside \(lines), up to "
            + "\(HandshakeShare.packets) packets each: \(grouped(Int(plan.handshakeRate.rounded()))) packets/s of the "
            + "rate"
    }

    private static func rate(_ outline: PlanOutline) -> String {
        "\(grouped(Int(outline.plan.rate.rounded()))) packets/s, \(decimal(outline.bitsPerSecond / 1e6, 1...2)) Mbit/s "
            + "out and as much back"
    }

    private static func busiest(_ outline: PlanOutline) -> String {
        guard let address = outline.busiestAddress else { return "none" }
        let lines = outline.plan.busiestLines
        return "\(address): \(grouped(lines)) \(lines == 1 ? "line" : "lines"), "
            + "\(grouped(Int(outline.plan.busiestRate.rounded()))) packets/s"
    }

    private static func duration(_ plan: RoundPlan) -> String {
        let sending = Duration.nanoseconds(plan.lastSendNanoseconds).roundedText
        let whole = Duration.nanoseconds(plan.maxNanoseconds).roundedText
        return "\(sending) of sending; \(whole) when a line stays silent for its timeout"
    }

    private static func proxies(_ outline: PlanOutline) -> String {
        let what = outline.proxies > 1 ? "proxies, a TCP connection each, all" : "proxy, a TCP connection"
        return "\(grouped(outline.proxies)) \(what) made before the first probe and within "
            + outline.proxyLimit.roundedText
    }

    /// The smallest loss that `count` probes can show, and what none lost still leaves open (Wilson, 95 %).
    private static func resolution(_ count: Int) -> String {
        let step = decimal(100 / Double(count), 0...3)
        guard let none = WilsonInterval.of(0, in: count) else { return "nothing" }
        return "1 lost probe is \(step) %; no lost probe means less than \(decimal(none.upperBound * 100, 1...1)) % "
            + "(95 % confidence)"
    }

    private static func bytes(_ count: Int) -> String {
        switch count {
        case ..<1_000: "\(count) octets"
        case ..<1_000_000: "\(decimal(Double(count) / 1e3, 0...1)) kB"
        default: "\(decimal(Double(count) / 1e6, 0...1)) MB"
        }
    }
}

extension Duration {
    /// For reading: three significant places after the unit's own, `3.98s`, `20ms`.
    fileprivate var roundedText: String {
        let nanoseconds = self.nanoseconds
        let step: Int64 = nanoseconds >= 1_000_000_000 ? 10_000_000 : nanoseconds >= 1_000_000 ? 10_000 : 1
        return Duration.nanoseconds((nanoseconds + step / 2) / step * step).shortText
    }
}
