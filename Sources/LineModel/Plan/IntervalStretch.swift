/// The interval that the caps allow, and why.
struct IntervalStretch {
    let intervalNanoseconds: Int64
    let notes: [PlanNote]

    init(settings: RoundSettings, lines: Int, load: PacketLoad, buffer: RoundPlan.BufferLimit?) {
        let asked = settings.interval.nanoseconds
        let overall = settings.findsRate ? 0 : Self.needed(load.overall, settings.maxRate)
        let address = Self.needed(load.busiest, settings.maxAddressRate)
        let byBuffer = buffer.map { Self.needed(load.overall, $0.rate) } ?? 0
        intervalNanoseconds = max(asked, overall, address, byBuffer)
        if intervalNanoseconds == asked {
            notes = []
        } else if let buffer, byBuffer == intervalNanoseconds {
            notes = [
                .stretchedByBuffer(bytes: buffer.bytes, rate: buffer.rate, intervalNanoseconds: intervalNanoseconds)
            ]
        } else {
            let byAddress = address >= overall
            var stretch = RateStretch(
                cap: byAddress ? .maxAddressRate : .maxRate,
                limit: byAddress ? settings.maxAddressRate : settings.maxRate,
                asked: (byAddress ? load.busiest : load.overall) / (Double(asked) / 1e9),
                askedNanoseconds: asked, intervalNanoseconds: intervalNanoseconds,
                lines: byAddress ? load.busiestLines : lines, hasCompanions: load.companions > 0,
                isOneAddress: byAddress && lines > 1)
            stretch.hasGuests = load.hasGuests
            stretch.hasHandshakes = load.hasOthers
            notes = [.stretchedByRate(stretch)]
        }
    }

    private static func needed(_ packets: Double, _ cap: Double) -> Int64 {
        Int64(min((packets / cap * 1e9).rounded(.up), Double(RoundPlan.endlessNanoseconds)))
    }
}
