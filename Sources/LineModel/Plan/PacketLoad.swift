/// The packets of an interval: one a line, and the companions' beside them where ingresses are probed too.
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
    /// How many lines have that address; 0 without lines.
    let busiestLines: Int

    /// - Parameters:
    ///   - sizes: for each group of lines with one destination address their number.
    ///   - companionSizes: of these the ones with a companion; empty when none has.
    init(sizes: [Int], companionSizes: [Int], every: Int) {
        let packets =
            companionSizes.isEmpty
            ? sizes.map(Double.init) : zip(sizes, companionSizes).map { Double($0) + Double($1) / Double(every) }
        let most = packets.indices.max { packets[$0] < packets[$1] }
        self.every = every
        companions = companionSizes.reduce(0, +)
        overall = Double(sizes.reduce(0, +)) + Double(companions) / Double(every)
        busiest = most.map { packets[$0] } ?? 0
        busiestGroup = most
        busiestLines = most.map { sizes[$0] } ?? 0
    }
}
