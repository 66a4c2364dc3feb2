import Foundation
import TestSupport
import Testing

/// Templates with both ends being the built binary.
@Suite("Templates with the built binary")
struct TemplateCommandTests {
    private static let shipped = Repository.path("templates")

    @Test("that are shipped are answered by reflect and measured by probe and check, and what was lost is told")
    func everywhere() throws {
        let place = try Workplace(.plumbline)
        let script = """
            mkfifo hold
            "$PROGRAM" reflect --template '\(Self.shipped)' --listen 127.0.0.1:0=raknet --listen 127.0.0.1:0=dns \
                --listen 127.0.0.1:0=ntp --listen 127.0.0.1:0=a2s-info --listen 127.0.0.1:0=quic-version \
                --listen 127.0.0.1:0=stamp --listen 127.0.0.1:0 --loss 20% --seed 4 --until-stdin-closes \
                < hold > truth 2> notes &
            exec 3> hold
            while ! grep -q listening truth; do sleep 0.05; done
            echo 'name,ingress,payload' > lines.csv
            sed -n '1s/[^:]*: \\[\\([^]]*\\)\\].*/\\1/p' truth | tr -d '" ' | tr , '\\n' > addresses
            sed -n '1s/.*payloads": \\[\\([^]]*\\)\\].*/\\1/p' truth | tr -d '" ' | tr , '\\n' > payloads
            paste -d, payloads addresses payloads >> lines.csv
            "$PROGRAM" validate --template '\(Self.shipped)' lines.csv
            "$PROGRAM" probe --template '\(Self.shipped)' lines.csv --interval 5ms --count 50 --timeout 200ms \
                --quiet --output r.json
            "$PROGRAM" check --template '\(Self.shipped)' lines.csv -w 200 -c 500 --count 5 --interval 5ms \
                --timeout 200ms -t 5s
            exec 3>&-
            wait
            """
        let outcome = try place.shell(script)
        let valid = "7 lines: 7 ingresses, 0 with an echo. Nothing is wrong with them.\n"
        // A busy machine may make a round that proves nothing, and then that is what must be said.
        let isOK = outcome.output.hasPrefix(valid + "OK - 7 lines")
        #expect(isOK || outcome.output.hasPrefix(valid + "UNKNOWN - the round is suspect"), "\(outcome)")
        let report = try WrittenReport(json: place.read("r.json"))
        let names = ["plumb", "stamp", "raknet", "dns", "ntp", "a2s-info", "quic-version"]
        #expect(report.lines.map(\.name).sorted() == names.sorted())
        for line in report.lines {
            #expect(line.lost > 0 && line.received > 0 && line.received + line.lost == line.sent, "\(line)")
        }
        let truth = try place.read("truth")
        // Of the round; check's probes came later, and are in the truth as well.
        #expect(truth.contains("\"not_a_probe\": 0"))
        #expect(report.round.lost == report.lines.map(\.lost).reduce(0, +))
    }

    @Test("of replies that say nothing: plan tells the sockets, and a round that has too few is refused")
    func sockets() throws {
        let place = try Workplace(.plumbline)
        let lines = (1...20).map { "127.0.0.\($0):9,a2s-info" }.joined(separator: "\n")
        try place.write("lines.csv", "ingress,payload\n" + lines + "\n")
        let plan = try place.run("plan", "--template", Self.shipped, "lines.csv")
        // 99 sends after the first, of which each keeps its socket for 2 s; no more than there are probes.
        #expect(plan.status == 0 && plan.output.contains("sockets          2,000 descriptors, for lines whose replies"))
        for verb in ["plan", "probe"] {
            let refused = try place.shell(
                "ulimit -n 1024; exec \"$PROGRAM\" \(verb) --template '\(Self.shipped)' lines.csv --count 1000")
            #expect(refused.status == 2 && refused.output.isEmpty)
            for words in ["replies to the payload a2s-info", "this process may have 1024", "ulimit -n", "--interval"] {
                #expect(refused.errors.contains(words), "\(refused.errors)")
            }
        }
    }

