internal import LineModel
internal import LinePictures
internal import LineReport

/// The page that a supplier reads: `index.html`, made of the other documents alone. It has no script, asks nothing of
/// the net, and can be printed.
struct CasePage {
    private let documents: CaseDocuments
    private let reader: CaseReader
    private let words: CaseWords
    private let key: CasePublicKey

    /// Bounds of what a page shows; the files have all of it.
    private static let (maxGraphs, maxDetailed, maxRows) = (12, 6, 120)

    init(_ documents: CaseDocuments, key: CasePublicKey) {
        (self.documents, self.key) = (documents, key)
        (reader, words) = (documents.reader, documents.reader.words)
    }

    /// The whole document. The same documents and key give the same bytes.
    var bytes: [UInt8] {
        let about = documents.about
        let title = words.title(about["incident"].amount)
        let page: CaseMarkup = """
            <!DOCTYPE html>
            <html lang="\(reader.language == .zh ? "zh-CN" : "en")"><head><meta charset="utf-8">
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>\(title)</title><style>\(CaseMarkup(trusted: Self.style))</style></head><body>
            <h1>\(title)</h1>
            <p class="lead">\(subject)<br>\(time)</p>
            <p>\(method)</p>
            \(comparisons)
            <h2>\(words.linesHeading)</h2>
            \(sums)
            <h2>\(words.graphsHeading)</h2>
            \(graphs)
            <h2>\(words.validityHeading)</h2>
            \(validity)
            <h2>\(words.machineHeading)</h2>
            \(machine)
            \(found)
            <h2>\(words.roundsHeading)</h2>
            \(details)
            \(leftOut)
            <h2>\(words.checkHeading)</h2>
            <p>\(words.check(key.hex, key.id))</p>
            </body></html>

            """
        return Array(page.text.utf8)
    }

    private static let style = """
        body{font:15px/1.5 sans-serif;max-width:70rem;margin:2rem auto;padding:0 1rem;color:#1b1f24;background:#fff}
        h1{font-size:1.6rem}h2{font-size:1.15rem;margin-top:2rem;break-after:avoid}.lead{font-size:1.05rem}
        table{border-collapse:collapse;width:100%;font-size:13px}th,td{text-align:left;padding:.2rem .5rem;\
        border-bottom:1px solid #d0d7de;vertical-align:top}td.n,th.n{text-align:right;white-space:nowrap;\
        font-variant-numeric:tabular-nums}tr.during td{background:#fff3f0}tr.bad td{background:#fff3f0}
        .s{overflow-x:auto}figure{margin:1rem 0;break-inside:avoid}figcaption{font-weight:bold}\
        svg{max-width:100%;height:auto}
        pre{white-space:pre-wrap;font-size:12px;background:#f6f8fa;padding:.6rem}thead{display:table-header-group}
        @media print{body{margin:0;max-width:none;font-size:11px}table{font-size:9px}}
        """

    // MARK: - What it is about

    private var affected: [CaseJSON] { documents.figures["lines"].elements.filter { $0["role"].string == "affected" } }
    private var witnesses: [CaseJSON] { documents.figures["lines"].elements.filter { $0["role"].string == "witness" } }

    private var subject: String {
        let (about, cause) = (documents.about, documents.about["cause"])
        let kind = cause["kind"].string ?? ""
        let key = CauseKey(CauseKind(word: kind) ?? .other(kind), cause["value"].string ?? "")
        let lines = affected.count + about["left_out"]["lines"].amount
        let word = about["trouble"].string ?? ""
        return words.subject(key, lines: lines, Trouble.allCases.first { $0.word == word } ?? .other(word))
    }

    private var time: String {
        let about = documents.about
        let end = about["quiet_since"].string ?? about["ended"].string
        return words.time(
            from: reader.time(about["opened"]), to: end.map { reader.time(.text($0)) }, zone,
            timesDown: about["times_down"].int ?? 1)
    }

    private var zone: String { reader.timeZone.map { "\($0), \(reader.offsetText)" } ?? reader.offsetText }

    private var method: String {
        func texts(_ key: String) -> String {
            let found = documents.rounds["rounds"].elements.compactMap { $0["round"]["plan"][key].double }
            return Set(found).sorted().prefix(3).map { FigureText.short($0) }.joined(separator: "/")
        }
        return words.method(
            vantage: documents.about["vantage"].string ?? "", count: texts("count"), bytes: texts("payload_bytes"),
            interval: texts("interval_ms"), timeout: texts("timeout_ms"))
    }

    private var comparisons: [CaseMarkup] {
        let shares = Dictionary(
            documents.witnesses["witnesses"].elements.map {
                ($0["line"].string ?? "", $0["shares"].elements.compactMap(\.string))
            }, uniquingKeysWith: { first, _ in first })
        let own = loss(affected)
        return [["ingress"], ["echo"], ["ingress", "echo"], []].compactMap { what -> CaseMarkup? in
            let group = witnesses.filter { shares[$0["line"].string ?? ""] ?? [] == what }
            guard !group.isEmpty else { return nil }
            return "<p>\(words.comparison(own, loss(group), what))</p>\n"
        }
    }

