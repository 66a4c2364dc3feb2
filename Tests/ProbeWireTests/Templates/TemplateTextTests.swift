import LineModel
import ProbeWire
import TestSupport
import Testing

@Suite("A template's text")
struct TemplateTextTests {
    @Test("everything that is wrong is told at once, with line, column and remedy")
    func everything() throws {
        let text = """
            sent 00
            send 0 {sequence} "abc
            send {seq:9} zz {crc32 9..3}
            size 0
            reply sometimes
            reply at x {seq}
            """
        let wanted = [
            #"1:1 "sent" begins no line of a template"#,
            #"2:6 "0" has an odd number of hexadecimal digits"#,
            "2:8 {sequence} is no field",
            "2:19 the text has no closing quote",
            #"3:6 "9" is no width and order for {seq}"#,
            #"3:14 "zz" is neither hexadecimal, nor text in quotes, nor a {field}"#,
            #"3:17 the range "9..3" is empty"#,
            #"4:1 "0" is no size of a datagram"#,
            #"5:1 "sometimes" is no way to recognise a reply"#,
            #"6:1 "x" is no offset"#,
        ]
        let found = TemplateKit.problems(text)
        #expect(wanted.allSatisfy(found.contains), "\(found)")
        let error = #expect(throws: TemplateProblems.self) { try TemplateKit.template("send {sequence}") }
        #expect(error?.description.contains("t:1:6: {sequence} is no field; write ") == true)
    }

    @Test(
        "what cannot work is refused",
        arguments: [
            ("", "nothing says what to send"), ("send", "there is nothing to send or to expect"),
            ("send {pad}{random}\nreply opaque", "two fields fill the datagram"),
            ("send {any:4}\nreply opaque", "{any} is for replies"),
            ("send 00", "nothing tells which probe a reply answers"),
            ("send 00\nreply same", "nothing in the datagram tells one probe from another"),
            ("send {seq:2}\nreply at 0 {seq}", "the reply is to return more of a number than was sent"),
            ("send {seq}\nreply at 0 {seq}{time}", "a time in a reply cannot be checked"),
            ("send {seq}\nreply at 0 {seq}{random:4}", "{random}, {pad} and checksums cannot be expected"),
            ("send {seq}\nreply same\nreply at 0 00", "reply same leaves nothing to expect"),
            ("send {seq}\nreply opaque\nreply at 0 {seq}", "{seq} comes back, so the reply is not opaque"),
            ("send {seq}\nreply same\nreply same", "how a reply is recognised is said twice"),
            ("send {seq}\nreply same\nsize 3", "the content has 4 octets, more than the datagram's size, 3"),
            ("send {seq}\nreply same\nsize 5", "nothing fills the rest of the datagram's 5"),
            ("send {seq}{sum16 0..99}\nreply same", "the checksum covers octets 0 to 99, and the datagram has 6"),
            ("send {seq}{sum16 end..end}\nreply same", "is no range"),
            ("send {seq}\nreply same\nreply length 5..9", "a reply that is the same as the probe has 4 octets"),
            ("send {seq}\nreply at 8 {seq}\nreply length 4..9", "the reply is to have something up to octet 12"),
            ("send {seq}\nreply same again", "there is more behind the end"),
            ("send {pad:65507}{seq}\nreply same", "and 65507 are the most"),
            ("send {seq}\nreply length 9..8\nreply same", "is no length or range of lengths"),
            ("send \"\\q\"\nreply opaque", "\\q is no escape"),
            ("send \"\\x4\"\nreply opaque", "\\x is no escape"),
            ("send {echo.address:5}\nreply opaque", "an address has 4 or 16 octets"),
            ("send {seq 0..4}\nreply same", "{seq} takes no range"),
            ("send {}\nreply opaque", "{} is no field"), ("send {seq\nreply opaque", "the field has no closing brace"),
            ("send {seq}{pad:0}\nreply same", "\"0\" is no number of octets"),
        ])
    func refused(text: String, reason: String) {
        let found = TemplateKit.problems(text)
        #expect(found.contains { $0.contains(reason) }, "\(found)")
    }

