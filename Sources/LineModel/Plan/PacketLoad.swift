/// The packets of an interval: one a line, and the companions' beside them.
struct PacketLoad {
    /// Every n-th probe of a line has a companion.
    let every: Int
    /// Lines that have a companion.
    let companions: Int
    /// Packets an interval on average, of all lines.
    let overall: Double
    /// Packets an interval on average to the destination address that gets most.
    let busiest: Double
    /// The group of the address that gets most; nil without lines.
    let busiestGroup: Int?
    /// How many lines send to that address, by themselves or by a companion; 0 without lines.
    let busiestLines: Int

    /// Whether some companions go to other addresses than their lines.
    let hasGuests: Bool
    /// Whether there are packets besides those of lines and companions.
    let hasOthers: Bool

    /// - Parameters:
    ///   - sizes: for each destination address how many lines have it.
    ///   - companionSizes: for each of them how many companions go there; empty without companions.
    ///   - guests: for each of them how many of these are of lines that have another address; empty without such.
    ///   - others: for each of them the packets an interval besides; empty without such.
    init(sizes: [Int], companionSizes: [Int], guests: [Int] = [], others: [Double] = [], every: Int) {
        var packets =
            companionSizes.isEmpty
            ? sizes.map(Double.init) : zip(sizes, companionSizes).map { Double($0) + Double($1) / Double(every) }
        for (address, more) in others.enumerated() { packets[address] += more }
        let most = packets.indices.max { packets[$0] < packets[$1] }
        self.every = every
        hasGuests = guests.contains { $0 > 0 }
        companions = companionSizes.reduce(0, +)
        overall = Double(sizes.reduce(0, +)) + Double(companions) / Double(every) + others.reduce(0, +)
        hasOthers = !others.isEmpty
        busiest = most.map { packets[$0] } ?? 0
        busiestGroup = most
        busiestLines = most.map { sizes[$0] + (guests.isEmpty ? 0 : guests[$0]) } ?? 0
    }
}
