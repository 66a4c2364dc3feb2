import Foundation
import TestSupport
import Testing

/// STAMP with both ends being the built binary.
@Suite("STAMP with the built binary")
struct STAMPCommandTests {
    @Test("tells the loss of each way as the reflector made it, and the key shows nowhere")
    func authenticated() throws {
        let place = try Workplace(.plumbline)
        try place.write("key", "correct horse battery staple\n")
        let script = """
            mkfifo hold
            "$PROGRAM" reflect --stamp 127.0.0.1:0 --stamp-key-file key --loss 5% --loss-back 10% --seed 4 \
                --until-stdin-closes < hold > truth 2> notes &
            exec 3> hold
            while ! grep -q listening truth; do sleep 0.05; done
            port=$(sed -n '1s/.*:\\([0-9]*\\)".*/\\1/p' truth)
            printf 'name,ingress,payload\\na,127.0.0.1:%s,stamp\\n' "$port" > lines.csv
            SECRET='correct horse battery staple' "$PROGRAM" probe --lines lines.csv --stamp-key-env SECRET \
                --stamp-extensions class-of-service,direct-measurement --interval 2ms --count 60 --timeout 300ms \
                --output r.json --output r.txt
            exec 3>&-
            wait
            cat truth notes r.txt
            """
        let outcome = try place.shell(script)
        let report = try JSONSerialization.jsonObject(with: Data(try place.read("r.json").utf8))
        let line = try #require(((report as? [String: Any])?["lines"] as? [[String: Any]])?.first)
        let stamp = try #require(line["stamp"] as? [String: Any])
        let lost = try #require(line["lost"] as? Int)
        let ways = ["lost_there", "lost_back", "lost_either"].compactMap { stamp[$0] as? Int }
        #expect(ways.count == 3 && ways.reduce(0, +) == lost)
        #expect(outcome.output.contains("\"dropped\": ") && outcome.output.contains("\"dropped_back\": "))
        #expect(stamp["extensions_verified"] as? Int == line["received"] as? Int)
        for text in [outcome.output, outcome.errors] { #expect(!text.contains("battery")) }
        #expect(outcome.output.contains("stamp: lost there"))
    }

    static let mistakes: [([String], String)] = [
        (["--stamp-key-file", "none"], "--stamp-key-file none: it cannot be read"),
        (["--stamp-key-file", "empty"], "--stamp-key-file empty: there is no key in it"),
        (["--stamp-key-env", "NOT_SET_ANYWHERE"], "there is no such variable"),
        (["--stamp-key-env", "A", "--stamp-key-file", "empty"], "keep one of them"),
        (["--stamp-extensions", "hmac"], "the HMAC extension need a key"),
        (["--stamp-extensions", "cos"], "there is no extension \"cos\"; write some of class-of-service"),
        (["--stamp-reply-dscp", "64"], "--stamp-reply-dscp 64: a code point is 0 to 63"),
        (["--twamp-light", "--stamp-extensions", "timestamps"], "a TWAMP-Light reflector knows neither extensions"),
    ]

    @Test("refuses what makes no session, naming flag, cause and remedy", arguments: mistakes)
    func refused(flags: [String], words: String) throws {
        let place = try Workplace(.plumbline)
        try place.write("empty", "\n")
        let outcome = try place.run(["plan", "127.0.0.1:862", "--payload", "stamp"] + flags)
        #expect(outcome.status == 2 && outcome.output.isEmpty)
        #expect(outcome.errors.contains(words), "\(outcome.errors)")
    }

    @Test("as a reflector refuses flags without a STAMP port")
    func reflectorFlags() throws {
        let place = try Workplace(.plumbline)
        try place.write("key", "k")
        let outcome = try place.run("reflect", "--stamp-key-file", "key", "--loss-back", "5%", "--for", "1s")
        #expect(outcome.status == 2 && outcome.messages.count == 2)
    }

    @Test("takes port 862 for ingresses of the lines file without one")
    func defaultPort() throws {
        let place = try Workplace(.plumbline)
        try place.write("lines.csv", "name,ingress,echo,payload\na,127.0.0.9,,stamp\nb,127.0.0.9,127.0.0.1:7,stamp\n")
        let wrong = try place.run("validate", "--lines", "lines.csv")
        #expect(wrong.errors.contains("stamp does not carry the echo") && wrong.messages.count == 1)
        try place.write("lines.csv", "name,ingress,payload\na,127.0.0.9,stamp\n")
        let plan = try place.run("plan", "--lines", "lines.csv")
        #expect(plan.status == 0 && plan.output.contains("127.0.0.9: 1 line"))
    }

    @Test("is no flag of verbs that have no STAMP lines", arguments: ["demo", "selftest"])
    func otherVerbs(verb: String) throws {
        let place = try Workplace(.plumbline)
        let outcome = try place.run(verb, "--stamp-key-env", "HOME")
        #expect(outcome.status == 2 && outcome.errors.contains("--stamp-key-env"), "\(outcome.errors)")
    }
}
