internal import LineModel

extension StatusBoard {
    /// The same for programs: one object, with a line feed at its end (docs/reference/formats.md, "Status").
    ///
    /// - Throws: what the sink throws.
    package func writeJSON(_ context: RenderContext, to sink: ByteSink) throws {
        try withoutActuallyEscaping(sink) { try write(context, to: $0) }
    }

    private func write(_ context: RenderContext, to sink: @escaping ByteSink) throws {
        let (overview, words) = (overview, context.words)
        var json = JSONWriter(to: sink)
        try json.object { json throws in
            json.field("plumbline", context.version)
            json.field("vantage", overview.round?.vantage)
            json.lineBreak()
            json.write(round: self, words)
            json.lineBreak()
            json.array("rounds") { json in
                for round in overview.rounds {
                    json.object { json in
                        json.field("id", round.id)
                        json.field("started", round.started.rfc3339(fractionDigits: 0))
                        json.field("verdict", round.validity.verdict.rawValue)
                    }
                }
            }
            json.lineBreak()
            json.object("counts") { json in
                json.field("lines", overview.healthy + overview.abnormal + overview.unmeasured)
                json.field("healthy", overview.healthy)
                json.field("abnormal", overview.abnormal)
                json.field("unmeasured", overview.unmeasured)
                json.field("incidents", overview.open.count)
                json.field("groups", overview.groupCount)
                json.field("matched", overview.matched)
            }
            if let waiting {
                json.lineBreak()
                json.object("waiting_for_hub") { json in
                    json.field("rounds", waiting.rounds)
                    json.field("oldest", waiting.oldest.rfc3339(fractionDigits: 0))
                }
            }
            json.lineBreak()
            try json.write("incidents", HistoryListing(outages: overview.open.map(\.outage), now: now)) { json, index in
                let file = overview.open[index]
                json.field("text", words.phrase(file.outage))
                json.field("acknowledged_by", file.acknowledgement?.author)
                json.field("silent_until", file.silence(at: self.now)?.until?.rfc3339(fractionDigits: 0))
            }
            json.lineBreak()
            try json.write("groups", HistoryListing(groups: overview.groups, by: overview.by, words))
            json.lineBreak()
            let lines = Array(overview.rows.prefix(context.maxRows ?? overview.rows.count))
            try json.write("lines", HistoryListing(board: lines, words))
        }
        json.bytes.append(UInt8(ascii: "\n"))
        try json.bytes.finish()
    }
}

extension JSONWriter {
    /// The rows of a listing, each with what `more` adds behind it.
    fileprivate mutating func write(
        _ key: StaticString, _ listing: HistoryListing, _ more: (inout JSONWriter, Int) -> Void = { _, _ in }
    ) throws {
        try array(key) { json throws in
            for index in 0..<listing.count {
                json.lineBreak()
                json.object { json in
                    json.write(listing.row(index), of: listing)
                    more(&json, index)
                }
                try json.bytes.checkpoint()
            }
        }
    }

    fileprivate mutating func write(round board: StatusBoard, _ words: Words) {
        guard let round = board.overview.round else { return null("round") }
        object("round") { json in
            json.field("id", round.id)
            json.field("started", round.started.rfc3339(fractionDigits: 0))
            json.field("duration_s", round.duration.inMilliseconds / 1000, decimals: 1...3)
            json.field("verdict", round.validity.verdict.rawValue)
            json.array("reasons") { json in
                for reason in words.findings(round.validity) { json.element(reason) }
            }
            json.field("age_s", board.age.map { $0.inMilliseconds / 1000 }, decimals: 0...3)
            json.field("every_s", board.every.map { $0.inMilliseconds / 1000 }, decimals: 0...3)
            json.field("stale", board.isStale)
        }
    }
}
