import Testing

@testable import LineModel

@Suite("Causes of weighed lines")
struct CauseWeightTests {
    private struct Drawn {
        var field: CauseField
        var marks: [LineMark]
        var standings: [LineStanding]
        var reached: Set<Int>
    }

    private static func draw(_ random: inout SeededGenerator) -> Drawn {
        // Not by the standard library, whose draws may change: what is found is compared with what was found once.
        func pick(_ count: Int) -> Int { Int(random.next() % UInt64(count)) }
        func chance(_ share: Double) -> Bool { Double(pick(10_000)) < share * 10_000 }
        let size = 4 + pick(37)
        let (ingresses, echoes) = (1 + pick(8), 1 + pick(8))
        let lines = (0..<size).map { index in
            Line(
                name: "line-\(index)",
                ingress: HostPort(host: "198.18.0.\(pick(ingresses))", port: 7000 + (chance(0.2) ? 1 : 0)),
                echo: chance(0.8) ? HostPort(host: "198.19.0.\(pick(echoes))", port: 7) : nil,
                tags: chance(0.6) ? [Tag(key: "carrier", value: ["ct", "cu", "cm"][pick(3)])] : [])
        }
        let canaries = chance(0.3) ? Set(lines.filter { _ in chance(0.2) }.map(\.name)) : []
        let field = CauseField(lines, canaries: canaries)
        let (faults, kind) = ((0..<(1 + pick(2))).map { _ in pick(max(1, field.keys.count)) }, pick(3))
        let bad: LineMark = kind == 2 ? .unmeasured : .abnormal
        let marks = lines.indices.map { line -> LineMark in
            let isFaulty = field.keysOfLine[line].contains { faults.contains(Int($0)) }
            if chance(0.08) { return [.unknown, .unmeasured, .abnormal, .healthy][pick(4)] }
            return (isFaulty ? chance(0.93) : chance(0.05)) ? bad : .healthy
        }
        let standings = marks.map { mark in
            LineStanding(
                figures: LineFigures(lossPerMille: pick(500), rttMicroseconds: 10_000 + pick(90_000)),
                lossLimit: mark == .abnormal && chance(0.7) ? [100, 300][pick(2)] : nil,
                rttLimit: mark == .abnormal && chance(0.3) ? 50_000 : nil)
        }
        return Drawn(
            field: field, marks: marks, standings: chance(0.5) ? standings : [],
            reached: chance(0.3) ? Set(lines.indices.filter { _ in chance(0.3) }) : [])
    }

    private static func find(_ drawn: Drawn, weights: Bool) -> [Cause] {
        Trouble.ofLines.flatMap { trouble in
            weights
                ? CauseFinder.find(
                    trouble, weights: drawn.marks.map { weight($0, trouble) }, standings: drawn.standings,
                    reached: drawn.reached, in: drawn.field)
                : CauseFinder.find(
                    trouble, marks: drawn.marks, standings: drawn.standings, reached: drawn.reached, in: drawn.field)
        }
    }

    private static func weight(_ mark: LineMark, _ trouble: Trouble) -> Double {
        let isBad = mark == (trouble == .abnormal ? .abnormal : .unmeasured)
        return isBad ? 1 : mark == .healthy || mark == .abnormal ? -1 : 0
    }

    /// What was found of 250 random fields each, by a finder that counted lines and knew no weights.
    private static let counted: [UInt64] = [
        0x318C_6B38_FA05_FB6F, 0x0A18_1D62_EC2A_328F, 0x210C_BC95_742E_3C9A, 0x60C2_ACBA_9B35_FE7F,
        0x848A_5584_52C9_2223, 0x1D0A_FD02_6932_5A79, 0xDD53_1CD0_D358_740B, 0x0993_7BA4_12FA_F9B6,
        0x39DF_AFBB_253B_8FD3, 0x863A_7925_FF85_4D5E, 0x8C2F_7ECB_F50B_E9E0, 0xD566_6E26_F821_F104,
        0xDD62_2D13_7D31_CB2E, 0x67AA_63CF_1636_65C9, 0x1515_2CF7_9678_64C5, 0xDE3E_57B1_C4AD_55D0,
    ]

