import LineModel
import ProbeWire
import TestSupport
import Testing

@Suite("STAMP: time-stamps and error estimates", .seeded)
struct STAMPFieldTests {
    @Test("a time-stamp is written as its RFC says")
    func golden() {
        let half = STAMPGolden.sendNanoseconds
        #expect(STAMPTimestamp(nanosecondsSince1970: 0, format: .ntp).bits == UInt64(2_208_988_800) << 32)
        #expect(
            STAMPTimestamp(nanosecondsSince1970: half, format: .ntp).bits == UInt64(3_968_988_800) << 32 | 0x8000_0000)
        #expect(
            STAMPTimestamp(nanosecondsSince1970: half, format: .ptp).bits == UInt64(1_760_000_000) << 32 | 500_000_000)
    }

    @Test("era 1 of NTP begins on 7 February 2036 at 06:28:16")
    func era() {
        let start: Int64 = 2_085_978_496_000_000_000
        #expect(STAMPTimestamp(nanosecondsSince1970: start + 250_000_000, format: .ntp).bits == 0x4000_0000)
        #expect(
            STAMPTimestamp(nanosecondsSince1970: start - 1_000_000_000, format: .ntp).bits == UInt64(0xFFFF_FFFF) << 32)
        // Two hosts on both sides of the change, and a decade after it.
        for distance: Int64 in [-5, -1, 1, 5, 315_360_000] {
            let time = start + distance * 1_000_000_000
            let stamp = STAMPTimestamp(nanosecondsSince1970: time, format: .ntp)
            #expect(stamp.nanosecondsSince1970(format: .ntp, near: start - 2_000_000_000) == time)
        }
    }

    @Test("every nanosecond survives, in both formats, until 2200", arguments: STAMPTimeFormat.allCases)
    func roundTrip(format: STAMPTimeFormat) {
        var generator = Seed.generator(7)
        for _ in 0..<20_000 {
            let time = Int64.random(in: 1...7_258_118_400_000_000_000, using: &generator)
            let reference =
                time + Int64.random(in: -1_000_000_000_000_000_000...1_000_000_000_000_000_000, using: &generator)
            let stamp = STAMPTimestamp(nanosecondsSince1970: time, format: format)
            #expect(stamp.nanosecondsSince1970(format: format, near: reference) == time)
        }
    }

    @Test("a stamp that is none is nil: zero, or PTP with a second of nanoseconds")
    func none() {
        #expect(STAMPTimestamp(bits: 0).nanosecondsSince1970(format: .ntp, near: 0) == nil)
        #expect(STAMPTimestamp(bits: 1_000_000_000).nanosecondsSince1970(format: .ptp, near: 0) == nil)
        #expect(STAMPTimestamp(bits: 999_999_999).nanosecondsSince1970(format: .ptp, near: 0) == 999_999_999)
    }

    @Test("any bits near any time are read without a trap", arguments: STAMPTimeFormat.allCases)
    func anything(format: STAMPTimeFormat) {
        var generator = Seed.generator(8)
        for reference in [Int64.min, .max, 0] {
            for _ in 0..<1_000 {
                let stamp = STAMPTimestamp(bits: generator.next())
                if let time = stamp.nanosecondsSince1970(format: format, near: reference) {
                    #expect(abs(Double(time) - Double(reference)) <= 2_147_483_649e9)
                }
            }
        }
        for time in [Int64.min + 1_000_000_000, -1, .max] {
            let stamp = STAMPTimestamp(nanosecondsSince1970: time, format: format)
            #expect(stamp.nanosecondsSince1970(format: format, near: time) == time)
        }
        #expect(STAMPTimestamp(nanosecondsSince1970: .min, format: format).bits != 0)
    }

    @Test("an error estimate has S, Z, scale and multiplier where RFC 4656 and RFC 8186 put them")
    func errorBits() {
        let estimate = STAMPErrorEstimate(bits: 0xC000 | 12 << 8 | 200)
        #expect(estimate.isSynchronised && estimate.format == .ptp && estimate.scale == 12)
        #expect(estimate.multiplier == 200 && estimate.isValid)
        #expect(estimate.seconds == 200 * 0x1p-20)
        #expect(STAMPErrorEstimate(bits: 0x3F01).seconds == 2_147_483_648)
        #expect(!STAMPErrorEstimate(bits: 0x8C00).isValid)
    }

    @Test("an error in nanoseconds becomes the next estimate above it, within one part in 128")
    func errorFromNanoseconds() {
        var generator = Seed.generator(9)
        for _ in 0..<10_000 {
            let nanoseconds = Int64(bitPattern: generator.next() >> UInt64.random(in: 1...62, using: &generator))
            let estimate = STAMPErrorEstimate(isSynchronised: true, format: .ptp, nanoseconds: nanoseconds)
            let wanted = Double(nanoseconds) / 1e9
            #expect(estimate.isValid && estimate.isSynchronised && estimate.format == .ptp)
            #expect(estimate.seconds >= wanted * (1 - 1e-12), "\(nanoseconds)")
            #expect(estimate.seconds <= wanted * (1 + 1 / 127.0) + 0x1p-32, "\(nanoseconds)")
        }
        #expect(STAMPErrorEstimate(isSynchronised: false, format: .ntp, nanoseconds: -5).bits == 1)
        #expect(STAMPErrorEstimate(isSynchronised: false, format: .ntp, nanoseconds: 0).bits == 1)
    }
}
