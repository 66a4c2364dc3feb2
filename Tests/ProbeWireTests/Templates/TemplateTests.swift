import LineModel
import ProbeWire
import Testing

@Suite("A template's datagrams")
struct TemplateTests {
    @Test(
        "a number has the width and the order that its field says",
        arguments: [
            ("{round}", "0102030405060708"), ("{round:4}", "05060708"), ("{round:3le}", "080706"),
            ("{round:16hex}", "30313032303330343035303630373038"), ("{line}", "0a0b0c0d"), ("{line:2}", "0c0d"),
            ("{line:6}", "00000a0b0c0d"), ("{line:le}", "0d0c0b0a"), ("{line:1}", "0d"), ("{seq}", "11121314"),
            ("{seq:2le}", "1413"), ("{seq:8be}", "0000000011121314"), ("{seq:7le}", "14131211000000"),
            ("{seq:3hex}", "333134"), ("{seq:hex}", "3131313231333134"),
            ("{time}", "186cc6acdc0bcd15"), ("{time:8le}", "15cd0bdcacc66c18"), ("{time.us}", "000640b5eecfe240"),
            ("{time.ms}", "00000199c82cc07b"), ("{time.s}", "68e77800"), ("{time.ntp}", "ec91f6801f9add38"),
            ("{echo.address}", "cb007107"), ("{echo.address:4le}", "077100cb"),
            ("{echo.address:16}", "00000000000000000000ffffcb007107"), ("{echo.port}", "1b59"),
            ("{echo.port:2le}", "591b"), ("{echo.port:4hex}", "31623539"),
            ("{echo.address.text}", "3230332e302e3131332e37"),
        ])
    func numbers(field: String, bytes: String) throws {
        let template = try TemplateKit.bound("send {seq} \(field)\nreply same", echo: TemplateKit.ipv4)
        let found = TemplateKit.encode(template, echo: TemplateKit.ipv4)
        #expect(found == Golden.bytes("11121314" + bytes))
        #expect(TemplateKit.sequence(template, found) == TemplateKit.probe.sequence)
    }

