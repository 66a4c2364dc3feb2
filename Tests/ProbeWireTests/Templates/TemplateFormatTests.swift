import Foundation
import LineModel
import LineReport
import ProbeWire
import TestSupport
import Testing

/// The templates that are shipped, and some with an echo, with what answers them.
enum TemplateCases {
    static let kind = PayloadKind(rawValue: "template")

    static func shipped(_ name: String) throws -> PayloadTemplate {
        try PayloadTemplate(text: Repository.text("templates/\(name).template"), source: name)
    }

    static func entry(_ text: String) throws -> FormatEntry {
        TemplateFormat.entry(kind, try PayloadTemplate(text: text, source: "t"))
    }

    /// By name: the answer of a server to a request, as its document says.
    static let answers: [String: @Sendable ([UInt8]) -> [UInt8]] = [
        "raknet": { request in
            [0x1C] + request[1..<9] + [1, 2, 3, 4, 5, 6, 7, 8] + request[9..<25] + [0, 4] + Array("MCPE".utf8)
        },
        "a2s-info": { _ in Golden.bytes("ffffffff 41 01020304") },
        "dns": { request in
            request[..<2] + [0x81, 0x80] + request[4..<6] + [0, 0, 0, 0, 0, 0] + request[12...] + [0xC0, 0x0C]
        },
        "quake3": { request in
            let texts = Array("infoResponse\n\\game\\oa\\hostname\\noname\\challenge\\".utf8)
            return [255, 255, 255, 255] + texts + request[12..<20]
        },
        "stun": { request in
            Golden.bytes("0101 000c 2112a442") + request[8..<20] + Golden.bytes("0020 0008 0001 a147 5e12a443")
        },
        "bittorrent-tracker": { request in [0, 0, 0, 0] + request[12..<16] + [1, 2, 3, 4, 5, 6, 7, 8] },
        // RFC 3416 section 3: the response with a TimeTicks of 2 bytes.
        "snmp": { request in
            let end = Golden.bytes("3010 300e 0608 2b06010201010300 4302 0457")
            return [0x30, 0x2B] + request[2..<13] + [0xA2, 0x1E] + request[15..<27] + end
        },
        "openvpn": { request in
            [0x40, 9, 9, 9, 9, 9, 9, 9, 9, 1, 0, 0, 0, 0] + request[1..<9] + [0, 0, 0, 0]
        },
        "ntp": { request in
            [0x24] + [UInt8](repeating: 7, count: 23) + request[40..<48] + [UInt8](repeating: 9, count: 16)
        },
        "quic-version": { request in
            [0x80, 0, 0, 0, 0] + request[14..<23] + request[5..<14] + [0, 0, 0, 1, 0x6B, 0x33, 0x43, 0xCF]
        },
    ]

    static let echoing = [
        "send \"TO \"{echo.address.text}\" \"{echo.port:4hex}\" \"{round:8hex}{line:2}{seq:2}{pad}{crc32:le}\nreply same",
        "send {echo.address}{echo.port:le}{seq}{line}{round}{random}\nreply same",
        "send {seq:3}{echo.address:16le}\nreply at 1 {seq:3}",
        "send {sum16 0..end}{echo.address.text}{time}{line}{echo.address.text}{seq}{round}\nreply same",
    ]

    static func all() throws -> [FormatCase] {
        try answers.sorted { $0.key < $1.key }.map { name, answer in
            FormatCase(TemplateFormat.entry(PayloadKind(rawValue: name), try shipped(name)), answer: answer)
        }
            + echoing.enumerated().map { index, text in
                FormatCase(try entry(text)) { request in index == 2 ? [0] + request[..<3] : request }
            }
    }

    /// An echo whose text has any length.
    static func anyEcho(_ generator: inout SeededGenerator) -> RelayHeader {
        let masks: [UInt64] = [.max, 0xFFFF_0000_0000_FFFF, 0xFF]
        let mask = masks[Int.random(in: 0..<3, using: &generator)]
        let isIPv6 = Bool.random(using: &generator)
        return RelayHeader(
            high: isIPv6 ? generator.next() & mask : 0,
            low: isIPv6 ? generator.next() & mask : generator.next() & mask & 0xFFFF_FFFF << 32, isIPv6: isIPv6,
            port: UInt16(truncatingIfNeeded: generator.next()))
    }
}

