/// The packets of an interval: one a line, and the companions' beside them where ingresses are probed too.
struct PacketLoad {
    /// A companion goes with every n-th probe of its line.
    let every: Int
    /// Lines that have a companion.
    let companions: Int
    /// Packets an interval on average: of all lines, and to the destination address that gets most.
    let overall: Double
    let busiest: Double
    /// The group of that address, and its lines; nil and 0 without lines.
    let busiestGroup: Int?
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
