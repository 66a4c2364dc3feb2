internal import LineModel

/// A comparison for programs: one object (docs/reference/formats.md, "Comparison of two rounds").
package enum CompareJSON {
    /// Writes the object, with a line feed at its end.
    ///
    /// - Throws: what the sink throws.
    package static func render(_ rounds: ComparedRounds, version: String, to sink: @escaping ByteSink) throws {
        let compared = rounds.comparison
        let changed = (worse: compared.entries(.worse), better: compared.entries(.better))
        let same = compared.entries(.same)
        var json = JSONWriter(to: sink)
        try json.object { json throws in
            json.field("plumbline", version)
            json.field("between", rounds.isAcrossVantages ? "vantages" : "rounds")
            for (key, round) in [("before", rounds.before), ("after", rounds.after)] {
                json.lineBreak()
                json.object(named: key) { $0.write(round) }
            }
            json.lineBreak()
            json.object("rules") { json in
                json.field("level", compared.rules.level, decimals: 1...6)
                json.field("least_rtt_change_ms", compared.rules.leastDelay, decimals: 1...6)
                json.field("least_rtt_change", compared.rules.leastDelayShare, decimals: 1...6)
            }
            json.lineBreak()
            json.object("counts") { json in
                json.field("compared", compared.entries.count)
                json.field("worse", changed.worse.count)
                json.field("better", changed.better.count)
                json.field("same", same.count)
                json.field("new", compared.added.count)
                json.field("removed", compared.removed.count)
                json.field("replaced", compared.replaced.count)
                json.field("unmeasured", compared.unmeasured.count)
            }
            json.lineBreak()
            json.array("notes") { json in for note in rounds.notes { json.element(note) } }
            json.lineBreak()
            try json.array("lines") { json throws in
                for entry in changed.worse + changed.better + same {
                    json.lineBreak()
                    json.object { $0.write(entry) }
                    try json.bytes.checkpoint()
                }
            }
            json.lineBreak()
            try json.write("new", compared.added)
            json.lineBreak()
            try json.write("removed", compared.removed)
            json.lineBreak()
            try json.write("replaced", compared.replaced)
            json.lineBreak()
            try json.write("unmeasured", compared.unmeasured)
        }
        json.bytes.append(UInt8(ascii: "\n"))
        try json.bytes.finish()
    }
}

extension JSONWriter {
    fileprivate mutating func write(_ round: RoundResult) {
        field("id", round.id)
        field("vantage", round.vantage)
        field("started", round.started?.rfc3339())
        field("lines", round.lines.count)
        field("verdict", round.verdict.rawValue)
    }

    fileprivate mutating func write(_ entry: RoundComparison.Entry) {
        field("name", entry.after.name)
        field("change", entry.change.rawValue)
        object("loss") { $0.write(entry.loss) }
        object("rtt") { $0.write(entry.delay) }
        field("in_runs", entry.isInRuns)
        object("before") { $0.write(figures: entry.before) }
        object("after") { $0.write(figures: entry.after) }
    }

    private mutating func write(_ finding: RoundComparison.Finding) {
        field("change", finding.change.rawValue)
        field("p", finding.probability, decimals: 1...6)
        field("level", finding.level, decimals: 1...6)
    }

    private mutating func write(figures line: ResultLine) {
        field("sent", line.sent)
        field("received", line.received)
        field("loss", line.loss, decimals: Decimals.ratio)
        field("loss_periods", line.lossRuns.map(Double.init), decimals: 0...0)
        object("rtt_ms") { json in
            json.field("mean", line.mean, decimals: Decimals.milliseconds)
            json.field("median", line.median, decimals: Decimals.milliseconds)
            json.field("p95", line.p95, decimals: Decimals.milliseconds)
            json.field("stddev", line.deviation, decimals: Decimals.milliseconds)
        }
        field("verdict", line.verdict.rawValue)
    }

    fileprivate mutating func write(_ key: StaticString, _ lines: [ResultLine]) throws {
        try array(key) { json throws in
            for line in lines {
                json.element(line.name)
                try json.bytes.checkpoint()
            }
        }
    }

    fileprivate mutating func write(_ key: StaticString, _ pairs: [RoundComparison.Pair]) throws {
        try array(key) { json throws in
            for pair in pairs {
                json.object { json in
                    json.field("name", pair.after.name)
                    json.object("before") { $0.write(way: pair.before) }
                    json.object("after") { $0.write(way: pair.after) }
                }
                try json.bytes.checkpoint()
            }
        }
    }

    private mutating func write(way line: ResultLine) {
        field("ingress", line.ingress)
        field("echo", line.echo)
        field("payload", line.payload)
        field("verdict", line.verdict.rawValue)
    }
}