    /// Loss of some lines together during the incident.
    private func loss(_ lines: [CaseJSON]) -> String {
        let sums = lines.map { $0["sums"]["during"] }
        let sent = sums.reduce(0) { $0 + $1["sent"].amount }
        let lost = min(sent, sums.reduce(0) { $0 + $1["lost"].amount })
        let interval = WilsonInterval.of(max(lost, 0), in: max(sent, 0))
        return words.loss(
            sent > 0 ? Double(lost) / Double(sent) : nil, interval.map { ($0.lowerBound, $0.upperBound) }, of: sent)
    }

    // MARK: - Tables

    private var sums: CaseMarkup {
        let rows = documents.figures["lines"].elements.flatMap { line -> [CaseMarkup] in
            let way = [line["ingress"].string, line["echo"].string].compactMap(\.self).joined(separator: " → ")
            let role = words.word(line["role"].string ?? "")
            return CaseRound.Phase.allCases.compactMap { phase in
                let sum = line["sums"][phase.rawValue]
                guard let rounds = sum["rounds"].int, rounds > 0 else { return nil }
                let cells: [CaseMarkup] = [
                    "<td>\(line["line"].string ?? "") (\(role))</td><td>\(way)</td>",
                    "<td>\(words.word(phase.rawValue))</td>",
                    number("\(rounds)"), number("\(sum["sent"].amount)"), number("\(sum["lost"].amount)"),
                    number(percent(sum["loss"])), number(interval(sum["loss_ci95"])), number(ms(sum["rtt_median_ms"])),
                    number(ms(sum["rtt_worst_p95_ms"])),
                ]
                return "<tr class=\"\(phase.rawValue)\">\(cells)</tr>\n"
            }
        }
        return table(words.columns, texts: 3, rows)
    }

    private var details: [CaseMarkup] {
        let standing = Dictionary(
            documents.rounds["rounds"].elements.map { ($0["round"]["id"].string ?? "", $0["round"]) },
            uniquingKeysWith: { first, _ in first })
        return (affected.prefix(Self.maxDetailed) + witnesses.prefix(2)).map { line -> CaseMarkup in
            let all = line["rounds"].elements
            let rows = all.prefix(Self.maxRows).map { detail($0, standing[$0["round"].string ?? ""] ?? .null) }
            let more: CaseMarkup = all.count > rows.count ? "<p>\(words.moreRows(all.count - rows.count))</p>" : ""
            return "<h3>\(line["line"].string ?? "")</h3>\(table(words.roundColumns, texts: 3, rows))\(more)\n"
        }
    }

    private func detail(_ row: CaseJSON, _ round: CaseJSON) -> CaseMarkup {
        let lost = max(row["sent"].amount - row["received"].amount, 0)
        let verdict = row["verdict"].string ?? ""
        let because = row["reasons"].elements.compactMap(\.string).joined(separator: "; ")
        let cells: [CaseMarkup] = [
            "<td>\(reader.time(round["started"]))</td>",
            "<td>\(words.word(round["validity"]["verdict"].string ?? ""))</td>", "<td>\(words.word(verdict))</td>",
            number("\(row["sent"].amount)"), number("\(lost)"),
            number(percent(row["loss"])), number(interval(row["loss_ci95"])), number(ms(row["rtt_ms"]["median"])),
            number(ms(row["rtt_ms"]["p95"])), number(ms(row["jitter_ms"])), "<td>\(because)</td>",
        ]
        return "<tr\(CaseMarkup(trusted: verdict == "abnormal" ? " class=\"bad\"" : ""))>\(cells)</tr>\n"
    }

    private func table(_ columns: [String], texts: Int, _ rows: [CaseMarkup]) -> CaseMarkup {
        let heads = columns.enumerated().map { index, text -> CaseMarkup in
            index < texts || index == columns.count - 1 && columns.count > 10
                ? "<th>\(text)</th>" : "<th class=\"n\">\(text)</th>"
        }
        return "<div class=\"s\"><table><thead><tr>\(heads)</tr></thead><tbody>\n\(rows)</tbody></table></div>\n"
    }

    private func number(_ text: String) -> CaseMarkup { "<td class=\"n\">\(text)</td>" }
    private func ms(_ value: CaseJSON) -> String { value.double.map { FigureText.fixed($0, decimals: 2) } ?? "-" }
    private func percent(_ value: CaseJSON) -> String {
        value.double.map { FigureText.fixed($0 * 100, decimals: 2) } ?? "-"
    }
    private func interval(_ value: CaseJSON) -> String {
        value.elements.isEmpty ? "-" : value.elements.map(percent).joined(separator: " – ")
    }
}

