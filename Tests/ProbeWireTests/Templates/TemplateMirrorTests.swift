import LineModel
import ProbeWire
import TestSupport
import Testing

@Suite("A template's far end", .seeded)
struct TemplateMirrorTests {
    private static func reflect(_ mirror: TemplateMirror, _ request: [UInt8]) -> (TemplateMirror.Reflection, [UInt8]) {
        var reply = [UInt8](repeating: 0xAA, count: max(1, request.count))
        let reflection = request.withUnsafeBytes { request in
            reply.withUnsafeMutableBytes { mirror.reflect(request, into: $0) }
        }
        guard case .reply(let length) = reflection else { return (reflection, []) }
        return (reflection, Array(reply.prefix(length)))
    }

    private static func mirror(_ text: String) throws -> TemplateMirror {
        TemplateMirror(try TemplateKit.template(text))
    }

    /// Everything that is answered: the shipped ones, and some that name an echo in every way.
    private static func all() throws -> [(entry: FormatEntry, mirror: TemplateMirror)] {
        // Some answer with more than they were sent, which the mirror never does.
        let shipped = try TemplateCases.answers.keys.sorted().filter { !longer.contains($0) }.map { name in
            let template = try TemplateCases.shipped(name)
            return (TemplateFormat.entry(PayloadKind(rawValue: name), template), TemplateMirror(template))
        }
        let further = [
            "send {seq:3}{echo.address:16le}{pad:4}\nreply at 1 {seq:3}\nreply at 5 {echo.address:4}\nreply length 12",
            "send \"<\"{echo.address.text}\":\"{echo.port:4hex}\">\"{round:8hex}{seq:8hex}{pad}\nreply at 2 {seq:8hex}",
            "send {random}{round:4}{line:4hex}{seq:4le}{crc32}\nreply at 0 {seq:2le}{any:2}ff{line:2}{round:4le}",
        ]
        return try shipped
            + (TemplateCases.echoing + further).map { (try TemplateCases.entry($0), try mirror($0)) }
    }

    private static let longer: Set = ["openvpn", "quake3"]

    @Test("answers every request by a reply that is its probe's, and never by more octets than it got")
    func answers() throws {
        var generator = Seed.generator()
        for (entry, mirror) in try Self.all() {
            #expect(mirror.canAnswer)
            var answered = 0
            for _ in 0..<80 {
                let tested = FormatCase(entry) { $0 }
                let size = Int.random(in: 130...1200, using: &generator)
                let echo = TemplateCases.anyEcho(&generator)
                let under = try FormatUnderTest(tested, round: generator.next(), size: size, echo: echo)
                guard under.format.refusal(under.echo) == nil else { continue }
                let probe = FormatUnderTest.anyProbe(&generator, echo: under.echo)
                let request = under.send(probe)
                answered += 1
                let (_, reply) = Self.reflect(mirror, request)
                #expect(!reply.isEmpty && reply.count <= request.count, "\(entry.traits.kind) \(request)")
                if entry.traits.repliesNameProbes {
                    #expect(under.accepted(reply)?.names(probe) == true, "\(entry.traits.kind) \(request) \(reply)")
                } else {
                    #expect(under.recognise(reply) == .opaque)
                }
            }
            #expect(answered > 20)
        }
    }

