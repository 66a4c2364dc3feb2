import Foundation
import TestSupport
import Testing

@testable import LineModel

@Suite("Explanations")
struct ExplanationTests {
    private func explanation(
        _ line: String = "a", at seconds: Int64 = 0, _ conclusions: [Conclusion] = [.sampleSize]
    ) -> Explanation {
        Explanation(
            line: line, at: WallTime(nanosecondsSince1970: seconds * 1_000_000_000), incident: 1, experiment: .size,
            arms: [ExperimentArm(bytes: 32, dscp: 0, sent: 200, lost: 1, runs: 1)], conclusions: conclusions)
    }

    private func read(_ body: String) throws -> Explanation {
        var found = explanation(conclusions: [])
        try JSONDecoder().decode(ExplanationBody.self, from: Data(body.utf8)).fill(&found)
        return found
    }

    private func explanation(conclusions: [Conclusion]) -> Explanation { explanation("a", at: 0, conclusions) }

    @Test("what is stored comes back as it was, with each kind of conclusion")
    func stored() throws {
        let written = explanation(
            "a", at: 5,
            [
                .sampleSize, .sampleDSCP, .samplePorts, .sampleSlowPorts, .sampleGain, .sampleOldFlow, .sampleTCP,
                .sampleRouteChange,
                .sampleWayEnds,
            ])
        #expect(Set(written.conclusions.map(\.kind)) == Set(Conclusion.Kind.allCases))
        var found = written
        (found.arms, found.conclusions) = ([], [])
        let body = try JSONEncoder().encode(ExplanationBody(written))
        try JSONDecoder().decode(ExplanationBody.self, from: body).fill(&found)
        #expect(found == written && found.unreadable == 0)
    }

    @Test("a kind that only a newer program knows, and a damaged finding, are counted and take nothing with them")
    func unknown() throws {
        let sound = String(decoding: try JSONEncoder().encode([Conclusion.sampleSize]), as: UTF8.self).dropFirst()
        let body = """
            {"arms": [], "conclusions": [{"id": "solar-wind", "finding": {}}, {"id": "size-limit", "finding": {}}, 7, \(sound)}
            """
        let found = try read(body)
        #expect(found.conclusions == [.sampleSize] && found.unreadable == 3)
        #expect(throws: (any Error).self) { try read("{") }
    }

    @Test("ids and stored names are these: histories have them")
    func names() throws {
        #expect(Conclusion.Kind.allCases.map(\.rawValue).starts(with: ["size-limit", "dscp-class"]))
        #expect(Explanation.Experiment.allCases.map(\.rawValue).starts(with: ["round", "again", "size", "dscp"]))
        let text = #"{"id":"dscp-class","finding":{"chance":0,"lossy":\#(arm(46)),"other":\#(arm(0))}}"#
        let read = try JSONDecoder().decode(Conclusion.self, from: Data(text.utf8))
        guard case .dscpClass(let finding) = read else { return #expect(Bool(false), "no DSCP") }
        #expect(finding.lossy.dscp == 46 && finding.other.sent == 9)
    }

    private func arm(_ dscp: Int) -> String {
        #"{"bytes":64,"dscp":\#(dscp),"sent":9,"lost":1,"runs":1,"least":0,"most":1}"#
    }

    @Test("of what was found alike again and again the newest is shown")
    func distinct() {
        let all = [explanation(at: 3), explanation(at: 2), explanation("b", at: 1), explanation("a", at: 0, [])]
        #expect(Explanation.distinct(all) == [all[0], all[2], all[3]])
    }
}
