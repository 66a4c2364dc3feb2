internal import LineModel
internal import LinuxSocket

/// A line of a reflector while it runs.
struct ReflectedLine {
    var truth: LineTruth
    let impairment: CompiledImpairment
    /// Which sequence of chances it has.
    let chances: UInt64
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

    /// Echo addresses come from datagrams, so their number needs a bound. Beyond it probes are answered all the same,
    /// on one account for all the others.
    static let limit = 1 << 18
    private var others: Int?

    init(_ profile: ImpairmentProfile) { self.profile = profile }

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
        lines.append(
            ReflectedLine(
                truth: LineTruth(address: address, echo: echo),
                impairment: CompiledImpairment(profile.impairment(address: address, echo: echo)),
                chances: Self.chances(key, listenIndex: listenIndex)))
        return lines.count - 1
    }

    /// The account of the lines beyond the limit, under the unspecified address.
    private mutating func othersIndex(_ family: AddressFamily) -> Int {
        if let others { return others }
        others = lines.count
        lines.append(
            ReflectedLine(
                truth: LineTruth(address: .any(family), echo: nil), impairment: CompiledImpairment(profile.standard),
                chances: 0))
        return lines.count - 1
    }

    /// The line's index if it has been heard of.
    func known(address: Endpoint, echo: Endpoint?) -> Int? { indices[Key(address: address, echo: echo)] }

    /// A number that tells lines apart, the same in every run.
    private static func chances(_ key: Key, listenIndex: Int?) -> UInt64 {
        let place = listenIndex.map { UInt64($0) << 32 } ?? UInt64(key.address.port)
        var word = SeededGenerator.mix(key.address.high ^ SeededGenerator.mix(key.address.low ^ place))
        if let echo = key.echo {
            word = SeededGenerator.mix(word ^ echo.high ^ SeededGenerator.mix(echo.low ^ UInt64(echo.port)))
        }
        return word
    }
}
