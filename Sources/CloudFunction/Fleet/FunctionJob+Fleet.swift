internal import FleetModel
internal import FleetVantage
internal import FleetWire
internal import LineModel
internal import LineService
internal import Logging
internal import ServiceSupport

extension FunctionJob {
    /// Finds out what the hub assigns and which slot this call measures; nil where the configuration names no fleet.
    ///
    /// - Throws: where the hub has assigned nothing.
    mutating func join(_ standing: Standing) async throws(FunctionFault) -> FunctionVantage? {
        guard let fleet = configuration.settings.fleet else { return nil }
        let known = standing.state?.fleet
        let hub = FunctionHub(
            settings: fleet, call: call, defaults: configuration.settings.assignedDefaults,
            maxLines: configuration.settings.maxLines)
        var vantage = FunctionVantage(hub: hub, instance: FunctionFleet.newInstance())
        vantage.place = known?.place ?? 0
        findVoice(fleet, known)
        var clock = RoundClock(
            every: configuration.settings.every, splay: configuration.settings.splay,
            vantage: configuration.settings.vantage)
        if configuration.settings.lines.isEmpty {
            let assignment = try await assignment(known, &vantage)
            follow(assignment)
            clock = RoundClock(every: assignment.every, phase: assignment.phase)
            guard !lines.isEmpty else { throw await noLines(standing, vantage) }
        }
        try findSlot(&vantage, clock, last: known?.lastSlot, resume: standing.state?.resume ?? 0)
        return vantage
    }

    /// Finds out who tells people of this call's round.
    private mutating func findVoice(_ fleet: FleetSettings, _ known: FunctionFleet?) {
        let voice = FleetVoice(fleet, unacknowledged: known?.unacknowledged ?? 0)
        configuration.settings.voice = voice
        switch voice {
        case .alone(let rounds):
            notes.append("the hub has not acknowledged \(rounds) rounds: this vantage tells people by itself")
        case .hub where known?.spokeAlone == true:
            notes.append("the hub acknowledges rounds again: it tells people from now on")
        case .hub, .own: break
        }
    }

    private mutating func assignment(
        _ known: FunctionFleet?, _ vantage: inout FunctionVantage
    ) async throws(FunctionFault) -> Assignment {
        var kept: AssignmentCodec.Reading?
        do throws(HubFailure) {
            kept = try vantage.hub.read(known?.assignment)
        } catch {
            notes.append(
                "the assignment that was kept cannot be read: \(error.words); the hub is asked for another one")
        }
        let tag = kept == nil ? nil : known?.assignment?.tag
        switch await vantage.hub.ask(knowing: tag, place: &vantage.place) {
        case .new(let reading, let document):
            vantage.source = reading.assignment == kept?.assignment ? .unchanged : .new
            vantage.assignment = document
            kept = reading
        case .same: vantage.source = .unchanged
        case .failed(let words):
            vantage.source = .kept
            guard let assignment = kept?.assignment else {
                throw FunctionFault(
                    .hub,
                    "the hub gave no assignment, and none is kept of an earlier call: \(words); see that plumbhub runs "
                        + "and knows this vantage, and that fleet.hub and fleet.token are right, or name lines here")
            }
            notes.append(
                "the hub gave no assignment: \(words); what was assigned last goes on, generation "
                    + "\(assignment.generation)")
        }
        guard let reading = kept else { throw FunctionFault(.hub, "the hub gave no assignment") }
        let leftOut = reading.problems.count + reading.furtherProblems
        if let first = reading.problems.first {
            notes.append("\(leftOut) lines of the assignment cannot be measured here; the others are: \(first)")
        }
        vantage.generation = reading.assignment.generation
        return reading.assignment
    }

    /// As the watch follows the hub's orders.
    private mutating func follow(_ assignment: Assignment) {
        lines = assignment.lines
        asked = Array(lines.indices)
        configuration.settings.every = assignment.every
        configuration.settings.addressRates = assignment.addressRates
        configuration.settings.probe = configuration.settings.round(over: lines)
    }

