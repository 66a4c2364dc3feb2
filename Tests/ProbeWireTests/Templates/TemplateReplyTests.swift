import LineModel
import ProbeWire
import Testing

@Suite("A template's replies")
struct TemplateReplyTests {
    @Test("the same: every octet counts but those of a time")
    func same() throws {
        let template = try TemplateKit.bound(
            "send \"x\"{round}{line}{seq:2le}{time.ms}{random:4}{pad}{crc32}\nreply same", size: 60)
        var probe = TemplateKit.probe
        probe.sequence = 0xABCD
        let bytes = TemplateKit.encode(template, probe)
        #expect(TemplateKit.sequence(template, bytes) == 0xABCD)
        #expect(TemplateKit.line(template, bytes) == 0x0A0B_0C0D)
        for place in bytes.indices {
            var changed = bytes
            changed[place] ^= 0x40
            #expect(TemplateKit.sequence(template, changed, probe) == nil, "octet \(place)")
        }
        #expect(TemplateKit.sequence(template, bytes + [0]) == nil)
        #expect(TemplateKit.sequence(template, Array(bytes.dropLast())) == nil)
        let timed = try TemplateKit.bound("send {seq}{time}\nreply same")
        #expect(TemplateKit.sequence(timed, Golden.bytes("00000007 0000000000000000")) == 7)
    }

    @Test("another round's, another line's: no replies")
    func strangers() throws {
        let template = try TemplateKit.bound("send {round:2}{line:2}{seq}\nreply same")
        let bytes = TemplateKit.encode(template)
        var other = TemplateKit.probe
        #expect(TemplateKit.sequence(template, bytes, other) == other.sequence)
        other.identity += 1
        #expect(TemplateKit.sequence(template, bytes, other) == nil)
        other = TemplateKit.probe
        other.line ^= 1
        #expect(TemplateKit.sequence(template, bytes, other) == nil)
        // What was not sent cannot be told apart.
        other.line = TemplateKit.probe.line ^ 0x10000
        #expect(TemplateKit.sequence(template, bytes, other) == other.sequence)
        #expect(template.lineBits == 16)
    }

    @Test("patterns: what stands at its place counts, nothing else does")
    func patterns() throws {
        let template = try TemplateKit.bound(
            """
            send 01{seq}
            reply at 0 1c {any:2} "ok"
            reply at 6 {seq:2le}
            reply length 9..12
            """)
        let reply = Golden.bytes("1c ffff 6f6b 99 0301 77")
        #expect(TemplateKit.sequence(template, reply) == 0x0103)
        #expect(TemplateKit.sequence(template, reply + [1, 2, 3]) == 0x0103)
        #expect(TemplateKit.sequence(template, reply + [1, 2, 3, 4]) == nil)
        #expect(TemplateKit.sequence(template, Array(reply.dropLast())) == nil)
        for (place, matters) in zip(reply.indices, [1, 0, 0, 1, 1, 0]) where matters == 1 {
            var changed = reply
            changed[place] ^= 1
            #expect(TemplateKit.sequence(template, changed) == nil, "octet \(place)")
        }
        #expect(TemplateKit.line(template, reply) == nil)
    }

    @Test("bits: those that are looked at count, and no others")
    func bits() throws {
        let template = try TemplateKit.bound("send {seq}\nreply at 0 {seq}{bits 8001/c003}\nreply at 7 aa")
        let reply = Golden.bytes("00000007 8001 55 aa")
        #expect(TemplateKit.sequence(template, reply) == 7)
        for bit in 0..<16 {
            var changed = reply
            changed[4 + bit / 8] ^= 0x80 >> (bit % 8)
            let isLookedAt = [0, 1, 14, 15].contains(bit)
            #expect(TemplateKit.sequence(template, changed) == (isLookedAt ? nil : 7), "bit \(bit)")
        }
        var changed = reply
        changed[7] ^= 1
        #expect(TemplateKit.sequence(template, changed) == nil)
        for text in [
            "{bits}", "{bits 80}", "{bits 80/}", "{bits 80/8080}", "{bits 8/8}", "{bits 81/80}", "{bits:2 80/80}",
        ] {
            #expect(!TemplateKit.problems("send {seq}\nreply at 0 {seq}\(text)").isEmpty, "\(text)")
        }
        #expect(TemplateKit.problems("send {seq}{bits 80/80}\nreply at 0 {seq}") == ["1:1 {bits} is for replies"])
    }

    @Test("a question that an echo returns is no answer of DNS")
    func echoedDNS() throws {
        let template = try TemplateCases.shipped("dns").bound(echo: nil, size: 64)
        let request = TemplateKit.encode(template)
        #expect(TemplateKit.sequence(template, request) == nil)
        var answer = request
        answer[2] |= 0x80
        #expect(TemplateKit.sequence(template, answer) != nil)
    }

