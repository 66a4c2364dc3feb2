import LineModel
import ProbeWire
import Testing

@testable import ProbeEngine

@Suite("Which probe an ICMP error quotes")
struct QuotationMatchTests {
    private struct Sent {
        var probes: SentProbes
        var datagrams: [[UInt8]] = []

        init(_ kind: PayloadKind, count: Int = 6) throws {
            let catalogue = FormatCatalogue.builtIn
            let format = try #require(catalogue[kind]).make(
                FormatContext(seed: 1, rows: 1, count: 128, size: 64))
            let echo = format.traits.needsEcho ? RelayHeader(high: 0, low: 1 << 40, isIPv6: false, port: 7) : nil
            probes = SentProbes(format, headerLength: echo?.length ?? 0)
            for number in 0..<count {
                var datagram = [UInt8](repeating: 0, count: format.length(echo))
                let fields = ProbeFields(
                    line: 0, sequence: UInt32(number), sendTimeNanoseconds: 1_700_000_000_000_000_000 + Int64(number),
                    echo: echo)
                let token = datagram.withUnsafeMutableBytes { format.encode(fields, $0) }
                probes.append(datagram, token: token)
                datagrams.append(datagram)
            }
        }

        func match(_ bytes: [UInt8]) -> QuotationMatch { bytes.withUnsafeBytes { probes.match(quotation: $0) } }
    }

    @Test(
        "a whole quotation, and one with padding and extensions behind it, names its probe",
        arguments: [PayloadKind.plumb, .relay, .stamp])
    func whole(_ kind: PayloadKind) throws {
        let sent = try Sent(kind)
        for (number, datagram) in sent.datagrams.enumerated() {
            #expect(sent.match(datagram) == .probe(number))
            #expect(sent.match(datagram + [UInt8](repeating: 0, count: 40)) == .probe(number))
        }
    }

    @Test(
        "a quotation that is cut names its probe or none, never another one, however long it is",
        arguments: [PayloadKind.plumb, .relay, .stamp])
    func cut(_ kind: PayloadKind) throws {
        let sent = try Sent(kind)
        for (number, datagram) in sent.datagrams.enumerated() {
            for length in 0...datagram.count {
                let match = sent.match(Array(datagram.prefix(length)))
                #expect(match == .probe(number) || match == .tooShort)
            }
        }
        // What RFC 792 asks for, 8 bytes, is UDP's header alone: nothing of it comes by the error queue.
        #expect(sent.match([]) == .tooShort)
    }

    @Test("24 bytes of a plumb payload are enough")
    func enough() throws {
        let sent = try Sent(.plumb)
        #expect(sent.match(Array(sent.datagrams[3].prefix(24))) == .probe(3))
        #expect(sent.match(Array(sent.datagrams[3].prefix(23))) == .tooShort)
    }

    @Test("the beginning of the only probe is no proof, for everybody knows it")
    func guessable() throws {
        let sent = try Sent(.plumb, count: 1)
        #expect(sent.match(Array(sent.datagrams[0].prefix(8))) == .tooShort)
    }

    @Test(
        "a byte of the identity or the number that is another one makes it foreign",
        arguments: [PayloadKind.plumb, .relay, .stamp])
    func forged(_ kind: PayloadKind) throws {
        let sent = try Sent(kind)
        let header = kind == .relay ? 10 : 0
        for place in kind == .stamp ? Array(4..<12) : Array(header + 8..<header + 16) {
            var datagram = sent.datagrams[2]
            datagram[place] ^= 0x40
            #expect(sent.match(datagram) == .foreign)
        }
    }
}