    @Test("an IPv6 echo is 16 octets, or text as RFC 5952 writes it")
    func echoIPv6() throws {
        let bytes = "20010db8 00000000 00000000 00000007"
        for (field, wanted) in [("{echo.address}", bytes), ("{echo.address:16}", bytes)] {
            let template = try TemplateKit.bound("send {seq:1} \(field)\nreply same", echo: TemplateKit.ipv6)
            #expect(TemplateKit.encode(template, echo: TemplateKit.ipv6) == Golden.bytes("14" + wanted))
        }
        let texts: [(high: UInt64, low: UInt64, text: String)] = [
            (0x2001_0DB8_0000_0000, 7, "2001:db8::7"), (0, 0, "::"), (0, 1, "::1"), (0x0001_0000_0000_0000, 0, "1::"),
            (0x2001_0DB8_0000_0001, 0x0001_0001_0001_0001, "2001:db8:0:1:1:1:1:1"),
            (0x2001_0000_0000_0001, 0x0000_0000_0000_0001, "2001:0:0:1::1"),
            (0x2001_0DB8_0000_0000, 0x0001_0000_0000_0001, "2001:db8::1:0:0:1"),
        ]
        for (high, low, text) in texts {
            let echo = RelayHeader(high: high, low: low, isIPv6: true, port: 7)
            let template = try TemplateKit.bound("send {echo.address.text}\nreply opaque", echo: echo)
            #expect(String(decoding: TemplateKit.encode(template, echo: echo), as: UTF8.self) == text)
        }
        #expect(throws: TemplateUnbound.self) {
            try TemplateKit.bound("send {echo.address:4}\nreply opaque", echo: TemplateKit.ipv6)
        }
        #expect(throws: TemplateUnbound.self) { try TemplateKit.bound("send {echo.port}\nreply opaque") }
    }

    @Test("text, escapes, hexadecimal and comments")
    func literals() throws {
        let text = #"""
            # a comment
            send 00ff"a b"41 42 # another
            send "\r\n\t\0\"\\\x7f#{}" "é"
            reply opaque
            """#
        let wanted = [0x00, 0xFF] + Array("a bAB\r\n\t\0\"\\\u{7F}#{}é".utf8)
        for newline in ["\n", "\r\n", "\r"] {
            let template = try TemplateKit.bound("\u{FEFF}" + text.split(separator: "\n").joined(separator: newline))
            #expect(TemplateKit.encode(template) == wanted)
        }
    }

    @Test("what fills takes the rest of the datagram; the size is the template's, else the round's")
    func filling() throws {
        let padded = try TemplateKit.bound("send 01 {pad} {seq:1}\nreply same", size: 8)
        #expect(TemplateKit.encode(padded) == Golden.bytes("01 000000000000 14"))
        let sized = try TemplateKit.bound("send 01 {seq:1} {pad}\nreply same\nsize 4", size: 99)
        #expect(TemplateKit.encode(sized) == Golden.bytes("01 14 0000"))
        #expect(try TemplateKit.bound("send {seq}\nreply same", size: 999).length == 4)
        #expect(throws: TemplateUnbound.self) { try TemplateKit.bound("send {seq} {pad}\nreply same", size: 3) }
        #expect(try TemplateKit.bound("send {seq} {pad}\nreply same", size: 4).length == 4)
        #expect(throws: TemplateUnbound.self) {
            try TemplateKit.bound("send {pad}\nreply opaque", size: UDPPayload.maxBytes + 1).length
        }
    }

    @Test("random octets are the same for the same probe and others for any other")
    func random() throws {
        let template = try TemplateKit.bound("send {seq}{random:16}{random}\nreply same", size: 64)
        let bytes = TemplateKit.encode(template)
        #expect(bytes == TemplateKit.encode(template))
        #expect(bytes[4..<20] != bytes[20..<36])
        var seen: Set<[UInt8]> = []
        for number in 0..<1000 {
            var probe = TemplateKit.probe
            probe.sequence = UInt32(number)
            seen.insert(Array(TemplateKit.encode(template, probe)[4...]))
        }
        #expect(seen.count == 1000)
    }

    @Test("sum16 is that of RFC 1071, crc32 that of ISO/IEC 13239")
    func checksums() throws {
        let rfc1071 = try TemplateKit.bound("send 0001f203f4f5f6f7 {sum16 0..8}\nreply opaque")
        // RFC 1071 section 3: the sum is ddf2, its complement 220d.
        #expect(TemplateKit.encode(rfc1071).suffix(2) == [0x22, 0x0D])
        let odd = try TemplateKit.bound("send 0001f2 {sum16 0..here}\nreply opaque")
        #expect(TemplateKit.encode(odd).suffix(2) == [0x0D, 0xFE])
        // The IPv4 header of the customary example; its checksum counts itself as zeros.
        let header = "send 4500 0073 0000 4000 4011 {sum16 0..20} c0a80001 c0a800c7\nreply opaque"
        #expect(TemplateKit.encode(try TemplateKit.bound(header))[10..<12] == [0xB8, 0x61])
        let crc = try TemplateKit.bound("send \"123456789\" {crc32 0..here}\nreply opaque")
        #expect(TemplateKit.encode(crc).suffix(4) == [0xCB, 0xF4, 0x39, 0x26])
        let little = try TemplateKit.bound("send 00 \"123456789\" {crc32:4le 1..here}\nreply opaque")
        #expect(TemplateKit.encode(little).suffix(4) == [0x26, 0x39, 0xF4, 0xCB])
        let itself = try TemplateKit.bound("send {crc32}\nreply opaque")
        #expect(TemplateKit.encode(itself) == [0x21, 0x44, 0xDF, 0x1C])
    }

    @Test("a checksum counts the later ones as zeros and the earlier ones as they are")
    func severalChecksums() throws {
        let template = try TemplateKit.bound("send {sum16 0..end} {seq} {crc32 0..end}\nreply same")
        let bytes = TemplateKit.encode(template)
        // ~(1112 + 1314)
        #expect(bytes.prefix(2) == [0xDB, 0xD9])
        #expect(bytes.suffix(4) == [0xAC, 0xAD, 0x16, 0x8F])
        #expect(TemplateKit.sequence(template, bytes) == TemplateKit.probe.sequence)
        for place in bytes.indices {
            var changed = bytes
            changed[place] ^= 1
            #expect(TemplateKit.sequence(template, changed) == nil, "octet \(place)")
        }
    }
}
