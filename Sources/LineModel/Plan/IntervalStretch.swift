/// The interval that the caps allow, and why.
struct IntervalStretch {
    let intervalNanoseconds: Int64
    let notes: [String]

    init(settings: RoundSettings, lines: Int, load: PacketLoad, buffer: RoundPlan.BufferLimit?) {
        let asked = settings.interval.nanoseconds
        let overall = settings.findsRate ? 0 : Self.needed(load.overall, settings.maxRate)
        let address = Self.needed(load.busiest, settings.maxAddressRate)
        let byBuffer = buffer.map { Self.needed(load.overall, $0.rate) } ?? 0
        intervalNanoseconds = max(asked, overall, address, byBuffer)
        let end = "; the interval is stretched to \(Self.text(intervalNanoseconds))"
        if intervalNanoseconds == asked {
            notes = []
        } else if let buffer, byBuffer == intervalNanoseconds {
            notes = [Self.bufferNote(buffer) + end]
        } else {
            let byAddress = address >= overall
            let cap = byAddress ? settings.maxAddressRate : settings.maxRate
            let packets = byAddress ? load.busiest : load.overall
            let who = Self.sharers(byAddress ? load.busiestLines : lines, load, isOneAddress: byAddress && lines > 1)
            notes = [
                "\(who): every \(Self.text(asked)) would be \(Self.rate(asked, packets)) packets/s, over "
                    + "\(byAddress ? "--max-address-rate" : "--max-rate") \(Self.plain(cap))" + end
            ]
        }
    }

    private static func bufferNote(_ buffer: RoundPlan.BufferLimit) -> String {
        "the kernel gives each socket a receive buffer of \(buffer.octets) octets, which is full in "
            + "\(Int(ReceiveBufferPlan.leastHoldSeconds * 1000)) ms at more than \(plain(buffer.rate.rounded(.down))) "
            + "packets/s; for more, as root: sysctl -w net.core.rmem_max=\(64 << 20)"
    }

    /// Who sends too many packets, in words.
    private static func sharers(_ lines: Int, _ load: PacketLoad, isOneAddress: Bool) -> String {
        let noun = "\(lines) line\(lines == 1 ? "" : "s")"
        guard load.companions > 0 else {
            return isOneAddress ? "\(noun) share\(lines == 1 ? "s" : "") one address" : noun
        }
        return "\(noun) with probes to \(lines == 1 ? "its ingress" : "their ingresses")"
            + (isOneAddress ? " share\(lines == 1 ? "s" : "") one address" : "")
    }

    private static func needed(_ packets: Double, _ cap: Double) -> Int64 {
        Int64(min((packets / cap * 1e9).rounded(.up), Double(RoundPlan.endlessNanoseconds)))
    }

    private static func rate(_ interval: Int64, _ packets: Double) -> String {
        plain(packets / (Double(interval) / 1e9))
    }

    private static func plain(_ value: Double) -> String {
        value == value.rounded() && value < 1e15 ? "\(Int(value))" : "\((value * 10).rounded() / 10)"
    }

    /// An interval for people, to a tenth of a millisecond at most.
    private static func text(_ nanoseconds: Int64) -> String {
        let step: Int64 = nanoseconds >= 10_000_000 ? 100_000 : 1_000
        return Duration.nanoseconds((nanoseconds + step / 2) / step * step).shortText
    }
}
