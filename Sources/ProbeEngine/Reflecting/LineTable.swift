internal import LineModel
internal import LinuxSocket

/// A line of a reflector while it runs.
struct ReflectedLine {
    var truth: LineTruth
    let impairment: CompiledImpairment
    /// Which sequence of chances it has.
    let chances: UInt64
    /// Its bursts of loss; nil where it has none.
    var bursts: BurstChain?

    init(truth: LineTruth, impairment: CompiledImpairment, chances: UInt64, bursts: BurstChain?) {
        (self.truth, self.impairment, self.chances, self.bursts) = (truth, impairment, chances, bursts)
    }

    /// Moves the line's bursts on by a datagram, and counts it where it falls into one.
    mutating func isLostInBurst() -> Bool {
        guard bursts?.losesNext() == true else { return false }
        truth.droppedInBursts += 1
        truth.bursts = bursts?.bursts ?? 0
        return true
    }
}

/// The lines that have been heard of, by the address that was probed and the echo behind it.
struct LineTable {
    struct Key: Hashable {
        var address: Endpoint
        var echo: Endpoint?

        /// One mixed word instead of fifty bytes through the general hasher.
        func hash(into hasher: inout Hasher) {
            var word = SeededGenerator.mix(address.low ^ UInt64(address.port)) ^ address.high
            if let echo { word = SeededGenerator.mix(word ^ echo.low ^ UInt64(echo.port)) ^ echo.high }
            hasher.combine(word)
        }
    }

    var lines: [ReflectedLine] = []
    private var indices: [Key: Int] = [:]
    private var lastKey: Key?
    private var lastIndex = 0
    private let profile: ImpairmentProfile
    private let seed: UInt64

    /// Echo addresses come from datagrams, so their number needs a bound. Beyond it probes are answered all the same,
    /// on one account for all the others, which have their bursts in common, too.
    static let limit = 1 << 18
    private var others: Int?

    /// - Parameter seed: what bursts are drawn from.
    init(_ profile: ImpairmentProfile, seed: UInt64) { (self.profile, self.seed) = (profile, seed) }

    /// The line's index, which stays. Allocates only for a line not yet heard of.
    ///
    /// - Parameter listenIndex: set when the kernel chose the port, so that a seed repeats a run whatever port it
    ///   chose.
    mutating func index(address: Endpoint, echo: Endpoint?, listenIndex: Int?) -> Int {
        let key = Key(address: address, echo: echo)
        if key == lastKey { return lastIndex }
        if let index = indices[key] {
            lastKey = key
            lastIndex = index
            return index
        }
        guard lines.count < Self.limit else { return othersIndex(address.family) }
        indices[key] = lines.count
        let impairment = CompiledImpairment(profile.impairment(address: address, echo: echo))
        lines.append(
            ReflectedLine(
                truth: LineTruth(address: address, echo: echo), impairment: impairment,
                chances: Self.chances(key, listenIndex: listenIndex),
                bursts: impairment.bursts(seed: seed, lineKey: Self.burstKey(key, listenIndex: listenIndex))))
        return lines.count - 1
    }

    /// The account of the lines beyond the limit, under the unspecified address.
    private mutating func othersIndex(_ family: AddressFamily) -> Int {
        if let others { return others }
        others = lines.count
        let impairment = CompiledImpairment(profile.standard)
        lines.append(
            ReflectedLine(
                truth: LineTruth(address: .any(family), echo: nil), impairment: impairment, chances: 0,
                bursts: impairment.bursts(seed: seed, lineKey: 0)))
        return lines.count - 1
    }

    /// The line's index if it has been heard of.
    func known(address: Endpoint, echo: Endpoint?) -> Int? { indices[Key(address: address, echo: echo)] }

    /// A number that tells lines apart, the same in every run. What shares bits with the address is mixed before it
    /// meets it: as it is, 127.0.0.1 in the first place and 127.0.0.3 in the third would make the same choices. Of the
    /// first place `mix` makes 0, and an IPv4 address shares no bits with a port: there seeds repeat older runs.
    private static func chances(_ key: Key, listenIndex: Int?) -> UInt64 {
        let port = UInt64(key.address.port)
        let written = key.address.family == .ipv4 ? port : SeededGenerator.mix(port)
        let place = listenIndex.map { SeededGenerator.mix(UInt64($0)) } ?? written
        var word = SeededGenerator.mix(key.address.high ^ SeededGenerator.mix(key.address.low ^ place))
        if let echo = key.echo {
            word = SeededGenerator.mix(word ^ echo.high ^ SeededGenerator.mix(echo.low ^ UInt64(echo.port)))
        }
        return word
    }

    /// The same for bursts, from another number, so that they do not follow the other choices.
    private static func burstKey(_ key: Key, listenIndex: Int?) -> UInt64 {
        var word = SeededGenerator.mix(listenIndex.map { ~UInt64($0) } ?? UInt64(key.address.port))
        word = SeededGenerator.mix(SeededGenerator.mix(word ^ key.address.high) ^ key.address.low)
        guard let echo = key.echo else { return word }
        word = SeededGenerator.mix(SeededGenerator.mix(word ^ echo.high) ^ echo.low)
        return SeededGenerator.mix(word ^ UInt64(echo.port))
    }
}
