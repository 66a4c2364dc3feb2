import Testing

@testable import LineModel

@Suite("Causes weighed by evidence")
struct EvidenceCausesTests {
    private let lines = (0..<40).map { index in
        Line(
            name: "line-\(index)", ingress: HostPort(host: "198.18.0.\(index / 8)", port: 7000),
            echo: HostPort(host: "198.19.0.\(index % 5)", port: 7),
            tags: [Tag(key: "carrier", value: ["ct", "cu"][index % 2])])
    }

    @Test("are those that counting finds where every line is bad or healthy beyond doubt")
    func counting() {
        let field = CauseField(lines)
        for bad in [Set(0..<8), Set(0..<16), Set(stride(from: 1, to: 40, by: 5)), Set(0..<40), [7], []] {
            let counted = CauseFinder.find(
                marks: lines.indices.map { bad.contains($0) ? .abnormal : .healthy }, in: field)
            let weighed = EvidenceCauses.find(votes: lines.indices.map { bad.contains($0) ? 1 : -1 }, in: field)
            #expect(weighed.causes.map(\.key).sorted() == counted.map(\.key).filter { $0.kind != .line })
            #expect(weighed.alone.count == counted.count { $0.key.kind == .line })
            #expect(Set(weighed.causes.flatMap(\.lines) + weighed.alone) == bad)
        }
    }

    @Test("are found while each line is only beginning to lose")
    func beginning() throws {
        let votes = lines.indices.map { $0 < 8 ? 0.3 : -0.9 }
        let found = EvidenceCauses.find(votes: votes, in: CauseField(lines))
        #expect(found.causes.map(\.key) == [CauseKey(.ingress, "198.18.0.0:7000")] && found.alone.isEmpty)
        #expect(abs(try #require(found.causes.first).score - 2.4) < 1e-9)
    }

    @Test("are not made of one line, nor of lines of which nothing is known")
    func one() {
        let field = CauseField(lines)
        let lone = EvidenceCauses.find(votes: lines.indices.map { $0 == 3 ? 1 : $0 < 8 ? nil : -1 }, in: field)
        #expect(lone.causes.isEmpty && lone.alone == [3])
        let none = EvidenceCauses.find(votes: [Double?](repeating: nil, count: 40), in: field)
        #expect(none.causes.isEmpty && none.alone.isEmpty)
    }

    @Test("give votes from evidence, clipped")
    func votes() {
        #expect(FieldEvidence.vote(0) == -1 && FieldEvidence.vote(1e30) == 1)
        #expect(FieldEvidence.vote(EvidenceWindow.calm) == 0)
        #expect(FieldEvidence.vote(20) > 0 && FieldEvidence.vote(5) < 0)
    }
}
