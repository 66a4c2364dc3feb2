internal import LineModel
internal import LinuxSocket

/// Everything that one measuring loop is made from.
struct RoundSetup {
    let plan: RoundPlan
    /// Shared by the loops; each writes the rows of its own thread.
    let table: SampleTable
    let targets: [ProbeTarget]
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
        settings.explicitStampIDs = settings.explicitStampIDs ?? StampIDs.explicitIsSupported()
        let table = SampleTable(lines: round.plan.rows, count: round.plan.count)
        var setups: [RoundSetup] = []
        var sockets: [[ProbeSocket]] = []
        for thread in 0..<round.threads { sockets.append(try open(round, settings, thread: thread)) }
        let lead = leadNanoseconds + leadNanosecondsPerLine * Int64(round.plan.rows)
        let start = MonotonicTime.now().advanced(byNanoseconds: lead)
        for thread in 0..<round.threads {
            setups.append(
                RoundSetup(
                    plan: round.plan, table: table, targets: round.targets, threadOfRow: round.threadOfRow,
                    thread: thread, sockets: sockets[thread], socketsPerFamily: settings.sourcePorts,
                    firstIPv6Socket: sockets[thread].count { $0.socket.family == .ipv4 }, round: id,
                    size: round.settings.size, timestamps: settings.timestamps, stampEvery: round.stampEvery,
                    isRateFound: round.settings.findsRate, start: start, control: control))
        }
        return setups
    }

    /// Between opening the sockets and the first send: the threads must have made their tables by then.
    private static let leadNanoseconds: Int64 = 1_500_000
    /// A line's place in those tables is a cache miss or two.
    private static let leadNanosecondsPerLine: Int64 = 150

    /// For each family that the thread has targets of, one socket a source port; IPv4 first.
    private static func open(_ round: PreparedRound, _ settings: SocketSettings, thread: Int) throws(SocketError)
        -> [ProbeSocket]
    {
        var sockets: [ProbeSocket] = []
        for family in AddressFamily.allCases {
            let isUsed = zip(round.targets, round.threadOfRow).contains { $0.endpoint.family == family && $1 == thread }
            guard isUsed else { continue }
            for _ in 0..<settings.sourcePorts {
                sockets.append(
                    try ProbeSocket(family: family, settings: settings, stampEvery: round.stampEvery))
            }
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
