@testable import LineModel

/// A field drawn as text, as docs/service/incidents.md explains it, with the causes that are expected in it.
struct FieldText {
    var name = ""
    var lines: [Line] = []
    var marks: [LineMark] = []
    var standings: [LineStanding] = []
    var canaries: Set<String> = []
    var expected: [String] = []

    init(_ text: String) {
        for row in text.split(separator: "\n" as Character).map(String.init) {
            let words = row.split(separator: " " as Character).map(String.init)
            if row.hasPrefix("= ") {
                if row != "= nothing" { expected.append(String(row.dropFirst(2))) }
            } else if name.isEmpty {
                name = String(row)
            } else if words[0] == "canary" {
                for (place, letter) in words[1].enumerated() {
                    let line = Line(name: "c\(place + 1)", ingress: HostPort(host: "c\(place + 1)", port: 7))
                    canaries.insert(line.name)
                    add(line, letter)
                }
            } else {
                addRow(words)
            }
        }
    }

    private mutating func addRow(_ words: [String]) {
        let host = words[0].replacing(":*", with: "")
        let tags = words.dropFirst(2).map { word in
            let parts = word.split(separator: "=").map(String.init)
            return Tag(key: parts[0], value: parts[1])
        }
        for (place, letter) in words[1].enumerated() where letter != "-" {
            let port = words[0] == host ? 9000 : 9001 + UInt16(place)
            let echo = HostPort(host: "e\(place + 1)", port: 7)
            add(
                Line(
                    name: "\(host)>\(echo.host)", ingress: HostPort(host: host, port: port), echo: echo,
                    tags: Array(tags)), letter)
        }
    }

    private mutating func add(_ line: Line, _ letter: Character) {
        lines.append(line)
        marks.append(Self.mark(letter))
        standings.append(Self.standing(letter))
    }

    static func standing(_ letter: Character) -> LineStanding {
        switch letter {
        case "x": LineStanding(figures: LineFigures(lossPerMille: 210), lossLimit: 100)
        case "~": LineStanding(figures: LineFigures(lossPerMille: 210))
        default: LineStanding(figures: LineFigures(lossPerMille: 0))
        }
    }

    static func mark(_ letter: Character) -> LineMark {
        switch letter {
        case "x": .abnormal
        case "u": .unmeasured
        case "?": .unknown
        default: .healthy
        }
    }

    var field: CauseField { CauseField(lines, canaries: canaries) }

    /// What is found, in the words of the table.
    var found: [String] {
        let field = field
        let abnormal = CauseFinder.find(marks: marks, standings: standings, in: field)
        // Only lone lines and ingresses are of interest among the unmeasured, and only where the case names them.
        let unmeasured = CauseFinder.find(.unmeasured, marks: marks, in: field)
        let isAsked = expected.contains { $0.hasPrefix("unmeasured") }
        return abnormal.map(Self.words) + (isAsked ? unmeasured.map { "unmeasured \(Self.words($0))" } : [])
    }

    static func words(_ cause: Cause) -> String {
        let value = cause.key.value.split(separator: ":")[0...].first.map { " \($0)" } ?? ""
        let healthy = cause.healthyInside.isEmpty ? "" : ", \(cause.healthyInside.count) healthy"
        return "\(cause.key.kind.word)\(value): \(cause.lines.count) line\(cause.lines.count == 1 ? "" : "s")\(healthy)"
    }
}

/// A field drawn at random: ingresses over echoes, some lines missing, tags, some of it dead.
func randomField(_ generator: inout SeededGenerator, noise: Double) -> (lines: [Line], marks: [LineMark]) {
    let (ingresses, echoes) = (Int.random(in: 1...12, using: &generator), Int.random(in: 1...12, using: &generator))
    let deadIngress = Int.random(in: 0...ingresses, using: &generator)
    let deadEcho = Int.random(in: 0...echoes, using: &generator)
    let deadCarrier = Int.random(in: 0...8, using: &generator)
    var (lines, marks): ([Line], [LineMark]) = ([], [])
    for ingress in 0..<ingresses {
        for echo in 0..<echoes where generator.nextUnit() < 0.9 {
            let tags = [Tag(key: "carrier", value: "\(ingress % 4)"), Tag(key: "pair", value: "\(lines.count / 2)")]
            lines.append(
                Line(
                    name: "\(ingress)>\(echo)", ingress: HostPort(host: "i\(ingress)", port: 9000),
                    echo: HostPort(host: "e\(echo)", port: UInt16(7 + echo % 2)), tags: tags))
            let isDead = ingress == deadIngress || echo == deadEcho || ingress % 4 == deadCarrier
            let isFlipped = generator.nextUnit() < noise
            let drawn = generator.nextUnit()
            marks.append(
                drawn < 0.05 ? .unmeasured : drawn < 0.1 ? .unknown : isDead != isFlipped ? .abnormal : .healthy)
        }
    }
    return (lines, marks)
}
