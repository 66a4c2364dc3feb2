import Foundation
import LineModel
import ProbeWire
import TestSupport
import Testing

/// What the engine relies on in every format. A new one is held to it by its line in `FormatCase.all`.
@Suite("Every format", .seeded)
struct FormatContractTests {
    @Test("is held to this contract, and its file has its line in the catalogue")
    func coversTheCatalogue() throws {
        #expect(Set(FormatCase.all.map(\.entry.traits.kind)) == Set(FormatCatalogue.builtIn.kinds))
        let catalogue = try Repository.text("Sources/ProbeWire/Formats/FormatCatalogue.swift")
        var found = 0
        for source in try Repository.sources(below: "Sources/ProbeWire/Formats") {
            for match in source.matches(of: /(?:struct|class|enum) (\w+): ProbeFormat\b/) {
                found += 1
                #expect(catalogue.contains("        \(match.1).entry,"), "\(match.1) has no line")
            }
        }
        #expect(found == FormatCatalogue.builtIn.entries.count)
    }

    @Test("has a name of its own, and the first has the place that the prober's probes to itself know")
    func names() throws {
        let kinds = FormatCatalogue.builtIn.kinds
        #expect(Set(kinds).count == kinds.count)
        #expect(FormatCatalogue.builtIn.slot(.plumb) == .plumb)
        #expect(FormatCatalogue.builtIn.slot(PayloadKind(rawValue: "none")) == nil)
        #expect(throws: TextError.self) { _ = try FormatCatalogue.builtIn.adding([PlumbFormat.entry]) }
        for entry in FormatCatalogue.builtIn.entries {
            #expect(FormatCatalogue.builtIn[entry.traits.kind]?.traits == entry.traits)
            #expect(!entry.traits.summary.isEmpty)
        }
    }

    @Test("knows the replies to its own requests", arguments: FormatCase.all)
    func roundTrip(_ tested: FormatCase) throws {
        for (size, echo) in [
            (64, Golden.relayHeaderIPv4), (64, Golden.relayHeaderIPv6), (1400, Golden.relayHeaderIPv4),
        ] {
            let under = try FormatUnderTest(tested, size: size, echo: echo)
            var generator = Seed.generator()
            for _ in 0..<200 {
                let probe = FormatUnderTest.anyProbe(&generator, echo: under.echo)
                let reply = under.reply(to: under.send(probe))
                #expect(reply.count <= under.format.maxReplyBytes)
                if tested.entry.traits.repliesNameProbes {
                    #expect(under.accepted(reply)?.names(probe) == true, "\(probe)")
                } else {
                    #expect(under.recognise(reply) == .opaque)
                }
            }
        }
    }

    @Test("never takes a reply that is cut, at any length, for another probe's", arguments: FormatCase.all)
    func cut(_ tested: FormatCase) throws {
        let under = try FormatUnderTest(tested)
        var generator = Seed.generator()
        let probe = FormatUnderTest.anyProbe(&generator, echo: under.echo)
        let reply = under.reply(to: under.send(probe))
        for length in 0..<reply.count {
            let accepted = under.accepted(Array(reply.prefix(length)))
            #expect(accepted?.names(probe) ?? true, "\(length) octets")
        }
        #expect(under.accepted([]) == nil)
    }

    @Test("never takes a changed reply for another probe's", arguments: FormatCase.all)
    func changed(_ tested: FormatCase) throws {
        let under = try FormatUnderTest(tested)
        var generator = Seed.generator()
        // Many have been sent, so that a changed number is one that exists.
        for _ in 0..<2_000 { _ = under.send(FormatUnderTest.anyProbe(&generator, echo: under.echo)) }
        let probe = FormatUnderTest.anyProbe(&generator, echo: under.echo)
        let reply = under.reply(to: under.send(probe))
        for position in reply.indices {
            for value in UInt8.min...UInt8.max {
                var bytes = reply
                bytes[position] = value
                #expect(under.accepted(bytes)?.names(probe) ?? true, "octet \(position) as \(value)")
            }
        }
        for turn in 0..<20_000 {
            let accepted = under.accepted(Mutation.apply(to: reply, &generator))
            #expect(accepted?.names(probe) ?? true, "turn \(turn)")
        }
    }

