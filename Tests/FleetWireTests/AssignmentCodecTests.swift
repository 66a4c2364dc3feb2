import FleetModel
import LineModel
import TestSupport
import Testing

@testable import FleetWire

@Suite("The assignment of a vantage", .seeded)
struct AssignmentCodecTests {
    private func read(_ bytes: [UInt8], _ change: (inout AssignmentCodec.Limits) -> Void = { _ in }) throws
        -> AssignmentCodec.Reading
    {
        var limits = AssignmentCodec.Limits()
        change(&limits)
        return try AssignmentCodec.decode(bytes, source: "hub", defaults: LineDefaults(), limits: limits)
    }

    private func some(_ random: inout SeededGenerator, lines: Int) -> Assignment {
        var making = RoundMaking(random: random)
        let all = making.round(lines: lines).report.lines.map { row in
            // A line with an echo is measured by relay, and others by plumb.
            var line = Line(
                name: row.line.name, ingress: row.line.ingress, echo: row.line.echo,
                payload: row.line.payload.map { _ in row.line.echo == nil ? .plumb : .relay }, tags: row.line.tags,
                maxLoss: row.line.maxLoss, maxRTT: row.line.maxRTT)
            line.direct = row.line.direct
            line.minGain = row.line.direct.map { _ in .microseconds(-2500) }
            return line
        }
        random = making.random
        let every = Duration.seconds(60 + random.below(600))
        return Assignment(
            generation: 1 + random.below(1 << 40), epoch: random.below(1 << 40), every: every,
            phase: .nanoseconds(Int64(random.nextUnit() * Double((every / 2).nanoseconds))),
            addressRates: ["118.0.2.1": 333, "2001:db8::1": random.nextUnit() * 1000 + 0.001], lines: all)
    }

    @Test("comes back as it was", arguments: 0..<20)
    func roundTrip(_ number: Int) throws {
        var random = Seed.generator(UInt64(number))
        let assignment = some(&random, lines: [0, 1, 30][number % 3])
        let reading = try read(AssignmentCodec.encode(assignment))
        #expect(reading.assignment == assignment && reading.problems.isEmpty)
    }

    @Test("has a tag that changes with its generation, its epoch and its lines")
    func tag() {
        var random = Seed.generator(50)
        let first = some(&random, lines: 4)
        var tags: Set<String> = []
        for change in 0..<4 {
            var other = first
            if change == 1 { other.generation += 1 }
            if change == 2 { other.epoch += 1 }
            if change == 3 { other.lines.removeLast() }
            tags.insert(AssignmentCodec.entityTag(other, AssignmentCodec.encode(other)))
        }
        #expect(tags.count == 4)
        #expect(tags.allSatisfy { $0.hasPrefix("\"") && $0.hasSuffix("\"") })
    }

    @Test("leaves out a line that this vantage cannot measure, and says why")
    func badLine() throws {
        let text = """
            {"generation":1,"epoch":0,"every_s":300,"phase_s":0,"new_key":[1],"lines":[
            {"name":"a","ingress":"192.0.2.1:7","later":true},
            {"name":"b","ingress":"192.0.2.2:7","payload":"unheard-of"},
            {"name":"c","ingress":"192.0.2.3:7"}]}
            """
        let reading = try read(Array(text.utf8))
        #expect(reading.assignment.lines.map(\.name) == ["a", "c"])
        #expect(reading.problems.count == 1 && reading.problems[0].contains("unheard-of"))
    }

    @Test(
        "is refused with words where nothing of it can be used",
        arguments: [
            "", "[]", "null", "{", "{}", "<html>404</html>", "\u{FEFF}{}",
            #"{"generation":0,"epoch":0,"every_s":300,"phase_s":0,"lines":[]}"#,
            #"{"generation":1.5,"epoch":0,"every_s":300,"phase_s":0,"lines":[]}"#,
            #"{"generation":1,"epoch":-1,"every_s":300,"phase_s":0,"lines":[]}"#,
            #"{"generation":1,"epoch":0,"every_s":0,"phase_s":0,"lines":[]}"#,
            #"{"generation":1,"epoch":0,"every_s":1e300,"phase_s":0,"lines":[]}"#,
            #"{"generation":1,"epoch":0,"every_s":300,"phase_s":151,"lines":[]}"#,
            #"{"generation":1,"epoch":0,"every_s":300,"phase_s":-1,"lines":[]}"#,
            #"{"generation":1,"epoch":0,"every_s":300,"phase_s":0,"lines":{}}"#,
            #"{"generation":1,"epoch":0,"every_s":300,"phase_s":0}"#,
            #"{"generation":1,"epoch":0,"every_s":300,"phase_s":0,"lines":[1,2,3]}"#,
            #"{"generation":1,"epoch":0,"every_s":NaN,"phase_s":0,"lines":[]}"#,
            #"{"generation":1,"epoch":0,"every_s":300,"phase_s":0,"address_rates":{"a":0},"lines":[]}"#,
            #"{"generation":1,"epoch":0,"every_s":300,"phase_s":0,"address_rates":[],"lines":[]}"#,
            #"{"generation":99999999999999999999,"epoch":0,"every_s":300,"phase_s":0,"lines":[]}"#,
        ])
    func garbage(_ text: String) {
        #expect { try read(Array(text.utf8)) } throws: { error in
            (error as? FleetWireError).map { $0.reason.hasPrefix("hub ") } ?? false
        }
    }

    @Test("never traps where it is cut or changed")
    func damage() {
        var random = Seed.generator(60)
        let bytes = AssignmentCodec.encode(some(&random, lines: 6))
        for count in stride(from: 0, to: bytes.count - 3, by: 3) {
            #expect(throws: FleetWireError.self) { try read(Array(bytes.prefix(count))) }
        }
        for _ in 0..<2000 {
            var changed = bytes
            for _ in 0...random.below(3) { changed[random.below(changed.count)] = UInt8(random.below(256)) }
            _ = try? read(changed)
        }
    }

    @Test("has bounds for its bytes, its lines and its nesting")
    func bounds() {
        var random = Seed.generator(61)
        let bytes = AssignmentCodec.encode(some(&random, lines: 6))
        #expect { try read(bytes) { $0.bytes = bytes.count - 1 } } throws: {
            ($0 as? FleetWireError)?.kind == .tooLarge
        }
        #expect { try read(bytes) { $0.lines = 5 } } throws: { ($0 as? FleetWireError)?.kind == .tooLarge }
        let deep = String(repeating: "[", count: 100_000)
        #expect(throws: FleetWireError.self) { try read(Array("{\"lines\":\(deep)".utf8)) }
    }
}