/// Graphs, validity, and what else there is.
extension CasePage {
    private var graphs: [CaseMarkup] {
        let lines = affected.prefix(Self.maxGraphs - min(witnesses.count, 4)) + witnesses.prefix(4)
        return lines.compactMap { line in
            let name = line["line"].string ?? ""
            guard let graph = graph(line) else { return nil }
            let picture = graph.svg(
                SmokeGraph.Texts(label: words.graph(name)), style: .alone(.light, width: 1000), plotHeight: 160)
            let role = words.word(line["role"].string ?? "")
            return """
                <figure><figcaption>\(name) (\(role))</figcaption>\(CaseMarkup(trusted: picture))</figure>

                """
        }
    }

    /// nil where the time of the case cannot be drawn.
    private func graph(_ line: CaseJSON) -> SmokeGraph? {
        let rounds = Dictionary(
            documents.rounds["rounds"].elements.map { ($0["round"]["id"].string ?? "", $0["round"]) },
            uniquingKeysWith: { first, _ in first })
        func time(_ key: String) -> WallTime {
            let found = documents.about[key].string.flatMap { WallTime(rfc3339: $0) }
            return WallTime(
                nanosecondsSince1970: found?.nanosecondsSince1970 ?? 0, utcOffsetSeconds: reader.utcOffsetSeconds)
        }
        let (from, to) = (time("from"), time("to"))
        let (span, overflow) = to.nanosecondsSince1970.subtractingReportingOverflow(from.nanosecondsSince1970)
        guard !overflow, span > 0 else { return nil }
        // The addresses are in the tables; a picture shows figures alone.
        var window = LineWindow(
            line: Line(name: line["line"].string ?? "", ingress: HostPort(host: "0.0.0.0", port: 1)),
            payload: PayloadKind(rawValue: line["payload"].string ?? ""), from: from, to: to)
        window.points = line["rounds"].elements.compactMap { row in
            guard let round = row["round"].string.flatMap({ rounds[$0] }),
                let started = round["started"].string.flatMap({ WallTime(rfc3339: $0) }),
                (from.nanosecondsSince1970..<to.nanosecondsSince1970).contains(started.nanosecondsSince1970)
            else { return nil }
            let verdict = round["validity"]["verdict"].string.flatMap { Validity.Verdict(rawValue: $0) }
            return HistoryPoint(
                roundID: round["id"].string ?? "", started: started, round: verdict ?? .invalid,
                summary: CaseFigures.summary(of: row),
                verdict: row["verdict"].string.flatMap { LineVerdict(rawValue: $0) } ?? .unmeasured, reasons: [])
        }
        let times = window.points.map(\.started.nanosecondsSince1970).sorted()
        let distances = zip(times.dropFirst(), times).map { $0 &- $1 }.sorted()
        window.every = distances.isEmpty ? nil : .nanoseconds(distances[distances.count / 2])
        return SmokeGraph(window: window, marks: [], utcOffsetSeconds: reader.utcOffsetSeconds)
    }

    private var validity: CaseMarkup {
        let rounds = documents.rounds["rounds"].elements.map { $0["round"] }
        let unfit = rounds.filter { $0["validity"]["verdict"].string != "valid" }
        let items = unfit.prefix(Self.maxRows).map { round -> CaseMarkup in
            let reasons = round["validity"]["reasons"].elements.compactMap(\.string).joined(separator: "; ")
            return """
                <li>\(reader.time(round["started"])): \(words.word(round["validity"]["verdict"].string ?? "")). \
                \(reasons)</li>

                """
        }
        let list: CaseMarkup = items.isEmpty ? "" : "<ul>\(items)</ul>"
        return "<p>\(words.rounds(rounds.count, valid: rounds.count - unfit.count))</p>\(list)"
    }

    private var machine: CaseMarkup {
        let machine = documents.machine
        let program = [machine["program"].string.map { "Plumbline \($0)" }, machine["kernel"].string]
            .compactMap(\.self).joined(separator: ", ")
        let steps = documents.rounds["rounds"].elements.reduce(0) {
            $0 + $1["round"]["validity"]["clock_steps"].amount
        }
        let error = machine["clock_largest_error_ms"].double.map { FigureText.fixed($0, decimals: 1) }
        return """
            <p>\(program). \(words.clock(machine["clock_synchronised"].flag, error)) \(words.clockSteps(steps))</p>
            """
    }

    private var found: CaseMarkup {
        let items = CaseTraces.texts(documents.explanations)
        guard !items.isEmpty else { return "" }
        let texts = items.prefix(Self.maxRows).map { text -> CaseMarkup in "<pre>\(text)</pre>\n" }
        return "<h2>\(words.foundHeading)</h2>\n\(texts)"
    }

    private var leftOut: CaseMarkup {
        let left = documents.about["left_out"]
        let texts = words.leftOut(
            lines: left["lines"].amount, rounds: left["rounds"].amount, probes: left["probes"].amount,
            expired: left["expired_rows"].amount,
            hidden: documents.about["hidden"].elements.compactMap(\.string))
        guard !texts.isEmpty else { return "" }
        let items = texts.map { text -> CaseMarkup in "<li>\(text)</li>" }
        return "<h2>\(words.leftOutHeading)</h2><ul>\(items)</ul>"
    }
}
