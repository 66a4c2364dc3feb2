internal import LineModel
internal import LinuxSocket
internal import ProbeWire

/// Everything that one measuring loop is made from.
struct RoundSetup {
    let plan: RoundPlan
    /// Shared by the loops; each writes the rows of its own thread.
    let table: SampleTable
    let targets: [ProbeTarget]
    let formats: RoundFormats
    /// The replies of STAMP lines; nil without any.
    let stamps: StampTable?
    /// Sockets of lines whose replies name no probe; nil without such lines.
    let pool: OpaquePool?
    /// The way of lines behind SOCKS5 proxies; nil without such lines.
    let proxies: ProxyPaths?
    /// For each row its thread.
    let threadOfRow: [Int]
    let thread: Int
    let sockets: [ProbeSocket]
    let socketsPerFamily: Int
    let firstIPv6Socket: Int
    let round: UInt64
    /// Octets of a plumb payload.
    let size: Int
    let timestamps: TimestampSource
    /// One transmit stamp in so many probes.
    let stampEvery: Int
    let isRateFound: Bool
    let start: MonotonicTime
    let control: RoundControl

    /// A setup for each thread, with its sockets open.
    static func make(_ round: PreparedRound, settings: SocketSettings, control: RoundControl) throws(SocketError)
        -> [RoundSetup]
    {
        var random = SystemRandomNumberGenerator()
        let id = random.next()
        var settings = settings
        // Kept until our own sockets ask for stamps.
        let trial = settings.timestamps == .kernel ? StampTrial() : nil
        settings.explicitStampIDs = settings.explicitStampIDs ?? trial?.takesIDs ?? false
        let formats = try formats(round, id: id)
        let table = SampleTable(lines: round.plan.rows, count: round.plan.count)
        let stamps = stampTable(round, formats)
        settings.tellsHops = stamps != nil
        var setups: [RoundSetup] = []
        var sockets: [[ProbeSocket]] = []
        var pools: [OpaquePool?] = []
        for thread in 0..<round.threads {
            sockets.append(try open(round, settings, formats, thread: thread))
            pools.append(try pool(round, settings, thread: thread))
        }
        withExtendedLifetime(trial) {}
        let lead = leadNanoseconds + leadNanosecondsPerLine * Int64(round.plan.rows)
        let start = MonotonicTime.now().advanced(byNanoseconds: lead)
        for thread in 0..<round.threads {
            setups.append(
                RoundSetup(
                    plan: round.plan, table: table, targets: round.targets, formats: formats, stamps: stamps,
                    pool: pools[thread], proxies: round.proxyPaths(),
                    threadOfRow: round.threadOfRow,
                    thread: thread, sockets: sockets[thread], socketsPerFamily: settings.sourcePorts,
                    firstIPv6Socket: sockets[thread].count { $0.socket.family == .ipv4 && !$0.isICMP }, round: id,
                    size: round.settings.size, timestamps: settings.timestamps, stampEvery: round.stampEvery,
                    isRateFound: round.settings.findsRate, start: start, control: control))
        }
        return setups
    }

    /// What the formats said when the round was prepared they say again, so nothing is thrown but by a defect.
    private static func formats(_ round: PreparedRound, id: UInt64) throws(SocketError) -> RoundFormats {
        do throws(FormatProblem) {
            return try RoundFormats(
                round.formats, slots: round.targets.map(\.format),
                round: FormatRound(id: id, rows: round.targets.count, round.settings, round.formats))
        } catch {
            throw SocketError(call: "making the payloads (\(error))", errno: .invalid)
        }
    }

    private static func pool(_ round: PreparedRound, _ settings: SocketSettings, thread: Int) throws(SocketError)
        -> OpaquePool?
    {
        let isOpaque = round.targets.indices.map { round.isOpaque($0) && round.threadOfRow[$0] == thread }
        guard isOpaque.contains(true) else { return nil }
        return try OpaquePool(
            round.targets, isOpaque: isOpaque, ring: round.plan.socketsOfOpaqueLine, settings: settings,
            stampEvery: round.stampEvery)
    }

    private static func stampTable(_ round: PreparedRound, _ formats: RoundFormats) -> StampTable? {
        guard formats.stamp != nil else { return nil }
        let isStamp = (0..<round.plan.rows).map { row in
            row < round.targets.count && round.targets[row].format.isTellingStamps(formats)
        }
        return StampTable(isStamp: isStamp, count: round.plan.count, threads: round.threads)
    }

    /// Between opening the sockets and the first send: the threads must have made their tables by then.
    private static let leadNanoseconds: Int64 = 1_500_000
    /// A line's place in those tables is a cache miss or two.
    private static let leadNanosecondsPerLine: Int64 = 150

    /// For each family that the thread has targets of, one socket a source port; IPv4 first.
    private static func open(
        _ round: PreparedRound, _ settings: SocketSettings, _ formats: RoundFormats, thread: Int
    ) throws(SocketError) -> [ProbeSocket] {
        var sockets: [ProbeSocket] = []
        for family in AddressFamily.allCases {
            let isUsed = zip(round.targets, round.threadOfRow).contains { $0.endpoint.family == family && $1 == thread }
            guard isUsed else { continue }
            for _ in 0..<settings.sourcePorts {
                sockets.append(
                    try ProbeSocket(family: family, settings: settings, stampEvery: round.stampEvery))
            }
        }
        guard let icmp = formats.icmp else { return sockets }
        for family in AddressFamily.allCases {
            let isUsed = zip(round.targets, round.threadOfRow).contains {
                $0.endpoint.family == family && $0.format == icmp && $1 == thread
            }
            guard isUsed else { continue }
            sockets.append(
                try ProbeSocket(family: family, settings: settings, stampEvery: round.stampEvery, isICMP: true))
        }
        return sockets
    }
}

extension SocketSettings {
    /// What a round's settings ask of its sockets.
    init(_ round: PreparedRound) {
        self.init()
        source = round.source
        interface = round.settings.interface
        sourcePorts = round.settings.sourcePorts
        dscp = round.settings.dscp
        timeToLive = round.settings.timeToLive
        timestamps = round.settings.timestamps
        receiveBuffer = round.receiveBuffer
    }
}
