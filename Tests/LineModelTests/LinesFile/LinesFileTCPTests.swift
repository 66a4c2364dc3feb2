import Testing

@testable import LineModel

@Suite("Where a lines file says that TCP handshakes are made beside lines")
struct LinesFileTCPTests {
    private func read(_ text: String) -> [Line] { LinesFile.parse(bytes: Array(text.utf8), source: "x").lines }

    @Test("in CSV, by its English or Chinese name: true, false, a port, or nothing")
    func csv() {
        for name in ["tcp", "TCP握手", "tcp对照", " TCP "] {
            let lines = read("ingress,\(name)\na:1,true\na:2,false\na:3,\na:4,是\na:5,443\na:6,65535\n")
            #expect(lines.map(\.tcp) == [.ingress, .off, nil, .ingress, .port(443), .port(65_535)])
        }
    }

    @Test("in JSON as a truth value, a number or a text, and as a label of file_sd")
    func json() {
        let lines = read(
            """
            [{"ingress": "a:1", "tcp": true}, {"ingress": "a:2", "tcp": "false"}, {"ingress": "a:3", "tcp": 8443},
             {"targets": ["a:4"], "labels": {"__plumbline_tcp": "443"}}]
            """)
        #expect(lines.map(\.tcp) == [.ingress, .off, .port(8_443), .port(443)])
    }

    @Test("anything else is refused with its place", arguments: ["perhaps", "0", "65536", "443:80"])
    func wrong(_ text: String) {
        let problem = LinesFile.parse(bytes: Array("ingress,tcp\na:1,\(text)\n".utf8), source: "x").problems.first
        let said = problem?.description ?? ""
        #expect(said.contains(":2:5 (column tcp): port") && said.contains(TCPProbe.expectation), "\(said)")
    }

    @Test("limits by tags leave what is probed beside a line as the line has it")
    func limits() {
        var line = Line(ingress: HostPort(host: "a", port: 7))
        (line.direct, line.flows, line.tcp) = (.echo, true, .port(443))
        let judged = LimitRules().applied(to: line)
        #expect(judged.direct == .echo && judged.flows == true && judged.tcp == .port(443))
    }

    @Test("a line's own setting goes before the round's, and its port before the ingress's")
    func settings() {
        var (settings, line) = (RoundSettings(), Line(ingress: HostPort(host: "a", port: 7)))
        #expect(!settings.makesHandshakes(beside: line))
        settings.tcp = .ingress
        #expect(settings.makesHandshakes(beside: line))
        line.tcp = .off
        #expect(!settings.makesHandshakes(beside: line))
        let ports = [TCPProbe.off, .ingress, .port(443)].map { $0.port(of: line.ingress) }
        #expect(ports == [nil, 7, 443])
        for probe in [TCPProbe.off, .ingress, .port(443)] { #expect((try? TCPProbe(text: "\(probe)")) == probe) }
    }
}
