internal import LineModel
internal import LinuxSocket

/// Everything that a measuring loop is made from.
struct RoundSetup {
    let plan: RoundPlan
    let table: SampleTable
    let targets: [ProbeTarget]
    let sockets: [ProbeSocket]
    let socketsPerFamily: Int
    let firstIPv6Socket: Int
    let round: UInt64
    /// Octets of a plumb payload.
    let size: Int
    let timestamps: TimestampSource
    let control: RoundControl

    /// Opens the sockets: for each family that has targets, one a source port.
    init(_ round: PreparedRound, settings: SocketSettings, control: RoundControl) throws(SocketError) {
        var random = SystemRandomNumberGenerator()
        let explicit = settings.explicitStampIDs ?? StampIDs.explicitIsSupported()
        var sockets: [ProbeSocket] = []
        var firstIPv6 = 0
        for family in AddressFamily.allCases {
            if family == .ipv6 { firstIPv6 = sockets.count }
            guard round.targets.contains(where: { $0.endpoint.family == family }) else { continue }
            for _ in 0..<settings.sourcePorts {
                sockets.append(try ProbeSocket(family: family, settings: settings, explicitStampIDs: explicit))
            }
        }
        plan = round.plan
        table = SampleTable(lines: round.plan.lines, count: round.plan.count)
        targets = round.targets
        self.sockets = sockets
        socketsPerFamily = settings.sourcePorts
        firstIPv6Socket = firstIPv6
        self.round = random.next()
        size = round.settings.size
        timestamps = settings.timestamps
        self.control = control
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
    }
}
