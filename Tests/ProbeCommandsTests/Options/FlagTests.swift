import LineModel
import ProbeWire
import TestSupport
import Testing

@Suite("Wrong flags of the built binary")
struct FlagTests {
    /// `a, b or c`: all of the catalogue.
    private static let payloads: String = {
        let names = FormatCatalogue.builtIn.kinds.map(\.rawValue)
        return names.dropLast().joined(separator: ", ") + names.suffix(1).map { " or \($0)" }.joined()
    }()

    /// Flags, and the words that the message must have: the flag, the cause, the remedy.
    static let mistakes: [([String], [String])] = [
        (["--count", "0"], ["--count 0", "1 to 1000000"]),
        (["--count", "-5"], ["--count -5", "1 to 1000000"]),
        (["--count=-5"], ["--count -5", "1 to 1000000"]),
        (["--count", "1000001"], ["--count 1000001", "1 to 1000000"]),
        (["--count", "many"], ["'many'", "--count <probes>"]),
        (["--count", "nan"], ["'nan'", "--count <probes>"]),
        (["--count", "99999999999999999999"], ["'99999999999999999999'", "--count"]),
        (["--count"], ["missing value", "--count <probes>"]),
        (["--interval", "0s"], ["--interval 0s", "10us to 1h"]),
        (["--interval", "20"], ["--interval", "\"20\" has no unit", "20ms"]),
        (["--interval", "-20ms"], ["--interval", "\"-20ms\" is negative", "20ms"]),
        (["--interval", "inf"], ["--interval", "\"inf\" is not a duration", "20ms"]),
        (["--timeout", "0s"], ["--timeout 0s", "1ms to 10m"]),
        (["--timeout", "11m"], ["--timeout 11m", "1ms to 10m"]),
        (["--timeout", "nan"], ["--timeout", "\"nan\" is not a duration"]),
        (["--size", "31"], ["--size 31", "32 octets of header", "write 32 to 65000"]),
        (["--size", "65001"], ["--size 65001", "write 32 to 65000"]),
        (["--size", "-1"], ["--size -1", "write 32 to 65000"]),
        (["--max-rate", "0"], ["--max-rate", "sends nothing", "for example 20000"]),
        (["--max-rate", "-1"], ["--max-rate", "\"-1\"", "for example 20000"]),
        (["--max-rate", "nan"], ["--max-rate", "\"nan\" is not a rate"]),
        (["--max-rate", "inf"], ["--max-rate", "\"inf\" is not a rate"]),
        (["--max-rate", "20k"], ["--max-rate", "\"20k\" is not a rate"]),
        (["--max-address-rate", "0"], ["--max-address-rate", "sends nothing"]),
        (["--max-rate", "0.000000000001"], ["hours, and 24 are the most", "raise --max-rate"]),
        (["--max-address-rate", "0.0001", "--count", "1000000"], ["24 are the most", "--max-address-rate"]),
        (["--max-loss", "101%"], ["--max-loss", "not between 0 and 1 (100%)", "30% or 0.3"]),
        (["--max-loss", "nan"], ["--max-loss", "\"nan\" is not a ratio", "30% or 0.3"]),
        (["--max-loss", "-1"], ["--max-loss", "\"-1\" is not a ratio"]),
        (["--max-rtt", "0ms"], ["--max-rtt", "above 0"]),
        (["--max-rtt", "300"], ["--max-rtt", "has no unit"]),
        (["--source-ports", "0"], ["--source-ports 0", "1 to 64"]),
        (["--source-ports", "65"], ["--source-ports 65", "1 to 64"]),
        (["--dscp", "64"], ["--dscp 64", "0 to 63"]),
        (["--ttl", "0"], ["--ttl 0", "1 to 255"]),
        (["--ttl", "256"], ["--ttl 256", "1 to 255"]),
        (["--seed", "-1"], ["--seed", "'-1'"]),
        (["--payload", "dns"], ["--payload", "write \(payloads)"]),
        (["--timestamps", "gps"], ["--timestamps", "'gps'", "'kernel' and 'user'"]),
        (["--format", "yaml"], ["--format", "\"yaml\"", "table, json, csv, text"]),
        (["--color", "red"], ["--color", "'red'", "'auto', 'always' or 'never'"]),
        (["--top", "0"], ["--top 0", "write 1 or more lines"]),
        (["--top", "-3"], ["--top -3", "write 1 or more lines"]),
        (["--source", "203.0.113.99"], ["--source 203.0.113.99", "choose an address of this machine"]),
        (["--source", "eth0"], ["--source eth0", "choose an address of this machine"]),
        (["--interface", "nosuch0"], ["--interface nosuch0", "choose an interface of this machine"]),
        (["--frobnicate"], ["'--frobnicate'", "plumbline probe --help"]),
        (["-x"], ["'-x'", "plumbline probe --help"]),
    ]

    @Test("end it with 2 before anything is sent, naming flag, cause and remedy", arguments: mistakes)
    func refused(flags: [String], words: [String]) throws {
        let (place, field) = (try Workplace(.plumbline), try EchoField())
        let outcome = try place.run(["probe", field.endpoint, "--output", "r.json"] + flags)
        #expect(outcome.status == 2 && !outcome.wasKilled)
        #expect(outcome.output.isEmpty)
        #expect(outcome.errors.hasPrefix("plumbline: "))
        for word in words { #expect(outcome.errors.contains(word), "\(outcome.errors)") }
        #expect(field.stop() == 0, "nothing may be sent")
        #expect(try place.files.isEmpty)
    }

    @Test("are named all at once")
    func allAtOnce() throws {
        let outcome = try Workplace(.plumbline).run("probe", "h:1", "--count", "0", "--size", "1", "--ttl", "0")
        #expect(outcome.status == 2)
        #expect(outcome.messages.count == 3)
    }

    @Test("and wrong verbs end it with 2 and the list of the verbs", arguments: [[], ["prob"], ["lines.csv"]])
    func verbs(arguments: [String]) throws {
        let outcome = try Workplace(.plumbline).run(arguments)
        #expect(outcome.status == 2 && outcome.output.isEmpty)
        #expect(outcome.errors.contains("the verbs are probe, "))
        #expect(outcome.errors.contains("`plumbline --help` tells what they do"))
        if let verb = arguments.first { #expect(outcome.errors.contains("there is no verb \"\(verb)\"")) }
    }
}
