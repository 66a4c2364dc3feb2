import LineModel
import TestSupport
import Testing

/// The golden file: everything that an object can say.
let goldenJSON = """
    [
      {"name": "深圳-香港-01", "ingress": "118.0.2.1:7000", "echo": "203.0.113.7:7", "payload": "relay",
       "tags": {"carrier": "ct", "city": "深圳"}, "max_loss": 0.3, "max_rtt": 300},
      {"ingress": "118.0.2.2:7000", "echo": "[2001:db8::7]:7", "name": null},
      {"NAME": "sz \\"2\\"", "ingress": "hk1.example.net:7000", "payload": "plumb", "tags": "", "max_loss": "50%",
       "max_rtt": "1.5s"},
      {"inpoint": "a", "inport": 7000, "echoip": "b", "echoport": "7"}
    ]
    """

private let fileSD = """
    [{"targets": ["a:7000", "[2001:db8::7]:7001"],
      "labels": {"carrier": "ct", "__meta_x": "y", "__plumbline_echo": "b:7", "__plumbline_max_loss": "20%"}},
     {"targets": ["c:7"], "labels": {"__plumbline_name": "香港", "__plumbline_payload": "plumb", "__plumbline_max_rtt": "1s"}},
     {"targets": ["d:7"]}]
    """

@Suite("Lines file in JSON")
struct LinesFileJSONTests {
    @Test("reads all that an object can say, the same lines as in CSV")
    func golden() {
        let file = readLines(goldenJSON)
        #expect(file.problems.map(\.description) == [])
        #expect(Array(file.lines.prefix(3)) == readLines(goldenCSV).lines)
        #expect(file.lines.last?.name == "a:7000>b:7")
    }

    @Test("reads Prometheus file_sd: targets are lines, labels are tags")
    func prometheus() {
        let file = readLines(fileSD)
        #expect(file.problems.map(\.description) == [])
        #expect(file.lines.map(\.name) == ["a:7000>b:7", "[2001:db8::7]:7001>b:7", "香港", "d:7"])
        #expect(file.lines[1].tags == [Tag(key: "carrier", value: "ct")] && file.lines[1].maxLoss == 0.2)
        #expect(file.lines[2].payload == .plumb && file.lines[2].maxRTT == .seconds(1) && file.lines[2].tags.isEmpty)
    }

    @Test("knows JSON from CSV by its first character, unless told")
    func formats() {
        #expect(readLines("\u{FEFF} \r\n[{\"ingress\":\"a:7\"}]").lines.count == 1)
        #expect(readLines("ingress\na:7\n", format: .csv).lines.count == 1)
        #expect(readLines("ingress\na:7\n", format: .json).problems.first?.place == TextPlace(line: 1, column: 1))
        #expect(readLines("[1]", format: .csv).lines.isEmpty)
    }

    private static let shape = "write [{\"name\": \"a\", \"ingress\": \"203.0.113.7:7000\"}]"
    private static let hostPort = "write host:port, for example 203.0.113.7:7000"

