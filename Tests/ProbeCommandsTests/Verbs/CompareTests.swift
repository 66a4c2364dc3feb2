import Foundation
import TestSupport
import Testing

@Suite("Two results and groups, by the built binary")
struct CompareTests {
    let place: Workplace

    init() throws { place = try Workplace(.plumbline) }

    private func result(_ name: String, received: Int, runs: Int, ingress: String = "203.0.113.7:7000") throws {
        let delays = received == 0 ? "null" : #"{"mean":40.0,"median":40.0,"p95":41.0,"stddev":0.5}"#
        try place.write(
            name,
            """
            {"plumbline":"1.0.0","round":{"id":"\(name)","vantage":"sz","started":"2026-11-28T12:00:00+08:00",
            "plan":{"timeout_ms":2000.0,"payload_bytes":64},"validity":{"verdict":"valid"}},
            "lines":[{"name":"深圳","ingress":"\(ingress)","echo":null,"payload":"plumb","sent":100,
            "received":\(received),"loss_periods":\(runs),"rtt_ms":\(delays),"ipdv_ms":{"mean_abs":0.5},
            "verdict":"\(received < 70 ? "abnormal" : "healthy")"}]}
            """)
    }

    @Test("end with 1 where a line is worse, and with 0 where none is")
    func statuses() throws {
        try result("good.json", received: 100, runs: 0)
        try result("dead.json", received: 0, runs: 1)
        let worse = try place.run(["compare", "good.json", "dead.json"])
        #expect(worse.status == 1)
        #expect(worse.output.contains("worse: 1 line\nline  loss %  now %  p50 ms  now ms  because\n深圳"))
        #expect(try place.run(["compare", "dead.json", "good.json"]).status == 0)
        #expect(try place.run(["compare", "good.json", "good.json", "--format", "json"]).output.contains(#""same":1"#))
    }

    @Test("end with 3 where no line can be compared")
    func nothing() throws {
        try result("a.json", received: 100, runs: 0)
        try result("b.json", received: 100, runs: 0, ingress: "203.0.113.8:7000")
        let outcome = try place.run(["compare", "a.json", "b.json"])
        #expect(outcome.status == 3)
        #expect(outcome.output.contains("now\n  203.0.113.8:7000)"))
    }

    @Test(
        "name the file, the place, the cause and the remedy where something is wrong",
        arguments: [
            (["none.json", "good.json"], "none.json: No such file or directory; name a file that probe wrote as JSON"),
            (["bad.json", "good.json"], "bad.json:2:1: text behind the end of the JSON value; end the file here"),
            (["good.json", "list.json"], "list.json:1:1: an array where the result of a round belongs"),
            (["-", "-"], "- stands for both results"), (["good.json"], "after.json"),
            (["good.json", "good.json", "--level", "0"], "above 0 and below 100 %"),
            (["good.json", "good.json", "--top", "0"], "write 1 or more lines"),
        ])
    func mistakes(arguments: [String], message: String) throws {
        try result("good.json", received: 100, runs: 0)
        try place.write("bad.json", "{\"round\":{},\"lines\":[]}\n{}")
        try place.write("list.json", "[]")
        let outcome = try place.run(["compare"] + arguments)
        #expect(outcome.status == 2 && outcome.output.isEmpty)
        #expect(outcome.errors.contains(message), "\(outcome.errors)")
    }

    @Test("what probe wrote is what compare reads, and its groups are in both formats")
    func ownResults() throws {
        let field = try EchoField(addresses: 2)
        try place.write(
            "lines.csv", "name,ingress,tags\na,\(field.endpoints[0]),carrier=ct\nb,\(field.endpoints[1]),carrier=ct\n")
        let probe = ["probe", "lines.csv", "--by", "carrier", "--by", "ingress"] + shortRound
        let table = try place.run(probe + ["--output", "one.json"])
        #expect(table.output.contains("\ncarrier  lines  abnormal  unmeas.  loss %  worst %"))
        let json = try place.read("one.json")
        #expect(json.contains(#""groups":["# + "\n" + #"{"by":"carrier","group":"ct","lines":2,"#))
        let compared = try place.run(["compare", "one.json", "one.json"])
        #expect(compared.status == 0)
        #expect(compared.output.contains("2 lines compared: 0 worse, 0 better, 2 as before"))
    }

    @Test("a tag that no line has is refused before anything is sent, with the nearest one")
    func unknownGroup() throws {
        let field = try EchoField()
        try place.write("lines.csv", "name,ingress,tags\na,\(field.endpoint),carrier=ct\n")
        let outcome = try place.run(["probe", "lines.csv", "--by", "carier"] + shortRound)
        #expect(outcome.status == 2)
        #expect(outcome.errors.contains("--by \"carier\": no line has this tag; did you mean carrier?"))
        #expect(field.stop() == 0)
        #expect(try place.run(["probe", "lines.csv", "--by", "echo"]).errors.contains("no line has an echo"))
    }
}