    @Test("writes the octets that the reply lines say, and zeros elsewhere")
    func golden() throws {
        let mirror = try Self.mirror(
            """
            send "Q" {seq:2} {echo.address} {echo.port} {line:1} {pad:8}
            reply at 0 "A" {seq:2le} {any:1} {echo.address:16}
            """)
        let request = Array("Q".utf8) + [1, 2, 203, 0, 113, 7, 0x1B, 0x59, 9] + [UInt8](repeating: 0, count: 8)
        let (_, short) = Self.reflect(mirror, request)
        #expect(short.isEmpty, "a reply of 20 octets to a request of 18")
        let wide = try Self.mirror(
            """
            send "Q" {seq:2} {echo.address} {echo.port} {line:1} {pad:12}
            reply at 0 "A" {seq:2le} {any:1} {echo.address:16}
            reply length 21..40
            """)
        let (_, reply) = Self.reflect(wide, request + [0, 0, 0, 0])
        #expect(reply == Array("A".utf8) + [2, 1, 0] + [UInt8](repeating: 0, count: 12) + [203, 0, 113, 7] + [0])
        // An IPv6 echo is written whole.
        let ipv6: [UInt8] = [0x20, 1, 0x0D, 0xB8] + [UInt8](repeating: 0, count: 11) + [7]
        let (_, second) = Self.reflect(
            wide, Array("Q".utf8) + [1, 2] + ipv6 + [0x1B, 0x59, 9] + [UInt8](repeating: 0, count: 12))
        #expect(second == Array("A".utf8) + [2, 1, 0] + ipv6 + [0])
    }

    @Test("cannot stand in for a server that always answers with more than it got")
    func longer() throws {
        for name in Self.longer { #expect(!TemplateMirror(try TemplateCases.shipped(name)).canAnswer, "\(name)") }
    }

    @Test("writes bits, and what stands at the end of a reply behind what stands at its beginning")
    func bitsAndEnd() throws {
        let mirror = try Self.mirror("send 01{seq}{pad:7}\nreply at 0 {bits 80/c0}{seq:2}\nreply at end-5 ff{seq}")
        let request = Golden.bytes("01 00000102 00000000000000")
        #expect(Self.reflect(mirror, request).1 == Golden.bytes("80 0102 ff 00000102"))
        #expect(Self.reflect(mirror, Array(request.dropLast())).0 == .silence(.notARequest))
    }

    @Test("is silent to what the template would not send")
    func strangers() throws {
        let dns = TemplateMirror(try TemplateCases.shipped("dns"))
        let request = Golden.bytes("1234 0100 0001 0000 0000 0000 00 0002 0001")
        #expect(Self.reflect(dns, request).1.count == 17)
        for other in [[], Array(request.dropLast()), request + [0], [0x12, 0x34, 0x81] + request[3...]] {
            #expect(Self.reflect(dns, other).0 == .silence(.notARequest), "\(other)")
        }
        let twice = try Self.mirror("send {seq:1}{seq:2}\nreply at 0 {seq:2}")
        #expect(Self.reflect(twice, [2, 1, 2]).1 == [1, 2])
        #expect(Self.reflect(twice, [3, 1, 2]).0 == .silence(.notARequest))
        let hex = try Self.mirror("send {seq:4hex}\nreply same")
        #expect(Self.reflect(hex, Array("00fg".utf8)).0 == .silence(.notARequest))
    }

    @Test("says so where no reply could be as short as its request")
    func amplification() throws {
        let long = try Self.mirror("send {seq}\nreply at 0 {seq}\nreply length 5..9")
        #expect(!long.canAnswer)
        #expect(Self.reflect(long, [0, 0, 0, 1]).0 == .silence(.longerThanRequest))
        let sized = try Self.mirror("send {seq}{pad}\nreply at 0 {seq}\nreply length 32")
        #expect(sized.canAnswer)
        #expect(Self.reflect(sized, [UInt8](repeating: 0, count: 31)).0 == .silence(.longerThanRequest))
        #expect(Self.reflect(sized, [UInt8](repeating: 0, count: 32)).1.count == 32)
    }

    @Test("takes any octets at all, and never answers with more")
    func hostile() throws {
        var generator = Seed.generator()
        for (entry, mirror) in try Self.all() {
            let under = try FormatUnderTest(FormatCase(entry) { $0 }, size: 160, echo: TemplateKit.ipv4)
            for _ in 0..<500 {
                let golden = under.send(FormatUnderTest.anyProbe(&generator, echo: under.echo))
                let changed = TemplateKit.mutate(golden, &generator)
                #expect(Self.reflect(mirror, changed).1.count <= changed.count)
            }
        }
    }
}