@Suite("Templates as formats", .seeded)
struct TemplateFormatTests {
    @Test("every shipped template can be read, and somebody answers it in these tests")
    func shipped() throws {
        let files = try FileManager.default.contentsOfDirectory(atPath: Repository.path("templates"))
        let names = files.filter { $0.hasSuffix(".template") }.map { String($0.dropLast(9)) }
        #expect(Set(names) == Set(TemplateCases.answers.keys))
    }

    @Test("their replies are known as their probes', at any size and with any echo")
    func roundTrip() throws {
        var generator = Seed.generator()
        for tested in try TemplateCases.all() {
            for _ in 0..<60 {
                let size = Int.random(in: 130...1200, using: &generator)
                let echo = TemplateCases.anyEcho(&generator)
                let under = try FormatUnderTest(tested, round: generator.next(), size: size, echo: echo)
                let probe = FormatUnderTest.anyProbe(&generator, echo: under.echo)
                let request = under.send(probe)
                let reply = under.reply(to: request)
                #expect(reply.count <= under.format.maxReplyBytes)
                if tested.entry.traits.repliesNameProbes {
                    #expect(under.accepted(reply)?.names(probe) == true, "\(tested.testDescription) \(probe)")
                    #expect(under.identify(request)?.names(probe) == true)
                } else {
                    #expect(under.recognise(reply) == .opaque)
                }
            }
        }
    }

    @Test("changed, cut, or of another round: never another probe's")
    func strangers() throws {
        var generator = Seed.generator()
        for tested in try TemplateCases.all() where tested.entry.traits.repliesNameProbes {
            // The id of 16 bits is all that DNS returns; the engine's sockets are what keeps rounds apart there.
            let isWeak = tested.testDescription == "dns"
            let under = try FormatUnderTest(tested)
            let probe = FormatUnderTest.anyProbe(&generator, echo: under.echo)
            let reply = under.reply(to: under.send(probe))
            for _ in 0..<1000 {
                let changed = TemplateKit.mutate(reply, &generator)
                #expect(under.accepted(changed)?.names(probe) ?? true, "\(tested.testDescription)")
            }
            guard !isWeak else { continue }
            let next = try FormatUnderTest(tested, round: generator.next())
            _ = next.send(probe)
            #expect(next.accepted(reply) == nil, "\(tested.testDescription)")
            #expect(next.recognise([]) == .foreign)
        }
    }

