import LineModel

/// The picture of the operator's page, as SVG: what two rounds in a hundred that are lost look like round by round, and
/// as evidence. Drawn of one simulated line, so that it shows what is so.
struct Picture {
    private let width = 760.0
    private let left = 74.0
    private let right = 20.0
    private let rounds = 96
    private let change = 48
    private let seed: UInt64 = 53

    /// The losses of the rounds, and the evidence after each with its logarithm to the base of 10.
    private func run(_ bars: EvidenceBars) -> (lost: [Int], evidence: [Double]) {
        var random = SeededGenerator(seed: seed)
        let (before, after) = (CountDraws(trials: 100, loss: 0.002), CountDraws(trials: 100, loss: 0.02))
        guard let usual = UsualLossClass(containing: 0.0027) else { return ([], []) }
        var (tables, line) = (EvidenceTables(), LineEvidence())
        var (lost, evidence) = ([Int](), [Double]())
        for round in 0..<rounds {
            lost.append(round < change ? before.next(&random) : after.next(&random))
            line.add(lost: lost[round], sent: 100, baseline: usual, tables: &tables)
            evidence.append(line.logEvidence / 2.302585092994046)
        }
        return (lost, evidence)
    }

    private func x(_ round: Double) -> Double { left + (width - left - right) * round / Double(rounds) }
    private func text(_ x: Double, _ y: Double, _ words: String, anchor: String = "start", bold: Bool = false) -> String
    {
        "<text x=\"\(rounded(x))\" y=\"\(rounded(y))\" text-anchor=\"\(anchor)\"\(bold ? " font-weight=\"600\"" : "")>"
            + "\(words)</text>"
    }
    private func rule(_ y: Double, _ colour: String, dash: String = "") -> String {
        let dashes = dash.isEmpty ? "" : " stroke-dasharray=\"\(dash)\""
        return "<path d=\"M\(left) \(rounded(y))H\(width - right)\" stroke=\"\(colour)\"\(dashes)/>"
    }

    func svg(_ bars: EvidenceBars) -> String {
        let (lost, evidence) = run(bars)
        let bar = bars.line / 2.302585092994046
        let found = evidence.firstIndex { $0 >= bar } ?? rounds - 1
        var parts = [
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 760 420\" font-family=\"sans-serif\" "
                + "font-size=\"13\" fill=\"#1f2933\">",
            "<title>A line goes from 0.2 % to 2 % loss: losses by round, and the evidence</title>",
            "<rect width=\"760\" height=\"420\" fill=\"#fff\"/>",
            text(left, 24, "Probes lost of 100, round by round", bold: true),
            text(left, 206, "Evidence that the line has become worse", bold: true),
        ]
        parts += losses(lost)
        parts += curve(evidence, bar: bar, suspect: bars.suspect / 2.302585092994046, found: found)
        let from = x(Double(change))
        parts.append("<path d=\"M\(rounded(from)) 34V380\" stroke=\"#b42318\" stroke-dasharray=\"4 3\"/>")
        parts.append(text(from - 6, 48, "the line begins to lose 2 %", anchor: "end"))
        parts.append(text(x(0), 400, "0 h"))
        for hour in [2, 4, 6] { parts.append(text(x(Double(12 * hour)), 400, "\(hour) h", anchor: "middle")) }
        parts.append(text(x(Double(rounds)), 400, "8 h", anchor: "end"))
        return (parts + ["</svg>"]).joined(separator: "\n")
    }

    private func losses(_ lost: [Int]) -> [String] {
        let y = { (count: Double) in 170 - 20 * count }
        var parts = [0.0, 2, 4, 6].map {
            rule(y($0), "#e4e7eb") + text(left - 8, y($0) + 4, rounded($0, 0), anchor: "end")
        }
        let wide = rounded((width - left - right) / Double(rounds) - 2)
        for (round, count) in lost.enumerated() where count > 0 {
            parts.append(
                "<rect x=\"\(rounded(x(Double(round)) + 1))\" y=\"\(rounded(y(Double(count))))\" width=\"\(wide)\" "
                    + "height=\"\(rounded(20 * Double(count)))\" fill=\"#52606d\"/>")
        }
        return parts
    }

    private func curve(_ evidence: [Double], bar: Double, suspect: Double, found: Int) -> [String] {
        let y = { (log: Double) in 370 - 15 * min(10, max(0, log)) }
        var parts = [0.0, 3, 6, 9].map {
            rule(y($0), "#e4e7eb")
                + text(left - 8, y($0) + 4, ["1", "1 : 1,000", "1 : 10⁶", "1 : 10⁹"][Int($0) / 3], anchor: "end")
        }
        parts.append(rule(y(bar), "#b42318"))
        parts.append(
            text(left + 4, y(bar) - 5, "alarm: by chance once a week at most, of 100,000"))
        parts.append(rule(y(suspect), "#b54708", dash: "2 3"))
        parts.append(text(left + 4, y(suspect) - 5, "suspect: gets more probes"))
        let points = evidence.prefix(found + 1).enumerated().map { round, log in
            "\(rounded(x(Double(round) + 0.5))) \(rounded(y(log)))"
        }
        parts.append(
            "<path d=\"M\(points.joined(separator: "L"))\" fill=\"none\" stroke=\"#175cd3\" stroke-width=\"2\"/>")
        let (atX, atY) = (x(Double(found) + 0.5), y(evidence[found]))
        parts.append("<circle cx=\"\(rounded(atX))\" cy=\"\(rounded(atY))\" r=\"5\" fill=\"#b42318\"/>")
        parts.append(text(atX + 8, atY + 20, "found after \(found - change + 1) rounds"))
        return parts
    }
}
