import LineModel
import ProbeWire
import TestSupport
import Testing

@Suite("Plumb and relay datagrams", .seeded)
struct PayloadFormatTests {
    private static let relayed = [Golden.relayIPv4 + Golden.plumb64, Golden.relayIPv6 + Golden.plumb64]

    @Test("are told apart by the datagram")
    func toldApart() throws {
        let plumb = try #require(Golden.recognise(Golden.plumb64))
        #expect(plumb.0 == .plumb && plumb.1 == Golden.identity)
        for datagram in Self.relayed {
            let relay = try #require(Golden.recognise(datagram))
            #expect(relay.0 == .relay && relay.1 == Golden.identity)
        }
    }

    @Test("do not nest: a relay's header before another is refused")
    func nested() {
        #expect(Golden.recognise(Golden.relayIPv4 + Self.relayed[0]) == nil)
        #expect(Golden.decodeQuotation(Golden.relayIPv4 + Self.relayed[0]) == nil)
    }

    @Test("quoted and cut give the probe as soon as its 32 octets are whole")
    func cutQuotations() {
        for (datagram, header) in zip([Golden.plumb64] + Self.relayed, [0, 10, 22]) {
            for length in 0...datagram.count {
                let probe = Golden.decodeQuotation(Array(datagram.prefix(length)))
                #expect(probe == (length >= header + 32 ? Golden.probe : nil), "\(length) octets behind \(header)")
            }
        }
    }

    @Test("cut before their probe's 32 octets are whole are refused")
    func cutDatagrams() {
        for (datagram, header) in zip([Golden.plumb64] + Self.relayed, [0, 10, 22]) {
            for length in 0...datagram.count {
                // From 32 bytes on a cut datagram is a whole shorter one: see PlumbProbeTests.cutInPadding.
                let probe = Golden.recognise(Array(datagram.prefix(length)))?.1
                #expect(probe == (length >= header + 32 ? Golden.identity : nil), "\(length) octets behind \(header)")
            }
        }
    }

    @Test("quoted with changed padding still give the probe, with a changed first eight octets none")
    func damagedQuotations() {
        for position in 0..<64 where !(8..<32).contains(position) {
            var datagram = Golden.plumb64
            datagram[position] ^= 0x10
            #expect(Golden.decodeQuotation(datagram) == (position < 8 ? nil : Golden.probe), "octet \(position)")
        }
    }

    @Test("behind a relay's header notice any change of any octet of the probe")
    func damagedRelayed() {
        for datagram in Self.relayed {
            let header = datagram.count - 64
            for position in header..<datagram.count {
                for value in UInt8.min...UInt8.max where value != datagram[position] {
                    var changed = datagram
                    changed[position] = value
                    #expect(Golden.recognise(changed) == nil, "octet \(position) as \(value)")
                }
            }
        }
    }

    /// What a random datagram begins with, so that the search also goes behind the first checks.
    private static let beginnings: [[UInt8]] = [
        [], [0, 0, 0, 1], [0, 0, 0, 4], Array(Golden.plumb64.prefix(4)), Array(Golden.plumb64.prefix(16)),
        Golden.relayIPv4 + Golden.plumb64.prefix(16), Golden.relayIPv6 + Golden.plumb64.prefix(16),
    ]

    /// 28,600 of each beginning, 200,200 in all. Eight bytes of padding or more are there wherever a header could
    /// be whole, so that chance decodes one in 2^64.
    @Test("never take a random datagram for a probe", arguments: beginnings)
    func random(_ beginning: [UInt8]) {
        var generator = Seed.generator(0xF022)
        for turn in 0..<28_600 {
            let isShort = turn % 4 == 0
            let count =
                isShort ? Int.random(in: 0..<24, using: &generator) : Int.random(in: 62..<200, using: &generator)
            var datagram = beginning.prefix(isShort ? count : .max) + []
            while datagram.count < count { datagram.append(UInt8.random(in: 0...255, using: &generator)) }
            if let (format, probe) = Golden.recognise(Array(datagram)) {
                Issue.record("turn \(turn): \(format) \(probe)")
                return
            }
            if isShort { #expect(Golden.decodeQuotation(Array(datagram)) == nil, "turn \(turn)") }
        }
    }
}