    @Test("a reply without the line, or with few bits, has numbers over the whole round")
    func together() throws {
        let entry = try TemplateCases.entry("send {seq:2}\nreply same")
        let fits = FormatContext(seed: 7, rows: 655, count: 100, size: 64)
        let format = try entry.make(fits)
        var seen: Set<[UInt8]> = []
        for line in 0..<655 {
            for sequence in [0, 1, 99] {
                let probe = ProbeFields(line: UInt32(line), sequence: UInt32(sequence), sendTimeNanoseconds: 0)
                var bytes: [UInt8] = [0, 0]
                _ = bytes.withUnsafeMutableBytes { format.encode(probe, $0) }
                seen.insert(bytes)
                let found = bytes.withUnsafeBytes { format.recognise($0) }
                #expect(found == .answer(ReplyIdentity(line: UInt32(line), sequence: UInt32(sequence))))
            }
        }
        #expect(seen.count == 655 * 3)
        #expect(throws: FormatProblem.self) {
            _ = try entry.make(FormatContext(seed: 7, rows: 656, count: 100, size: 64))
        }
        let narrow = try TemplateCases.entry("send {line}{seq:1}{round}\nreply same")
        let beyond = FormatContext(seed: 7, rows: 9, count: 257, size: 64)
        #expect(throws: FormatProblem.self) { _ = try narrow.make(beyond) }
        _ = try narrow.make(FormatContext(seed: 7, rows: 900, count: 256, size: 64))
    }

    @Test("numbers of few bits are spent on the template's own lines alone")
    func ownLines() throws {
        let entry = try TemplateCases.entry("send {seq:2}\nreply same")
        var round = FormatContext(seed: 7, rows: 100_000, count: 100, size: 64)
        #expect(throws: FormatProblem.self) { _ = try entry.make(round) }
        let own: [UInt32] = [3, 700, 99_999]
        round.own = own
        let format = try entry.make(round)
        for line in own {
            for sequence in [UInt32(0), 99] {
                var bytes: [UInt8] = [0, 0]
                let probe = ProbeFields(line: line, sequence: sequence, sendTimeNanoseconds: 0)
                _ = bytes.withUnsafeMutableBytes { format.encode(probe, $0) }
                #expect(
                    bytes.withUnsafeBytes { format.recognise($0) }
                        == .answer(ReplyIdentity(line: line, sequence: sequence)))
            }
        }
        var known = 0
        for number in 0...UInt16.max {
            let bytes = [UInt8(number >> 8), UInt8(number & 0xFF)]
            if case .answer = bytes.withUnsafeBytes({ format.recognise($0) }) { known += 1 }
        }
        #expect(known == 300)
    }

    @Test("a line whose echo the template has no room for is refused, and nothing traps")
    func refusal() throws {
        let template = try PayloadTemplate(text: "send {seq}{line}{round}{echo.address:4}\nreply same", source: "t")
        let format = try TemplateFormat(
            TemplateCases.kind, template, round: FormatContext(seed: 1, rows: 2, count: 2, size: 64))
        #expect(format.refusal(of: TemplateKit.ipv4) == nil && format.length(echo: TemplateKit.ipv4) == 20)
        let refusal = Words.flags.format(try #require(format.refusal(of: TemplateKit.ipv6)))
        #expect(refusal.hasPrefix("template: ") && refusal.contains("IPv4 echo"))
        #expect(format.length(echo: TemplateKit.ipv6) == 1)
        let probe = ProbeFields(line: 0, sequence: 0, sendTimeNanoseconds: 0, echo: TemplateKit.ipv6)
        var bytes: [UInt8] = [0]
        #expect(bytes.withUnsafeMutableBytes { format.encode(probe, into: $0) } == 0)
        let short = try TemplateFormat(
            TemplateCases.kind,
            PayloadTemplate(text: "size 16\nsend {seq:2}{echo.address.text}{pad}\nreply same", source: "t"),
            round: FormatContext(seed: 1, rows: 2, count: 2, size: 64))
        #expect(short.refusal(of: TemplateKit.ipv4) == nil)
        let long = RelayHeader(high: .max, low: .max, isIPv6: true, port: 1)
        #expect(
            short.refusal(of: long).map(Words.flags.format)?
                .contains("the content has 41 octets, more than the datagram's size, 16") == true)
        let sized = try TemplateCases.entry("send {seq}{pad}\nreply same")
        #expect(throws: FormatProblem.self) { _ = try sized.make(FormatContext(seed: 1, rows: 1, count: 1, size: 3)) }
    }
}

/// docs/design/add-a-format.md.
@Suite("The walk through a format as data")
struct TemplateWalkTests {
    @Test("the template of the document does what the document says")
    func walk() throws {
        let text = """
            # Our ingress, protocol version 2.
            send "GA2" 00
            send {echo.address:4le} {echo.port:2le}
            send {crc32:le 0..here}
            send {round}{line}{seq} {pad}

            reply at 0 "GA2" 01
            reply at 4 {round}{line}{seq}
            """
        let answered = FormatCase(try TemplateCases.entry(text)) { request in
            Array("GA2".utf8) + [1] + request[14...]
        }
        let under = try FormatUnderTest(answered, echo: TemplateKit.ipv4)
        let probe = ProbeFields(line: 7, sequence: 9, sendTimeNanoseconds: 0, echo: TemplateKit.ipv4)
        let request = under.send(probe)
        #expect(Array(request.prefix(10)) == Array("GA2".utf8) + [0, 7, 113, 0, 203, 0x59, 0x1B])
        #expect(under.accepted(under.reply(to: request))?.names(probe) == true)
    }
}
