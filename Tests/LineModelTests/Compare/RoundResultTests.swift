import Testing

@testable import LineModel

@Suite struct RoundResultTests {
    private static let round =
        #""round":{"id":"9f","vantage":"sz","plan":{"timeout_ms":2000.0,"payload_bytes":64},"#
        + #""started":"2026-11-23T09:13:29+08:00","validity":{"verdict":"suspect"}}"#
    private static let line =
        #"{"name":"深圳-香港","ingress":"203.0.113.7:7000","echo":null,"payload":"plumb","#
        + #""sent":100,"received":98,"loss_periods":2,"rtt_ms":{"mean":38.6,"median":38.5,"p95":39.2,"stddev":0.4},"#
        + #""ipdv_ms":{"mean_abs":0.3},"tags":{"a":"b"},"game":[{"tick_hz":20}],"verdict":"healthy"}"#

    @Test func aResultIsReadAsItWasWritten() throws {
        let result = try RoundResult(bytes: Array("{\"plumbline\":\"1\",\(Self.round),\"lines\":[\(Self.line)]}".utf8))
        #expect((result.id, result.vantage, result.timeout, result.payloadBytes) == ("9f", "sz", 2000, 64))
        #expect(result.verdict == .suspect)
        #expect(result.started?.rfc3339(fractionDigits: 0) == "2026-11-23T09:13:29+08:00")
        let line = try #require(result.lines.first)
        #expect((line.name, line.ingress, line.echo, line.payload) == ("深圳-香港", "203.0.113.7:7000", nil, "plumb"))
        #expect((line.sent, line.received, line.lost, line.lossRuns, line.loss) == (100, 98, 2, 2, 0.02))
        #expect((line.mean, line.median, line.p95, line.deviation, line.variation) == (38.6, 38.5, 39.2, 0.4, 0.3))
        #expect(line.verdict == .healthy)
    }

    @Test func aDeadLineHasNoDelays() throws {
        let dead =
            #"{"name":"a","ingress":"i:1","sent":100,"received":0,"rtt_ms":{"mean":null},"ipdv_ms":null,"#
            + #""verdict":"abnormal"}"#
        let line = try #require(try RoundResult(bytes: Self.file(dead)).lines.first)
        #expect((line.mean, line.lossRuns, line.loss) == (nil, nil, 1))
    }

    @Test(arguments: [
        ("[]", "1:1: an array where the result of a round belongs"),
        ("", "1:1: the file ends where"), ("{}", "1:1: there is no key \"lines\""),
        (#"{"lines":[]}"#, "there is no key \"round\""), (#"{"round":{},"round":{}}"#, "a second time"),
        (#"{"round":{},"lines":{}}"#, "1:21: lines is no array"), (#"{"round":[],"lines":[]}"#, "an array for round"),
        (#"{"round":{},"lines":[1]}"#, "\"1\" for lines"),
        (#"{"round":{},"lines":[{"name":"a"}]}"#, "1:22: a line without the key \"ingress\""),
        (#"{"round":{"validity":{"verdict":"fine"}},"lines":[]}"#, "\"fine\" is no verdict of a round"),
        (#"{"round":{},"lines":[]} x"#, "text behind the end"),
        ("\u{1F}\u{8B}", "compressed"), ("{\"round\":", "the file ends"),
    ])
    func whatIsNoResultIsRefusedWithItsPlace(_ text: String, _ message: String) {
        var bytes = Array(text.utf8)
        if text.hasPrefix("\u{1F}") { bytes = [0x1F, 0x8B, 8] }
        #expect { try RoundResult(bytes: bytes) } throws: { error in
            guard let error = error as? PlacedError else { return false }
            return "\(error.place.line):\(error.place.column): \(error.error)".contains(message)
        }
    }

    @Test(arguments: [
        (#""sent":100"#, #""sent":-1"#), (#""sent":100"#, #""sent":1.5"#), (#""sent":100"#, #""sent":"x""#),
        (#""sent":100"#, #""sent":97"#), (#""loss_periods":2"#, #""loss_periods":3"#),
        (#""mean":38.6"#, #""mean":-1"#), (#""mean":38.6"#, #""mean":1e300"#),
        (#""verdict":"healthy""#, #""verdict":"ok""#),
        (#""name":"深圳-香港""#, #""name":null"#), (#""rtt_ms":{"#, #""rtt_ms":[],"x":{"#),
    ])
    func figuresThatCannotBeAreRefused(_ right: String, _ wrong: String) {
        #expect(throws: PlacedError.self) { try RoundResult(bytes: Self.file(Self.line.replacing(right, with: wrong))) }
    }

    @Test func aNameStandsOnce() {
        #expect(throws: PlacedError.self) { try RoundResult(bytes: Self.file("\(Self.line),\(Self.line)")) }
    }

    @Test func moreLinesThanFitAreRefused() throws {
        let two = "\(Self.line),\(Self.line.replacing("深圳", with: "北京"))"
        #expect(try RoundResult(bytes: Self.file(two), maxLines: 2).lines.count == 2)
        #expect(throws: PlacedError.self) { try RoundResult(bytes: Self.file(two), maxLines: 1) }
    }

    /// Arrays in arrays would end in the stack's end.
    @Test func depthIsBounded() {
        let deep = String(repeating: "[", count: 100_000)
        #expect(throws: PlacedError.self) { try RoundResult(bytes: Array("{\"x\":\(deep)".utf8)) }
        let objects = String(repeating: #"{"x":"#, count: 100_000)
        #expect(throws: PlacedError.self) { try RoundResult(bytes: Array(objects.utf8)) }
    }

    private static func file(_ lines: String) -> [UInt8] { Array("{\(round),\"lines\":[\(lines)]}".utf8) }
}
