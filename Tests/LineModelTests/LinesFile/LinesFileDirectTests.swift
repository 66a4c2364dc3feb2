import Testing

@testable import LineModel

@Suite("Where a lines file says that lines are probed without their ingress")
struct LinesFileDirectTests {
    private func read(_ text: String) -> [Line] { LinesFile.parse(bytes: Array(text.utf8), source: "x").lines }

    private func problem(_ text: String) -> String? {
        LinesFile.parse(bytes: Array(text.utf8), source: "x").problems.first?.description
    }

    @Test("in CSV, by its English or Chinese name: true, false, a place, or nothing")
    func csv() {
        for name in ["direct", "直连", "直连地址", " Direct "] {
            let lines = read(
                "ingress,echo,\(name)\na:1,b:7,true\na:2,b:7,false\na:3,,192.0.2.1:7\na:4,b:7,\na:5,b:7,是\n")
            let place = DirectProbe.place(HostPort(host: "192.0.2.1", port: 7))
            #expect(lines.map(\.direct) == [.echo, .off, place, nil, .echo])
        }
    }

    @Test("in JSON as a truth value or a text, and as a label of file_sd")
    func json() {
        let lines = read(
            """
            [{"ingress": "a:1", "echo": "b:7", "direct": true}, {"ingress": "a:2", "direct": "c:7"},
             {"targets": ["a:3"], "labels": {"__plumbline_echo": "b:7", "__plumbline_direct": "true"}}]
            """)
        #expect(lines.map(\.direct) == [.echo, .place(HostPort(host: "c", port: 7)), .echo])
    }

    @Test("refused where there is no echo, and where it is no place; the place in the file is told")
    func wrong() {
        #expect(
            problem("ingress,direct\na:1,true\n")?.contains(
                ":2:5 (column direct): there is no echo behind the ingress; write host:port, or false") == true)
        #expect(
            problem("ingress,direct\na:1,perhaps\n")?.contains(
                ":2:5 (column direct): \"perhaps\" has no port; write true for the line's echo, false, or host:port")
                == true)
    }

    @Test("how many companions a line has follows from the round and from the line")
    func companions() {
        var settings = RoundSettings()
        let lines = read("ingress,echo,direct\na:1,b:7,true\na:2,b:7,false\na:3,b:7,\na:4,,\n")
        #expect(lines.map(settings.companions) == [1, 0, 0, 0] && settings.mostCompanions(of: lines) == 1)
        (settings.segments, settings.direct) = (.icmp, .echo)
        #expect(lines.map(settings.companions) == [2, 1, 2, 0] && settings.mostCompanions(of: lines) == 2)
        #expect(settings.mostCompanions(of: []) == 2 && RoundSettings().mostCompanions(of: []) == 0)
    }
}