    @Test("the end: what stands there counts, however long the reply is")
    func end() throws {
        let template = try TemplateKit.bound(
            "send {seq}\nreply at 0 ff\nreply at end-10 \"c=\"{seq:8hex}\nreply length 12..40")
        func reply(_ between: Int, _ text: String) -> [UInt8] {
            [0xFF] + [UInt8](repeating: 0x20, count: between) + Array(text.utf8)
        }
        for between in 1...29 { #expect(TemplateKit.sequence(template, reply(between, "c=0000ab01")) == 0xAB01) }
        #expect(TemplateKit.sequence(template, reply(0, "c=0000ab01")) == nil)
        #expect(TemplateKit.sequence(template, reply(30, "c=0000ab01")) == nil)
        #expect(TemplateKit.sequence(template, reply(4, "c=0000ab01 ")) == nil)
        #expect(TemplateKit.sequence(template, reply(4, "d=0000ab01")) == nil)
        #expect(TemplateKit.sequence(template, reply(4, "c=0000xb01")) == nil)
        #expect(TemplateKit.problems("send {seq}\nreply at end-3 {seq}").count == 1)
        for word in ["end", "end-", "end-0", "end+4", "end-99999"] {
            #expect(!TemplateKit.problems("send {seq}\nreply at \(word) {seq}").isEmpty, "\(word)")
        }
    }

    @Test("a rate is a number of probes a second, said once")
    func rates() throws {
        let template = try TemplateKit.template("send {seq}\nreply same\nrate 0.5 # seldom")
        #expect(TemplateFormat.entry(PayloadKind(rawValue: "t"), template).traits.maxRate == 0.5)
        for rate in ["rate", "rate 0", "rate -1", "rate 1e3", "rate 1/s", "rate 1000001", "rate 1\nrate 2", "rate nan"]
        {
            #expect(!TemplateKit.problems("send {seq}\nreply same\n\(rate)").isEmpty, "\(rate)")
        }
    }

    @Test("opaque: the socket tells the probe, and constants are still held to")
    func opaque() throws {
        let template = try TemplateKit.bound("send 01\nreply opaque\nreply at 0 ffffffff\nreply length 9..20")
        let reply = Golden.bytes("ffffffff 41 01020304")
        #expect(TemplateKit.accepts(template, reply))
        #expect(!TemplateKit.accepts(template, Array(reply.dropLast())))
        #expect(!TemplateKit.accepts(template, [0] + reply.dropFirst()))
        #expect(TemplateKit.sequence(template, reply) == nil)
        let anything = try TemplateKit.bound("send 01\nreply opaque")
        #expect(TemplateKit.accepts(anything, [0]))
        #expect(!TemplateKit.accepts(anything, []))
    }

    @Test("digits come back in either case, and nothing but digits is a number")
    func digits() throws {
        let template = try TemplateKit.bound("send {seq:8hex}\nreply at 1 {seq:8hex}")
        #expect(TemplateKit.sequence(template, Array("x000000aF".utf8)) == 0xAF)
        #expect(TemplateKit.sequence(template, Array("x000000ag".utf8)) == nil)
        #expect(TemplateKit.sequence(template, Array("x 000000a".utf8)) == nil)
    }

    @Test("a quotation tells its probe however it is cut behind the number")
    func quotation() throws {
        let template = try TemplateKit.bound("send \"ab\"{round:2}{seq}{random:8}{crc32}\nreply at 4 {seq}")
        let bytes = TemplateKit.encode(template)
        for count in 0...bytes.count {
            let found = TemplateKit.quoted(template, Array(bytes.prefix(count)))
            #expect(found == (count >= 8 ? TemplateKit.probe.sequence : nil), "\(count) octets")
        }
        #expect(TemplateKit.quoted(template, [0] + bytes.dropFirst()) == nil)
    }

    @Test("what a template's replies carry is known before a round")
    func carried() throws {
        let same = try TemplateKit.template("send {seq:2}{line}\nreply same")
        #expect(same.sequenceBits == 16 && !same.carriesRound && same.carriesSequence)
        let pattern = try TemplateKit.template("send {seq}{line}{round}\nreply at 2 {seq:3hex}{round:2}")
        #expect(pattern.sequenceBits == 12 && pattern.carriesRound)
        let opaque = try TemplateKit.template("send {seq}{pad}\nreply opaque")
        #expect(opaque.sequenceBits == nil && !opaque.carriesSequence && opaque.isSizedByRound && !opaque.needsEcho)
    }
}
