import Testing

@testable import LineModel

@Suite("Where a lines file says that lines have an old flow beside them")
struct LinesFileFlowsTests {
    private func read(_ text: String) -> [Line] { LinesFile.parse(bytes: Array(text.utf8), source: "x").lines }

    @Test("in CSV, by its English or Chinese name: true, false, or nothing")
    func csv() {
        for name in ["flows", "旧流", "旧流对照", " Flows "] {
            let lines = read("ingress,\(name)\na:1,true\na:2,false\na:3,\na:4,是\na:5,否\na:6,YES\n")
            #expect(lines.map(\.flows) == [true, false, nil, true, false, true])
        }
    }

    @Test("in JSON as a truth value or a text, and as a label of file_sd")
    func json() {
        let lines = read(
            """
            [{"ingress": "a:1", "flows": true}, {"ingress": "a:2", "flows": "false"},
             {"targets": ["a:3"], "labels": {"__plumbline_flows": "true"}}]
            """)
        #expect(lines.map(\.flows) == [true, false, true])
    }

    @Test("anything else is refused with its place")
    func wrong() {
        let problem = LinesFile.parse(bytes: Array("ingress,flows\na:1,perhaps\n".utf8), source: "x").problems.first
        #expect(
            problem?.description.contains(":2:5 (column flows): it is neither true nor false; write true or false")
                == true)
    }
}
