import Foundation
import Glibc
import TestSupport
import Testing

@Suite("The built binary as a monitoring plugin")
struct CheckTests {
    let place: Workplace
    let field: EchoField

    init() throws {
        place = try Workplace(.plumbline)
        field = try EchoField()
    }

    /// 'label'=value[UOM];[warn];[crit];[min];[max] (Monitoring Plugins Development Guidelines, "Performance data").
    private static let datum =
        #"('(?:[^'=]|'')+'|[^'= ]+)=(U|-?[0-9.]+(?:us|ms|s|%|B|KB|MB|TB|c)?)"#
        + #"(?:;([-0-9.:@~]*))?(?:;([-0-9.:@~]*))?(?:;([-0-9.]*))?(?:;([-0-9.]*))?"#

    /// Of each label its value; fails unless all of the performance data has the form of the guidelines.
    private func performance(_ outcome: Outcome) throws -> [String: String] {
        let first = try #require(outcome.output.split(separator: "\n").first)
        let halves = first.split(separator: "|", omittingEmptySubsequences: false)
        try #require(halves.count == 2)
        let text = halves[1].trimmingCharacters(in: .whitespaces)
        let all = try Regex("\(Self.datum)(?: \(Self.datum))*")
        #expect(try all.wholeMatch(in: text) != nil, "\(text)")
        let pairs = text.matches(of: try Regex(Self.datum)).map { match in
            (String(match.output[1].substring ?? ""), String(match.output[2].substring ?? ""))
        }
        return Dictionary(pairs) { first, _ in first }
    }

    private func check(_ arguments: [String]) throws -> Outcome {
        let outcome = try place.run(["check"] + arguments)
        #expect(outcome.errors.isEmpty && !outcome.wasKilled)
        return outcome
    }

    @Test("is OK and 0 below the thresholds")
    func ok() throws {
        let outcome = try check([field.endpoint] + shortRound)
        #expect(outcome.status == 0)
        #expect(outcome.output.hasPrefix("OK - \(field.endpoint): loss 0 %, mean RTT "))
        let data = try performance(outcome)
        #expect(data["sent"] == "2" && data["pl"] == "0%")
        #expect(data["'\(field.endpoint) rta'"]?.hasSuffix("ms") == true)
    }

    @Test("is UNKNOWN and 3 for an option before the verb too: 2 would be CRITICAL")
    func optionBeforeVerb() throws {
        for option in ["--bogus", "-q", "--count=3"] {
            let outcome = try place.run([option, "check", field.endpoint])
            #expect(outcome.status == 3 && outcome.output.hasPrefix("UNKNOWN - ") && outcome.errors.isEmpty)
        }
    }

    @Test("is WARNING and 1 above the first threshold")
    func warning() throws {
        let outcome = try check([field.endpoint, "-w", "0.000001,50%", "-c", "10s"] + shortRound)
        #expect(outcome.status == 1)
        #expect(outcome.output.hasPrefix("WARNING - \(field.endpoint): mean RTT "))
        #expect(try performance(outcome)["warning"] == "1")
    }

    @Test("is CRITICAL and 2 with a silent line among others")
    func critical() throws {
        let silent = try EchoField(answers: false).endpoint
        let outcome = try check([field.endpoint, silent, "a.invalid:7"] + shortSilentRound)
        #expect(outcome.status == 2)
        #expect(
            outcome.output.hasPrefix(
                "CRITICAL - 1 of 3 lines critical, 1 unmeasured: \(silent) (loss 100.0 % is above 30 %"))
        #expect(outcome.output.contains("), a.invalid:7 (the name a.invalid does not resolve"))
        let data = try performance(outcome)
        #expect(data["'\(silent) rta'"] == "U" && data["'\(silent) pl'"] == "100%")
        #expect(outcome.output.contains("\nUNKNOWN a.invalid:7: the name a.invalid does not resolve"))
    }

    @Test("is UNKNOWN and 3 when a line, or every line, cannot be measured")
    func unmeasured() throws {
        for (lines, prefix) in [
            (["a.invalid:7", field.endpoint], "UNKNOWN - 1 of 2 lines unmeasured: a.invalid:7 ("),
            (["a.invalid:7"], "UNKNOWN - a.invalid:7: the name a.invalid does not resolve"),
        ] {
            let outcome = try check(lines + shortRound)
            #expect(outcome.status == 3)
            #expect(outcome.output.hasPrefix(prefix))
            #expect(try performance(outcome)["'a.invalid:7 pl'"] == "U")
        }
    }

    @Test("obeys a line's own limits")
    func ownLimits() throws {
        try place.write("lines.csv", "name,ingress,max_rtt\nnear,\(field.endpoint),1ns\n")
        let outcome = try check(["lines.csv", "-w", "10s", "-c", "10s"] + shortRound)
        #expect(outcome.status == 2)
        #expect(outcome.output.contains("'near pl'=0%;;;0;100"))
    }

    @Test("is UNKNOWN and 3 after an interrupt")
    func interrupted() throws {
        let running = try place.start(["check", field.endpoint, "--count", "100", "--interval", "1s", "-t", "200"])
        field.waitForProbes(2)
        running.send(signal: SIGINT)
        let outcome = try running.finish()
        #expect(outcome.status == 3 && !outcome.wasKilled && outcome.errors.isEmpty)
        #expect(outcome.output.hasPrefix("UNKNOWN - interrupted: "))
    }

    /// Flags, and words of the first line.
    static let mistakes: [([String], String)] = [
        (["--count", "1000"], "the round could take 22 s, and the plugin timeout is 10 s: lower --count, --interval"),
        (["-t", "3"], "the round could take 4 s, and the plugin timeout is 3 s"),
        (["--max-address-rate", "10"], ", and the plugin timeout is 10 s: "),
        (["-w", "20%,30%"], "\"20%,30%\" has two losses"),
        (["-w", "300", "-c", "200"], "the delay of -w, 300ms, is above that of -c, 200ms"),
        (["-t", "0"], "write 1 to 86400 seconds"),
        (["--max-loss", "3%"], "--max-loss: lines are judged by -w and -c"),
        (["--max-rate", "auto"], "--max-rate auto: "),
        (["--count", "0"], "--count 0: a line needs"),
        (["--frobnicate"], "unknown option '--frobnicate'"),
        (["nosuch.csv"], "nosuch.csv: there is no such file"),
        (["--source", "203.0.113.99"], "--source 203.0.113.99"),
    ]

    @Test("is UNKNOWN and 3, sending nothing, when the command is wrong", arguments: mistakes)
    func wrong(flags: [String], words: String) throws {
        let outcome = try check([field.endpoint] + flags)
        #expect(outcome.status == 3)
        let first = outcome.output.split(separator: "\n").first ?? ""
        #expect(first.hasPrefix("UNKNOWN - ") && first.contains(words), "\(outcome.output)")
        #expect(field.stop() == 0, "nothing may be sent")
    }

    @Test("is 3 for its help and when its output is lost, so that neither looks like OK")
    func neverFalselyOK() throws {
        #expect(try check(["-h", field.endpoint]).status == 3)
        let round = shortRound.joined(separator: " ")
        #expect(try place.shell("\"$PROGRAM\" check \(field.endpoint) \(round) >/dev/full").status == 3)
        #expect(try check([]).status == 3)
    }
}