    /// An assignment without lines is kept, so that those of before are not measured once more.
    private func noLines(_ standing: Standing, _ vantage: FunctionVantage) async -> FunctionFault {
        if case .known(let state, let condition, _) = standing, let keeper {
            _ = await rewrite(state, condition, keeper) { $0.fleet = vantage.section(of: $0) }
        }
        return FunctionFault(
            .hub,
            "the hub assigns no line to \(TerminalText.quoted(vantage.hub.settings.name)); look at the hub's "
                + "selectors: plumbhub validate says what they come to")
    }

    private mutating func findSlot(
        _ vantage: inout FunctionVantage, _ clock: RoundClock, last: Int64?, resume: Int
    ) throws(FunctionFault) {
        let every = configuration.settings.every
        let job = self
        let plan = try plan(resume: resume)
        vantage.slot = FunctionSlot.choose(
            clock, every: every, now: surroundings.now().nanosecondsSince1970, last: last
        ) { wait in (try? job.plan(resume: resume, after: wait))?.measuresAsMuch(as: plan) == true }
        guard let slot = vantage.slot else {
            notes.append(
                "the round of this slot was made by an earlier call: nothing is measured; the hub says a round every "
                    + "\(every.shortText)")
            return
        }
        let remedy =
            "have the timer call "
            + (slot.phase > .zero ? "\(slot.phase.shortText) after" : "at") + " each multiple of \(every.shortText)"
        if slot.off < .zero {
            notes.append(
                "the round begins \((.zero - slot.off).shortText) before its phase: this call has no time to wait for "
                    + "it; \(remedy), or give the function a longer timeout")
        } else if slot.off > .zero {
            notes.append("the round begins \(slot.off.shortText) too late in its slot; \(remedy)")
        }
        let skipped = slot.skipped(since: last, every: every)
        if skipped > 0 {
            notes.append("\(skipped) slots passed without a round of this vantage; \(remedy)")
        }
    }

    /// Until the phase of the slot.
    func await(_ slot: FunctionSlot) async {
        guard slot.wait > .zero else { return }
        surroundings.logger.info(
            "the call waits for the phase that the hub gives it", metadata: ["wait": "\(slot.wait.shortText)"])
        try? await surroundings.sleep(slot.wait)
    }

    /// Sends what waits, in a call that measures nothing.
    func deliver(_ standing: Standing, _ vantage: FunctionVantage, _ answer: inout FunctionAnswer) async {
        guard let (state, condition) = open(standing, &answer), let keeper, let condition else { return }
        let fleet = vantage.section(of: state)
        let sent = await vantage.send(fleet, within: sendingTime)
        var changed = state
        vantage.note(sent, in: &changed)
        answer.note(sent, vantage, changed.fleet)
        guard changed != state else { return }
        let isWritten = await rewrite(state, condition, keeper) { vantage.note(sent, in: &$0) }
        if isWritten { answer.state = "written" } else { answer.fail(Self.unnoted) }
    }

    /// Sends a round that no state keeps: whatever the hub does not take now it never gets.
    func sendUnkept(
        _ entry: FunctionEntry, _ state: FunctionState, _ vantage: FunctionVantage, _ answer: inout FunctionAnswer
    ) async {
        var state = state
        guard entry.enter(into: &state, at: surroundings.now()) != nil, let fleet = state.fleet else { return }
        let sent = await vantage.send(fleet, within: sendingTime)
        answer.note(sent, vantage, nil)
        if !sent.taken.contains(entry.settlement.report.id) {
            answer.notes.append("the hub did not take the round, and no state keeps it: the fleet never gets it")
        }
    }

    /// The rest of the time is for noting what became of it.
    var sendingTime: Duration { max(.zero, call.left(keeping: .milliseconds(300)) * 0.7) }
}

extension FunctionVantage {
    /// Notes in a state what became of the rounds that were sent.
    func note(_ sent: FunctionHub.Sent, in state: inout FunctionState) {
        var fleet = section(of: state)
        fleet.settle(sent)
        state.fleet = fleet
    }
}

extension FunctionPlan {
    /// Whether as many probes go over the same lines, with the same confirmation.
    fileprivate func measuresAsMuch(as other: FunctionPlan) -> Bool {
        (settings.count, measured, confirmCount) == (other.settings.count, other.measured, other.confirmCount)
    }
}
