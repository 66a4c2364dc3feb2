import LineModel
import ProbeWire
import TestSupport
import Testing

@Suite("Plumb payload", .seeded)
struct PlumbProbeTests {
    @Test("is wire format version 1, octet by octet")
    func goldenDatagram() {
        #expect(Golden.encode(Golden.probe, size: 64) == Golden.plumb64)
        #expect(Golden.decode(Golden.plumb64) == Golden.probe)
    }

    @Test("of any size is the beginning of a longer one", arguments: [32, 33, 39, 40, 63, 64, 65, 1400])
    func sizes(_ size: Int) {
        let longest = Golden.encode(Golden.probe, size: 1400)
        let datagram = Golden.encode(Golden.probe, size: size)
        #expect(datagram == Array(longest.prefix(size)))
        #expect(datagram.prefix(64) == Golden.plumb64.prefix(size))
        #expect(Golden.decode(datagram) == Golden.probe)
    }

    @Test("keeps its padding to the end of 1400 octets")
    func longPadding() {
        let datagram = Golden.encode(Golden.probe, size: 1400)
        #expect(Array(datagram.suffix(16)) == Golden.bytes("6e647a5e 442bfe9e 264712d8 a35651a3"))
        // FNV-1a over all 1400 bytes, made by the same separate program as the golden datagram.
        let sum = datagram.reduce(0xCBF2_9CE4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
        #expect(sum == 0x1BE3_893F_01E8_C15F)
    }

    @Test("writes the least and the largest field values big-endian")
    func extremes() {
        let none = PlumbProbe(identity: 0, line: 0, sequence: 0, sendTimeNanoseconds: 0)
        let most = PlumbProbe(identity: .max, line: .max, sequence: .max - 1, sendTimeNanoseconds: -1)
        let noneBytes = Golden.bytes(
            """
            504c4d42 01000020 00000000 00000000 00000000 00000000 00000000 00000000
            e220a839 7b1dcdaf 6e789e6a a1b965f4
            """)
        let maxBytes = Golden.bytes(
            """
            504c4d42 01000020 ffffffff ffffffff ffffffff fffffffe ffffffff ffffffff
            3d0ffbaa 36a7f8f7 1fb35ecf dbfae9a8
            """)
        #expect(Golden.encode(none, size: 48) == noneBytes)
        #expect(Golden.encode(most, size: 48) == maxBytes)
        #expect(Golden.decode(noneBytes) == none)
        #expect(Golden.decode(maxBytes) == most)
    }

    @Test("with random fields and any size comes back as it went", arguments: [1 as UInt64, 0x5EED])
    func roundTrip(seed: UInt64) {
        var generator = Seed.generator(seed)
        for turn in 0..<20_000 {
            let probe = PlumbProbe.random(&generator)
            let size = Int.random(in: 32...(turn % 100 == 0 ? 65_507 : 200), using: &generator)
            let datagram = Golden.encode(probe, size: size)
            guard Golden.decode(datagram) == probe, Golden.decodeHeader(datagram) == probe else {
                Issue.record("seed \(seed), turn \(turn): \(size) octets of \(probe)")
                return
            }
        }
    }

    @Test("is refused after any change of any single octet", arguments: [40, 64])
    func damage(size: Int) {
        let whole = Golden.encode(Golden.probe, size: size)
        for position in whole.indices {
            for value in UInt8.min...UInt8.max where value != whole[position] {
                var datagram = whole
                datagram[position] = value
                #expect(Golden.decode(datagram) == nil, "octet \(position) as \(value)")
            }
        }
    }

    /// What the header alone can notice: its first eight bytes are constant, the others are fields without a check.
    @Test("of 32 octets notices changes of the first eight only, and takes the others for another probe")
    func damageWithoutPadding() {
        let whole = Golden.encode(Golden.probe, size: 32)
        for position in whole.indices {
            for value in UInt8.min...UInt8.max where value != whole[position] {
                var datagram = whole
                datagram[position] = value
                let probe = Golden.decode(datagram)
                #expect((probe == nil) == (position < 8), "octet \(position) as \(value)")
                #expect(probe != Golden.probe, "octet \(position) as \(value)")
            }
        }
    }

    /// One byte of padding is the same for one header in 256; a change of that byte itself is always noticed.
    @Test("of 33 octets notices nearly every change")
    func damageWithOneByteOfPadding() {
        let whole = Golden.encode(Golden.probe, size: 33)
        var unnoticed = 0
        for position in whole.indices {
            for value in UInt8.min...UInt8.max where value != whole[position] {
                var datagram = whole
                datagram[position] = value
                guard let probe = Golden.decode(datagram) else { continue }
                unnoticed += 1
                #expect((8..<32).contains(position) && probe != Golden.probe, "octet \(position) as \(value)")
            }
        }
        // 24 field bytes x 255 values / 256 is 24 on average.
        #expect((1...60).contains(unnoticed))
    }

    @Test("is refused when shorter than its header", arguments: 0..<32)
    func shorterThanHeader(length: Int) {
        let cut = Array(Golden.plumb64.prefix(length))
        #expect(Golden.decode(cut) == nil && Golden.decodeHeader(cut) == nil)
    }

    /// The length is in no field, and padding is the same for every size: a whole shorter datagram looks the same. Who
    /// knows what was sent compares the length (`PlumbFormat.recognise`).
    @Test("cut behind its header decodes like a whole shorter one", arguments: 32..<64)
    func cutInPadding(length: Int) {
        #expect(Golden.decode(Array(Golden.plumb64.prefix(length))) == Golden.probe)
    }

    @Test("lengthened by any octet but the padding's next is refused")
    func lengthened() {
        let next = Golden.encode(Golden.probe, size: 65)[64]
        for value in UInt8.min...UInt8.max {
            #expect((Golden.decode(Golden.plumb64 + [value]) == nil) == (value != next))
        }
    }

    @Test("is told by its first four octets", arguments: 0...5)
    func magic(length: Int) {
        let cut = Array(Golden.plumb64.prefix(length))
        #expect(cut.withUnsafeBytes { PlumbProbe.hasMagic($0) } == (length >= 4))
    }

    @Test("can begin at any address in memory", arguments: 0..<8)
    func unaligned(offset: Int) {
        var memory = [UInt8](repeating: 0, count: 80)
        memory.withUnsafeMutableBytes { raw in
            let place = UnsafeMutableRawBufferPointer(rebasing: raw[offset..<offset + 64])
            Golden.probe.encode(into: place)
            #expect(PlumbProbe(datagram: UnsafeRawBufferPointer(place)) == Golden.probe)
        }
        #expect(Array(memory[offset..<offset + 64]) == Golden.plumb64)
        #expect(memory[..<offset].allSatisfy { $0 == 0 } && memory[(offset + 64)...].allSatisfy { $0 == 0 })
    }
}
