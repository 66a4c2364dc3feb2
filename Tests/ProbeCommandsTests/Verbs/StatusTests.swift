import Foundation
import Glibc
import TestSupport
import Testing

@Suite("The exit status of the built binary")
struct StatusTests {
    let place: Workplace
    let field: EchoField

    init() throws {
        place = try Workplace(.plumbline)
        field = try EchoField()
    }

    @Test("is 0, with nothing on standard error, when every line is healthy")
    func healthy() throws {
        let outcome = try place.run(["probe", field.endpoint] + shortRound)
        #expect(outcome.status == 0)
        #expect(outcome.output.contains("1 line: 1 healthy, 0 abnormal, 0 unmeasured"))
        #expect(outcome.errors.isEmpty)
        #expect(field.stop() == 2)
    }

    @Test("is 1 when a line is silent or refused")
    func abnormal() throws {
        let silent = try EchoField(answers: false)
        for far in [silent.endpoint, try EchoField.refusing()] {
            let outcome = try place.run(["probe", field.endpoint, far] + shortSilentRound)
            #expect(outcome.status == 1)
            #expect(outcome.output.contains("\(far): loss 100.0 % is above 30 %"))
            #expect(outcome.errors.isEmpty)
        }
    }

    @Test("is 1 above the limits of the command, and 0 below them")
    func limits() throws {
        let tight = try place.run(["probe", field.endpoint, "--max-rtt", "1ns"] + shortRound)
        #expect(tight.status == 1)
        #expect(tight.output.contains("is above 0.000001 ms"))
        let loose = try place.run(["probe", try EchoField.refusing(), "--max-loss", "100%"] + shortSilentRound)
        #expect(loose.status == 0)
    }

    @Test("is 2 when the command is wrong")
    func wrong() throws {
        #expect(try place.run("probe").status == 2)
    }

    @Test("is 3 when no line can be measured, each with its reason")
    func nothingMeasured() throws {
        let outcome = try place.run(
            ["probe", "a.invalid:7", "b.invalid:7", "--format", "json"] + shortRound)
        #expect(outcome.status == 3)
        let report = try WrittenReport(json: outcome.output)
        #expect(report.round.validity.verdict == "invalid")
        #expect(report.lines.count == 2)
        for (line, name) in zip(report.lines, ["a.invalid", "b.invalid"]) {
            #expect(line.verdict == "unmeasured")
            #expect(line.reasons.first?.contains("the name \(name) does not resolve") == true)
        }
    }

    @Test("is 3 when a line was left unmeasured, and the others are measured")
    func partlyMeasured() throws {
        let outcome = try place.run(["probe", "a.invalid:7", field.endpoint, "--format", "json"] + shortRound)
        #expect(outcome.status == 3)
        let report = try WrittenReport(json: outcome.output)
        #expect(report.lines.map(\.verdict) == ["unmeasured", "healthy"])
        #expect(report.lines[1].received == 2)
    }

    @Test("is 3 with a message when the results could not be shown", arguments: [">/dev/full", ">&-"])
    func resultsLost(redirection: String) throws {
        let round = shortRound.joined(separator: " ")
        let outcome = try place.shell(
            "\"$PROGRAM\" probe \(field.endpoint) \(round) --output r.json \(redirection)")
        #expect(outcome.status == 3)
        #expect(outcome.errors.contains("standard output cannot be written"))
        #expect(try WrittenReport(json: try place.read("r.json")).round.received == 2)
        for verb in ["--help", "--version", "validate \(field.endpoint)"] {
            let outcome = try place.shell("\"$PROGRAM\" \(verb) \(redirection)")
            #expect(outcome.status == 3)
            #expect(outcome.messages.count == 1)
        }
    }

    @Test(
        "is 130 after an interrupt: sending stops, what was sent is judged and reported", arguments: [SIGINT, SIGTERM])
    func interrupted(signal: Int32) throws {
        let running = try place.start([
            "probe", field.endpoint, "--count", "1000", "--interval", "200ms", "--format", "json",
            "--output", "r.json", "--samples", "s.ndjson",
        ])
        field.waitForProbes(3)
        running.send(signal: signal)
        let outcome = try running.finish()
        #expect(outcome.status == 130 && !outcome.wasKilled)
        #expect(outcome.messages.count == 1)
        #expect(outcome.errors.contains("plumbline: interrupted; sending has stopped"))
        let round = try WrittenReport(json: outcome.output).round
        #expect(round.validity.interrupted)
        #expect(round.sent == round.received && round.sent >= 3 && round.sent < 1000)
        #expect(round.sent + round.unsent == 1000)
        #expect(field.stop() == round.sent)
        #expect(try place.files == ["r.json", "s.ndjson"])
        #expect(try place.read("r.json") == outcome.output)
        let samples = try WrittenSample.all(ndjson: try place.read("s.ndjson"))
        #expect(samples.count { $0.outcome == "received" } == round.received)
        #expect(samples.count { $0.outcome == "unsent" && $0.sentNs == nil } == round.unsent)
    }

    @Test("is 130 after a second interrupt, which does not wait for replies")
    func interruptedTwice() throws {
        let silent = try EchoField(answers: false)
        let running = try place.start([
            "probe", silent.endpoint, "--count", "1000", "--interval", "200ms", "--timeout", "10m", "--output",
            "r.json",
            "--format", "json",
        ])
        silent.waitForProbes(2)
        running.send(signal: SIGINT)
        try running.waitForError("again to end at once")
        running.send(signal: SIGINT)
        let outcome = try running.finish()
        #expect(outcome.status == 130 && !outcome.wasKilled)
        #expect(outcome.messages.last == "plumbline: interrupted again; ending at once")
        let round = try WrittenReport(json: outcome.output).round
        #expect(round.received == 0 && round.planned == 1000 && round.validity.interrupted)
        #expect(try place.files == ["r.json"])
    }
}