    @Test("are those that counting finds where every line is bad or healthy beyond doubt", arguments: 0..<16)
    func counting(seed: Int) {
        var random = SeededGenerator(seed: UInt64(seed))
        var text = ""
        for _ in 0..<250 {
            let drawn = Self.draw(&random)
            let causes = Self.find(drawn, weights: true)
            #expect(causes == Self.find(drawn, weights: false))
            text += causes.map(Self.line).joined()
        }
        #expect(StableHash.fnv1a(text.utf8) == Self.counted[seed], "seed \(seed)")
    }

    private let lines = (0..<50).map { index in
        Line(
            name: "line-\(index)", ingress: HostPort(host: "198.18.0.\(index / 10)", port: 7000),
            echo: HostPort(host: "198.19.0.\(index % 5)", port: 7))
    }
    private let first = CauseKey(.ingress, "198.18.0.0:7000")

    private func find(_ weight: (Int) -> Double) -> [Cause] {
        CauseFinder.find(weights: lines.indices.map(weight), in: CauseField(lines))
    }

    @Test("are the ingress of ten lines that each begin to lose a little, and no single line")
    func beginning() {
        let found = find { $0 < 10 ? 0.3 : -0.9 }
        #expect(found.map(\.key) == [first] && found.first?.lines == Array(0..<10))
        #expect(found.first?.healthyOutside == 40 && found.first?.witnesses.isEmpty == false)
        #expect(find { $0 < 10 ? 0.1 : -0.9 }.isEmpty)
        #expect(find { $0 == 3 ? 0.99 : -0.9 }.isEmpty)
        #expect(find { _ in 0 }.isEmpty && find { _ in .nan }.isEmpty)
    }

    @Test("are not made of one dead line, whatever a few others in its cell begin to show")
    func dead() {
        let alone = [CauseKey(.line, "line-3")]
        #expect(find { $0 == 3 ? 1 : -1 }.map(\.key) == alone)
        #expect(find { $0 == 3 ? 1 : $0 < 10 ? 0 : -1 }.map(\.key) == alone)
        #expect(find { $0 == 3 ? 1 : $0 < 10 ? 0.1 : -1 }.map(\.key) == alone)
        #expect(find { $0 == 3 ? 5 : $0 < 10 ? 0.1 : -5 }.map(\.key) == alone)
        #expect(find { $0 == 3 ? 1 : $0 < 10 ? 0.2 : -1 }.map(\.key) == [first])
    }

    @Test("are acquitted by a healthy line in the cell, as much as it is healthy")
    func acquitted() {
        #expect(find { $0 < 9 ? 0.3 : -0.9 }.isEmpty)
        #expect(find { $0 < 9 ? 0.3 : $0 == 9 ? -0.6 : -0.9 }.map(\.key) == [first])
        #expect(find { $0 < 9 ? 0.3 : $0 == 9 ? -0.7 : -0.9 }.isEmpty)
        #expect(find { $0 < 7 ? 1 : $0 < 10 ? -1 : -1 }.count == 7)
    }

    @Test("do not depend on the order of the lines", arguments: 0..<20 as Range<UInt64>)
    func order(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let weights = lines.indices.map { line in
            Double.random(in: line % 5 == 2 || line < 10 ? -0.1...1 : -1...0.1, using: &random)
        }
        let shuffled = lines.indices.shuffled(using: &random)
        func names(_ order: [Int]) -> [String] {
            let field = CauseField(order.map { lines[$0] })
            return CauseFinder.find(weights: order.map { weights[$0] }, in: field).map { cause in
                "\(cause.key) \(cause.lines.map { field.names[$0] }) \(cause.witnesses.map { field.names[$0] })"
            }
        }
        #expect(names(Array(lines.indices)) == names(shuffled), "seed \(seed)")
    }

    @Test("weigh the evidence against a line, clipped")
    func votes() {
        #expect(FieldEvidence.vote(0) == -1 && FieldEvidence.vote(1e30) == 1)
        #expect(FieldEvidence.vote(EvidenceWindow.calm) == 0)
        #expect(FieldEvidence.vote(20) > 0 && FieldEvidence.vote(5) < 0)
    }

    /// All that a cause says, in one line.
    private static func line(_ cause: Cause) -> String {
        "\(cause.trouble.word) \(cause.key.kind.word) \(cause.key.value) \(cause.lines) \(cause.healthyInside) "
            + "\(cause.healthyOutside) \(cause.witnesses) \(cause.alike)\n"
    }
}