    @Test("never takes a reply that is longer than its longest for one", arguments: FormatCase.all)
    func tooLong(_ tested: FormatCase) throws {
        guard tested.entry.traits.repliesNameProbes else { return }
        let under = try FormatUnderTest(tested)
        var generator = Seed.generator()
        let reply = under.reply(to: under.send(FormatUnderTest.anyProbe(&generator, echo: under.echo)))
        for more in [1, 4, 40, 1000] {
            let length = max(reply.count, under.format.maxReplyBytes) + more
            for filling in [UInt8(0), 0x80, 0xFF] {
                let longer = reply + [UInt8](repeating: filling, count: length - reply.count)
                #expect(under.accepted(longer) == nil, "\(length) octets, filled with \(filling)")
            }
        }
    }

    @Test("never takes another round's reply for one of its own", arguments: FormatCase.all)
    func otherRound(_ tested: FormatCase) throws {
        let ours = try FormatUnderTest(tested)
        let theirs = try FormatUnderTest(tested, round: 0x1234_5678_9ABC_DEF0)
        var generator = Seed.generator()
        for _ in 0..<500 {
            let probe = FormatUnderTest.anyProbe(&generator, echo: ours.echo)
            _ = ours.send(probe)
            var later = probe
            later.sendTimeNanoseconds += 1_000_000_000
            let reply = theirs.reply(to: theirs.send(later))
            #expect(ours.accepted(reply) == nil)
        }
    }

    @Test("never takes random octets for a reply, and never fails over them", arguments: FormatCase.all)
    func random(_ tested: FormatCase) throws {
        guard tested.entry.traits.repliesNameProbes else { return }
        let under = try FormatUnderTest(tested)
        var generator = Seed.generator()
        let request = under.send(FormatUnderTest.anyProbe(&generator, echo: under.echo))
        let beginning = under.reply(to: request)
        for turn in 0..<20_000 {
            // A few bytes of a real one, so that the search also goes behind the first checks.
            var bytes = Array(beginning.prefix(Int.random(in: 0..<8, using: &generator)))
            let count = Int.random(in: 0..<300, using: &generator)
            while bytes.count < count { bytes.append(UInt8.random(in: 0...255, using: &generator)) }
            #expect(under.accepted(bytes) == nil, "turn \(turn)")
            _ = under.identify(bytes)
        }
    }

    @Test("finds its probe in an ICMP error's quotation, or says that it cannot", arguments: FormatCase.all)
    func quotation(_ tested: FormatCase) throws {
        let under = try FormatUnderTest(tested)
        var generator = Seed.generator()
        let probe = FormatUnderTest.anyProbe(&generator, echo: under.echo)
        let request = under.send(probe)
        if tested.entry.traits.repliesNameProbes {
            #expect(under.identify(request)?.names(probe) == true)
        }
        for length in 0..<request.count {
            #expect(under.identify(Array(request.prefix(length)))?.names(probe) ?? true, "\(length) octets")
        }
    }

    @Test("writes all of its request and nothing behind it", arguments: FormatCase.all)
    func writesItsLength(_ tested: FormatCase) throws {
        let under = try FormatUnderTest(tested)
        var generator = Seed.generator()
        let probe = FormatUnderTest.anyProbe(&generator, echo: under.echo)
        let length = under.format.length(probe.echo)
        let written = [UInt8](arrayLiteral: 0x00, 0xFF).map { filling -> [UInt8] in
            var bytes = [UInt8](repeating: filling, count: length + 8)
            bytes.withUnsafeMutableBytes {
                _ = under.format.encode(probe, UnsafeMutableRawBufferPointer(rebasing: $0[..<length]))
            }
            return bytes
        }
        #expect(written[0].prefix(length) == written[1].prefix(length))
        #expect(written[0].suffix(8).allSatisfy { $0 == 0 } && written[1].suffix(8).allSatisfy { $0 == 0xFF })
    }
}