    @Test("that have room for few probes refuse a round of more before anything is sent")
    func bits() throws {
        let (place, field) = (try Workplace(.plumbline), try EchoField())
        let refused = try place.run(
            "probe", field.endpoint, "--template", Self.shipped, "--payload", "dns", "--count", "65537", "--interval",
            "1ms")
        #expect(refused.status == 2 && refused.errors.contains("dns: its replies have 16 bits for the probe's number"))
        #expect(field.stop() == 0)
    }

    @Test("with an echo are for lines with one, and say why an echo has no room")
    func echoes() throws {
        let place = try Workplace(.plumbline)
        try place.write("ours.template", "send {seq}{line}{round}{echo.address:4}{echo.port}\nreply same\n")
        try place.write("lines.csv", "name,ingress,echo,payload\na,127.0.0.9:7,,ours\nb,127.0.0.9:7,,plumb\n")
        let wrong = try place.run("validate", "--template", "ours.template", "lines.csv")
        #expect(wrong.status == 2 && wrong.messages.count == 1)
        #expect(wrong.errors.contains("lines.csv:2:16 (column payload): ours needs an echo behind the ingress"))
        try place.write(
            "lines.csv",
            "name,ingress,echo,payload\na,127.0.0.9:7,192.0.2.1:7,ours\nb,127.0.0.9:7,[2001:db8::1]:7,ours\n")
        #expect(try place.run("validate", "--template", "ours.template", "lines.csv").status == 0)
        let plan = try place.run("plan", "--template", "ours.template", "lines.csv")
        #expect(plan.status == 0)
        #expect(
            plan.output.contains(
                "unmeasured       b: ours: the template has 4 octets for the echo's address, and an IPv6 address has "
                    + "16"))
    }

    @Test("that are wrong are told all at once by every verb that takes them")
    func mistakes() throws {
        let place = try Workplace(.plumbline)
        try place.write("ours.template", "sent 00\nsend 0 {sqe}\nreply sometimes\n")
        for verb in ["probe", "plan", "validate", "check", "selftest"] {
            let files = ["--template", "ours.template", "--template", "none.template"]
            let outcome = try place.run([verb, "127.0.0.1:9"] + files)
            let text = verb == "check" ? outcome.output : outcome.errors
            #expect(outcome.status == (verb == "check" ? 3 : 2))
            for words in [
                "ours.template:1:1: \"sent\" begins no line of a template",
                "ours.template:2:6: \"0\" has an odd number",
                "ours.template:2:8: {sqe} is no field; write {seq}", "ours.template:3:1: \"sometimes\" is no way",
                "none.template: No such file or directory",
            ] {
                #expect(text.contains(words), "\(verb): \(text)")
            }
        }
    }

    static let reflectMistakes: [([String], String)] = [
        (["--listen", "127.0.0.1:0=dns"], "there is no payload \"dns\"; write plumb, stamp, or the name of a"),
        (["--listen", "127.0.0.1:0=relay"], "add --relay with --allow-echo"),
        (["--listen", "127.0.0.1:0=icmp"], "the kernel answers ICMP echo itself"),
        (["--listen", "127.0.0.1=", "--for", "1s"], "there is no payload \"\""),
        (["--template", "long.template", "--listen", "127.0.0.1:0=long"], "must not send more than it gets"),
        (["--template", "none.template"], "none.template: No such file or directory"),
    ]

    @Test("that reflect cannot answer are refused with cause and remedy", arguments: reflectMistakes)
    func reflect(flags: [String], words: String) throws {
        let place = try Workplace(.plumbline)
        try place.write("long.template", "send {seq}\nreply at 0 {seq}\nreply length 5..9\n")
        let outcome = try place.run(["reflect", "--for", "1s"] + flags)
        #expect(outcome.status == 2 && outcome.output.isEmpty && outcome.messages.count == 1, "\(outcome)")
        #expect(outcome.errors.contains(words), "\(outcome.errors)")
    }
}
