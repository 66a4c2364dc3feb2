internal import FleetVantage
internal import LineModel
internal import LineService
internal import ObjectStore

/// One call as a round of a vantage: what the hub assigned, the slot, and what goes into the state of it.
struct FunctionVantage: Sendable {
    /// How the call came by its lines.
    enum Source: String, Sendable {
        /// The hub gave another assignment than that of the last call.
        case new
        /// The hub says that the kept one is still it.
        case unchanged
        /// The hub gave none: the kept one goes on.
        case kept
        /// The configuration names them.
        case own
    }

    let hub: FunctionHub
    /// For the hub, where the state has no section of a fleet yet.
    let instance: String
    var source = Source.own
    /// The generation of the lines that are measured; 0 for lines of the vantage's own.
    var generation = 0
    /// A new assignment, to be kept: its tag, and its document packed by gzip.
    var assignment: (tag: String?, document: [UInt8])?
    /// Counts the hub's addresses that failed.
    var place = 0
    /// nil where the round of this slot was made already.
    var slot: FunctionSlot?

    /// The section of a state with what this call found out before its round.
    func section(of state: FunctionState) -> FunctionFleet {
        var fleet = state.fleet ?? FunctionFleet(instance: instance)
        fleet.place = place
        if let assignment { fleet.keep(tag: assignment.tag, document: assignment.document) }
        return fleet
    }

    /// Sends what waits.
    func send(_ fleet: FunctionFleet, within limit: Duration) async -> FunctionHub.Sent {
        await hub.send(fleet, within: limit, isAway: source == .kept)
    }

    /// Whether the state has a round of this slot already, of a call at the same time.
    func isMade(in state: FunctionState) -> Bool { slot.map { $0.start == state.fleet?.lastSlot } ?? true }

    /// Enters the round of the slot into a state.
    ///
    /// - Parameter voice: who tells people of it.
    /// - Returns: how many rounds that waited were dropped for it.
    func enter(_ settled: SettledRound, voice: FleetVoice, into state: inout FunctionState, at now: WallTime) -> Int {
        var fleet = section(of: state)
        let before = fleet.dropped
        let stamp = RoundStamp(
            vantage: hub.settings.name, instance: fleet.instance, clockNanoseconds: now.nanosecondsSince1970,
            backlog: fleet.waiting.count)
        let body = try? settled.body(generation: generation, stamp: stamp).gzipped()
        fleet.take(id: settled.report.id, slot: settled.slot, body: body)
        fleet.spokeAlone = voice != .hub
        state.fleet = fleet
        return fleet.dropped - before
    }
}