    @Test(
        "says file, place, key, what is wrong and what belongs there",
        arguments: [
            ("{\"lines\":[]}", ":1:1: an object where a list of lines belongs; \(shape)"),
            ("[]", ": no lines in the file; write at least one line"),
            ("[\n 7]", ":2:2: a number where a line belongs; \(shape)"),
            ("[{\"name\":\"x\"}]", ":1:2 (key ingress): no ingress; \(hostPort)"),
            ("[{\"ingress\":7}]", ":1:13 (key ingress): a number where text belongs; write it in double quotes"),
            ("[{\"ingress\":\"a:70000\"}]", ":1:13 (key ingress): port 70000 is not 1 to 65535; \(hostPort)"),
            (
                "[{\"ingress\":\"a:7\",\"nmae\":1}]",
                ":1:19: unknown key \"nmae\"; did you mean name? known are name, ingress, echo, payload, tags, max_loss, max_rtt, direct, flows, tcp, min_gain"
            ),
            (
                "[{\"ingress\":\"a:7\",\"Ingress\":\"b:7\"}]",
                ":1:19 (key ingress): key ingress a second time; write it once"
            ),
            (
                "[{\"ingress\":\"a:7\",\"inpoint\":\"b\"}]",
                ":1:29 (key inpoint): inpoint and ingress both say the ingress; keep either ingress, or inpoint and inport"
            ),
            (
                "[{\"inpoint\":\"a\",\"inport\":7.5}]",
                ":1:26 (key inport): port \"7.5\" is not a number; write the port alone, for example 7000"
            ),
            (
                "[{\"ingress\":\"a:7\",\"max_loss\":30}]",
                ":1:30 (key max_loss): 30.0 is not between 0 and 1 (100%); write a ratio as 30% or 0.3"
            ),
            (
                "[{\"ingress\":\"a:7\",\"max_rtt\":-1}]",
                ":1:29 (key max_rtt): a delay above 0 is needed; write a duration above 0 with its unit, for example 300ms"
            ),
            (
                "[{\"ingress\":\"a:7\",\"max_rtt\":1e300}]",
                ":1:29 (key max_rtt): 1e300 ms is more than a day; write a duration above 0 with its unit, for example 300ms"
            ),
            (
                "[{\"ingress\":\"a:7\",\"tags\":[]}]",
                ":1:26 (key tags): an array where tags belong; write {\"key\": \"value\"} or \"key=value;key=value\""
            ),
            (
                "[{\"ingress\":\"a:7\",\"tags\":{\"k\":1}}]",
                ":1:26 (key tags): the value of tag \"k\" is a number; write text in double quotes"
            ),
            (
                "[{\"ingress\":\"a:7\",\"name\":\"\\u001b\"}, 1",
                ":1:38: the file ends in an array; write , and a value, or ]"
            ),
            (
                "[{\"ingress\":\"a:7\",\"name\":\"x\\u001b\"}]",
                ":1:26 (key name): the name has the control character \\u{1B}; write it without"
            ),
            (
                "[{\"ingress\":\"a:7\"},\n{\"ingress\":\"a:7\"}]",
                ":2:1: the same line as on line 1, \"a:7\", both without a name of their own; leave one out, or give them names"
            ),
            ("[{\"targets\":\"a:7\"}]", ":1:13 (key targets): text for targets; write [\"203.0.113.7:7000\"]"),
            ("[{\"targets\":[\"a\"]}]", ":1:14 (key targets): \"a\" has no port; \(hostPort)"),
            (
                "[{\"targets\":[\"a:7\"],\"labels\":1}]",
                ":1:30 (key labels): a number for labels; write {\"carrier\": \"ct\"}"
            ),
            (
                "[{\"targets\":[\"a:7\"],\"name\":1}]",
                ":1:21: unknown key \"name\" in a group; known are targets, labels"
            ),
            (
                "[{\"targets\":[\"a:7\"],\"labels\":{\"__plumbline_ehco\":\"b:7\"}}]",
                ":1:31: unknown label \"__plumbline_ehco\"; did you mean __plumbline_echo? known are __plumbline_name, __plumbline_echo, __plumbline_payload, __plumbline_max_loss, __plumbline_max_rtt, __plumbline_direct, __plumbline_flows, __plumbline_tcp, __plumbline_min_gain"
            ),
            (
                "[{\"targets\":[\"a:7\",\"b:7\"],\"labels\":{\"__plumbline_name\":\"x\"}}]",
                ":1:56 (key __plumbline_name): name \"x\" is already used on line 1; give every line its own name"
            ),
        ])
    func problems(_ text: String, _ message: String) {
        #expect(readLines(text, format: .json).problems.map(\.description) == ["lines.csv\(message)"])
    }
}

@Suite("Lines file, damaged", .seeded)
struct LinesFileDamageTests {
    @Test("gives lines or a problem for every truncation", arguments: [goldenCSV, goldenJSON, fileSD])
    func truncations(_ text: String) {
        let bytes = Array(text.utf8)
        for length in 0..<bytes.count {
            let file = LinesFile.parse(bytes: Array(bytes[..<length]), source: "x")
            #expect(!file.lines.isEmpty || !file.problems.isEmpty, "cut to \(length) octets")
        }
        for length in 0..<bytes.count - 1 where bytes.first == UInt8(ascii: "[") {
            #expect(!LinesFile.parse(bytes: Array(bytes[..<length]), source: "x").problems.isEmpty, "cut to \(length)")
        }
    }

    @Test("survives random changes", arguments: [1, 2, 3])
    func mutations(seed: UInt64) {
        var generator = Seed.generator(seed)
        let special = Array("[]{}\",:\\u0123-+.eE#=;\r\n\t %<>\0\u{FF}".utf8)
        for golden in [goldenCSV, goldenJSON, fileSD] {
            for _ in 0..<300 {
                var bytes = Array(golden.utf8)
                for _ in 0..<Int.random(in: 1...8, using: &generator) {
                    let position = Int.random(in: 0..<bytes.count, using: &generator)
                    let byte =
                        Bool.random(using: &generator)
                        ? special.randomElement(using: &generator) ?? 0 : UInt8.random(in: 0...255, using: &generator)
                    switch Int.random(in: 0..<3, using: &generator) {
                    case 0: bytes[position] = byte
                    case 1: bytes.insert(byte, at: position)
                    default: bytes.remove(at: position)
                    }
                }
                for format in LinesFormat.allCases {
                    let file = LinesFile.parse(bytes: bytes, source: "x", format: format)
                    #expect(!file.lines.isEmpty || !file.problems.isEmpty, "seed \(seed): \(bytes)")
                    let isSafe = file.problems.allSatisfy { TerminalText.firstUnsafe(in: $0.description) == nil }
                    #expect(isSafe, "seed \(seed): \(file.problems)")
                }
            }
        }
    }
}