    @Test("the example of docs/measuring/templates.md")
    func documented() {
        let text = "sent 00\nsend 0 {sqe}\nreply sometimes\n"
        let error = #expect(throws: TemplateProblems.self) {
            try PayloadTemplate(text: text, source: "ours.template")
        }
        let wanted = [
            #"ours.template:1:1: "sent" begins no line of a template; begin each line with "#
                + "send, reply, size, rate or #",
            #"ours.template:2:6: "0" has an odd number of hexadecimal digits; write two digits for each octet"#,
            "ours.template:2:8: {sqe} is no field; write {seq}",
            #"ours.template:3:1: "sometimes" is no way to recognise a reply; write reply same, reply at 0 00ff{seq}, "#
                + "reply length 48..512 or reply opaque",
        ]
        let found = error?.description.split(separator: "\n").map(String.init) ?? []
        #expect(wanted.allSatisfy(found.contains), "\(found)")
    }

    @Test("a text that is too long is refused before it is read")
    func long() {
        #expect(TemplateKit.problems(String(repeating: "#\n", count: 40_000)).count == 1)
        #expect(TemplateKit.problems("send 00\nreply opaque\n" + String(repeating: "#\n", count: 30_000)).isEmpty)
    }
}

@Suite("Templates: any octets at all", .seeded)
struct TemplateFuzzTests {
    private static let text = """
        # comment
        send 01"ab\\x00"{round:2}{line:2}{seq:4le}{random:4} {sum16 0..here} {time.ms} {pad}
        reply at 0 1c "ok" {round:2}
        reply at 6 {any:2} {line:2} {seq:2}
        reply length 12..100
        size 40
        """

    @Test("a mutated text is a template or has problems with places in it")
    func texts() {
        var generator = Seed.generator(31)
        var good = 0
        for execution in 0..<4_000 {
            let text = String(decoding: TemplateKit.mutate(Array(Self.text.utf8), &generator), as: UTF8.self)
            do throws(TemplateProblems) {
                let template = try TemplateKit.template(text)
                good += 1
                if let bound = try? template.bound(echo: TemplateKit.ipv4, size: 64) {
                    #expect(TemplateKit.encode(bound, echo: TemplateKit.ipv4).count == bound.length)
                }
            } catch {
                #expect(!error.problems.isEmpty, "\(execution)")
            }
        }
        #expect(good > 40 && good < 3_960)
    }

    @Test("a mutated reply is recognised only when nothing that counts was changed")
    func replies() throws {
        var generator = Seed.generator(32)
        let same = try TemplateKit.bound("send {round}{line}{seq}{random:16}{crc32}\nreply same")
        let patterns = try TemplateKit.bound(Self.text)
        let golden = TemplateKit.encode(same)
        let pong = Golden.bytes("1c6f6b 0708 77 8888 0c0d 1314 00")
        #expect(TemplateKit.sequence(patterns, pong) == 0x1314)
        var (changes, recognised) = (0, 0)
        for execution in 0..<20_000 {
            let bytes = TemplateKit.mutate(golden, &generator)
            changes += bytes == golden ? 0 : 1
            #expect((TemplateKit.sequence(same, bytes) != nil) == (bytes == golden), "\(execution)")
            let reply = TemplateKit.mutate(pong, &generator)
            guard TemplateKit.sequence(patterns, reply) != nil else { continue }
            recognised += 1
            #expect(Array(reply.prefix(5)) == Array(pong.prefix(5)), "\(execution)")
            #expect(Array(reply[8..<10]) == Array(pong[8..<10]), "\(execution)")
        }
        #expect(changes > 19_000 && recognised > 0 && recognised < 20_000)
    }
}
