internal import LineModel

/// How a round's load is carried: the plan, its threads, their buffers and stamps. Pure.
struct RoundLoad: Sendable {
    let plan: RoundPlan
    let threads: Int
    /// For each row of the plan its thread: a companion's is that of its line; the self-probes' come last.
    let threadOfRow: [Int]
    /// One transmit stamp in so many probes.
    var stampEvery: Int
    /// Bytes to ask for, for each socket.
    let receiveBuffer: Int

    /// Transmit stamps a second that one thread reads beside its probes; above that they are sampled.
    static let stampsOfOneThread = 120_000.0

    /// Self-probes of a thread with so many lines: enough for a distribution where the interval is long, few beside the
    /// lines.
    private static func selfProbes(lines: Int) -> Int { min(max(lines / linesOfOneCanary, 1), 64) }
    private static let linesOfOneCanary = 2_000

    /// - Parameters:
    ///   - addressGroups: for each line a number, equal for lines of one destination address.
    ///   - companions: for each companion its line.
    ///   - companionGroups: for each companion the number of its address; nil where all have their lines' own.
    ///   - handshakes: for each line with TCP handshakes the number of the address that they are made with.
    ///   - cores: processors that this process may use.
    ///   - hasSelfProbe: whether the sockets can reach themselves by loopback.
    ///   - given: what the kernel gives when asked for so many bytes of receive buffer.
    init(
        settings: RoundSettings, addressGroups: [Int], companions: [Int] = [], companionGroups: [Int]? = nil,
        handshakes: [Int] = [], seed: UInt64, cores: Int, hasSelfProbe: Bool, given: (Int) -> Int
    ) {
        let first = RoundPlan(
            settings: settings, addressGroups: addressGroups, seed: seed, companions: companions,
            companionGroups: companionGroups, handshakes: handshakes)
        let addresses = (addressGroups.max() ?? -1) + 1
        let wanted =
            settings.threads ?? ThreadShares.threads(rate: first.rate, addresses: addresses, cores: cores)
        let threads = max(1, min(wanted, addresses))
        self.threads = threads
        let sockets = Double(threads * settings.sourcePorts)
        receiveBuffer = ReceiveBufferPlan.wanted(rate: first.rate / sockets)
        let bytes = given(receiveBuffer)
        let selfProbes =
            hasSelfProbe && !addressGroups.isEmpty ? threads * Self.selfProbes(lines: addressGroups.count / threads) : 0
        plan = RoundPlan(
            settings: settings, addressGroups: addressGroups, seed: seed, companions: companions,
            companionGroups: companionGroups, handshakes: handshakes, selfProbes: selfProbes,
            buffer: RoundPlan.BufferLimit(
                rate: ReceiveBufferPlan.bearableRate(bytes: bytes) * sockets, bytes: bytes))
        let threadOfLine = ThreadShares.make(addressGroups: addressGroups, threads: threads)
        threadOfRow = threadOfLine + companions.map { threadOfLine[$0] } + (0..<selfProbes).map { $0 % threads }
        // A rate that is found is found with every stamp: what they cost is part of what the machine can carry.
        let asked = settings.findsRate ? 0 : plan.rate
        stampEvery = max(1, Int((asked / Double(threads) / Self.stampsOfOneThread).rounded(.up)))
    }
}
