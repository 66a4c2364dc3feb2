internal import LineModel
internal import LineNotify
internal import LineReport
internal import LineService
internal import Logging
internal import ObjectStore
internal import ProbeEngine
internal import ServiceSupport

/// What one call has to do, and the steps of it.
struct FunctionJob: Sendable {
    /// What is known of the state.
    enum Standing: Sendable {
        /// No bucket: every call is the first one.
        case none
        /// - Parameter note: what happened to a damaged one.
        case known(FunctionState, S3Client.Condition, note: String?)
        /// It must not, or cannot, be written.
        case closed(FunctionFault)

        var state: FunctionState? { if case .known(let state, _, _) = self { state } else { nil } }
    }

    let call: FunctionCall
    var configuration: FunctionConfiguration
    let bucket: FunctionBucket
    /// All lines, and the indices of those that the event asks for; none before the hub assigned them.
    var lines: [Line]
    var asked: [Int]
    var notes: [String]
    let keeper: StateKeeper?

    private var settings: ServiceSettings { configuration.settings }
    var surroundings: Surroundings { call.surroundings }

    init(_ event: FunctionEvent, _ call: FunctionCall) async throws(FunctionFault) {
        self.call = call
        var configuration = try await call.parts.configuration(call.surroundings)
        if let count = event.count { configuration.settings.probe.count = count }
        self.configuration = configuration
        if let rules = configuration.settings.proxy { call.surroundings.client.adopt(rules) }
        // A request that hangs must leave time for the others.
        let limit = call.ends == nil ? Duration.seconds(60) : call.left() * 0.1
        bucket = try FunctionBucket(configuration, call.surroundings, timeLimit: limit)
        let settings = configuration.settings
        if settings.fleet != nil, event.lines != nil || event.tag != nil {
            throw FunctionFault(
                .event, "a vantage of a fleet measures all of its lines in each slot; leave lines and tag out")
        }
        let key = try configuration.key(lines: event.lines)
        keeper = bucket.first.map { StateKeeper(client: $0, key: key, vantage: settings.vantage) }
        (lines, asked, notes) = ([], [], event.notes)
        if settings.fleet == nil || !settings.lines.isEmpty { try await readLines(event) }
    }

    private mutating func readLines(_ event: FunctionEvent) async throws(FunctionFault) {
        let reader = FunctionLines(
            directory: call.parts.directory, surroundings: call.surroundings, bucket: bucket.first)
        let (lines, notes) = try await reader.read(configuration, event: event.lines)
        self.lines = lines
        self.notes += notes
        asked = lines.indices.filter { index in event.tag.map { lines[index].tags.contains($0) } ?? true }
        guard !asked.isEmpty else {
            let tag = event.tag.map(\.text) ?? ""
            throw FunctionFault(.event, "no line has the tag \(TerminalText.quoted(tag)); name one that lines have")
        }
    }

    func readState() async -> Standing {
        guard let keeper else { return .none }
        let began = surroundings.monotonicNow()
        var found = await keeper.read(at: surroundings.now())
        // A connection that broke at once is worth another one; a store that does not answer has had its time.
        if case .unknown = found, surroundings.monotonicNow() - began < 1_000_000_000 {
            found = await keeper.read(at: surroundings.now())
        }
        switch found {
        case .state(let state, let condition, let note):
            return .known(state, condition, note: note)
        case .newer(let version):
            return .closed(
                FunctionFault(
                    .state,
                    "the state object is of version \(version), which this program does not know: it is left alone, no "
                        + "incident is judged and nobody is told; bring every function of this bucket to one version"))
        case .unknown(let reason):
            return .closed(
                FunctionFault(
                    .bucket, "the state cannot be read: \(reason); no incident is judged and nobody is told"))
        }
    }

    /// - Parameter wait: for so long the round does not begin.
    func plan(resume: Int, after wait: Duration = .zero) throws(FunctionFault) -> FunctionPlan {
        let chosen = asked.map { lines[$0] }
        // The offset is one of all lines.
        let first = asked.firstIndex { $0 >= resume } ?? 0
        let limits = FunctionLimits.here(
            timeLeft: call.ends == nil ? nil : call.left(keeping: wait), memoryMegabytes: call.memoryMegabytes,
            rate: settings.probe.maxRate)
        return try FunctionPlan(
            lines: chosen, settings: settings, limits: limits, first: first, hasNames: FunctionLines.hasNames(chosen))
    }

    /// The report has a row for each line that was asked for, also for those that the plan leaves out.
    func measure(_ plan: FunctionPlan) async throws(FunctionFault) -> RoundReport {
        let chosen = plan.measured.map { settings.limits.applied(to: lines[asked[$0]]) }
        var report = try await round(chosen, plan.settings, plan, longest: plan.round)
        guard let reason = plan.leftOut else { return report }
        var measured = report.lines[...]
        let isMeasured = Set(plan.measured)
        report.lines = asked.indices.map { place in
            if isMeasured.contains(place), let row = measured.popFirst() { return row }
            let line = settings.limits.applied(to: lines[asked[place]])
            return LineReportRow(
                line: line,
                payload: RoundPreparation.payload(of: line, settings: settings.probe, settings.formats.catalogue),
                summary: LineSummary(), verdict: .unmeasured, reasons: [.unmeasured(reason)], sampleRow: nil)
        }
        return report
    }

    /// - Parameter longest: by the plan.
    private func round(
        _ lines: [Line], _ round: RoundSettings, _ plan: FunctionPlan, longest: Duration
    ) async throws(FunctionFault) -> RoundReport {
        let maker = RoundMaker()
        // It does not come to this unless the machine stands still: what was measured until then is then reported, as
        // a round that was ended early.
        let most = max(call.left(keeping: plan.closing), longest)
        let guardian = Task {
            try await surroundings.sleep(most)
            surroundings.logger.error("the round took longer than planned and is ended early")
            maker.stop()
            maker.stop()
        }
        defer { guardian.cancel() }
        do throws(RoundFailure) {
            return try await maker.make(
                lines, settings: round, formats: settings.formats, vantage: settings.vantage,
                limits: settings.limits.limitsOfAll, lookupTimeout: max(plan.lookup, .milliseconds(500)))
        } catch {
            throw FunctionFault(.round, "the round could not be made: \(error)")
        }
    }

    /// Probes the suspects again, as many as there is time for.
    private func confirm(_ entry: FunctionEntry, _ step: FieldRound, _ plan: FunctionPlan) async -> [Int: LineReading] {
        guard !step.suspects.isEmpty, let count = plan.confirmCount else { return [:] }
        var confirming = settings
        confirming.probe = plan.settings
        confirming.confirm.count = count
        let left = call.left(keeping: plan.closing) - .milliseconds(200)
        let again = ConfirmationPlan(
            step.suspects, of: lines, settings: confirming.confirmation, within: left, most: settings.confirm.most)
        // Who runs the call ends it: what is not over by then was for nothing.
        guard again.isInTime else {
            surroundings.logger.warning(
                "there is no time to probe the suspected lines again; none is raised in this call",
                metadata: ["suspected": "\(step.suspects.count)", "left": "\(left.shortText)"])
            return [:]
        }
        let chosen = again.chosen
        do {
            let report = try await round(
                chosen.map { settings.limits.applied(to: lines[$0]) }, again.settings, plan, longest: left)
            guard let found = entry.settlement.proved(by: report, chosen: chosen) else {
                let why = Words.keys.findings(report.validity).joined(separator: "; ")
                surroundings.logger.warning(
                    "the confirmation is not valid and proves nothing", metadata: ["reasons": "\(why)"])
                return [:]
            }
            return found
        } catch {
            surroundings.logger.error("the confirmation could not be made", metadata: ["reason": "\(error)"])
            return [:]
        }
    }
}

extension FunctionJob {
    /// Tries to write the state where other calls write it as well.
    private static let maxWrites = 5

    /// Confirms, enters the round into the state, tells, and notes what was told.
    func settle(
        _ standing: Standing, _ round: FunctionAnswer.Round, _ vantage: FunctionVantage?,
        _ answer: inout FunctionAnswer
    ) async {
        let (plan, now) = (round.plan, surroundings.now())
        let opened = open(standing, &answer)
        // What no state is known for goes to the hub all the same.
        guard opened != nil || vantage != nil else { return }
        let (state, condition) = opened ?? (FunctionState(vantage: settings.vantage), nil)
        var entry = FunctionEntry(
            round.report, lines: lines, settings: settings, past: state.past,
            resume: plan.leftOut == nil ? 0 : asked[plan.resume], vantage: vantage, at: now)
        entry.settlement.confirmed = await confirm(entry, entry.suspects(in: state), plan)
        guard opened != nil, let keeper, let condition else {
            if opened != nil { await tellWithoutState(entry, state, &answer) }
            if let vantage { await sendUnkept(entry, state, vantage, &answer) }
            return
        }
        guard let written = await enter(entry, state, condition, keeper, &answer) else {
            if let vantage { await sendUnkept(entry, state, vantage, &answer) }
            return
        }
        await tell(written, keeper, vantage, &answer)
    }

    /// Sends what waits, to people and to the hub at the same time, and notes what became of it.
    private func tell(
        _ written: Written, _ keeper: StateKeeper, _ vantage: FunctionVantage?, _ answer: inout FunctionAnswer
    ) async {
        let fleet = written.state.fleet
        async let toHub: FunctionHub.Sent? = {
            guard let vantage, let fleet else { return nil }
            return await vantage.send(fleet, within: sendingTime)
        }()
        let results =
            written.claimed.isEmpty ? [:] : await send(written.claimed, told: written.state.outbox.told ?? [:], &answer)
        let sent = await toHub
        if let vantage, let sent {
            var after = fleet
            after?.settle(sent)
            answer.note(sent, vantage, after)
        }
        guard !written.claimed.isEmpty || sent != nil else { return }
        let isNoted = await rewrite(written.state, written.condition, keeper) { state in
            state.outbox.settle(results)
            if let sent { state.fleet?.settle(sent) }
        }
        if !isNoted { answer.fail(Self.unnoted) }
    }

    /// A later call tells it once more; what the hub has already it takes without another word.
    static let unnoted = FunctionFault(
        .bucket, "what was told could not be noted in the state: a later call may tell it once more")

    func open(
        _ standing: Standing, _ answer: inout FunctionAnswer
    ) -> (FunctionState, S3Client.Condition?)? {
        switch standing {
        case .known(let state, let condition, let note):
            if let note {
                answer.notes.append(note)
                surroundings.logger.error("\(note)")
            }
            return (state, condition)
        case .closed(let fault):
            answer.state = "not written"
            answer.fail(fault)
            return nil
        case .none:
            answer.notes.append(
                "no upload names a bucket, so nothing is remembered from call to call: every call tells what it finds")
            return (FunctionState(vantage: settings.vantage), nil)
        }
    }

    private static let unguarded =
        "the bucket's store does not know If-Match on a PUT: two calls at once could tell something twice; give the "
        + "function one call at a time"

    private struct Written {
        let state: FunctionState
        let condition: S3Client.Condition
        let claimed: [FunctionOutbox.Message]
    }

    /// Writes the state with the round and the claims of messages; where another call was first, into what that one
    /// wrote. nil, said in the answer: it could not be written, and nobody is told.
    private func enter(
        _ entry: FunctionEntry, _ read: FunctionState, _ condition: S3Client.Condition, _ keeper: StateKeeper,
        _ answer: inout FunctionAnswer
    ) async -> Written? {
        var (state, condition) = (read, condition)
        for _ in 0..<Self.maxWrites {
            let now = surroundings.now()
            let change = entry.enter(into: &state, at: now)
            let expired = state.outbox.expire(destinations: Set(settings.notify.map(\.name)), at: now)
            let claimed = state.outbox.claim(by: entry.settlement.report.id, until: claimEnd(now), at: now)
            do throws(DeliveryFailure) {
                let next = try await keeper.write(state, condition)
                answer.note(change, expired: expired, state: state)
                change?.messages.log(to: surroundings.logger)
                if !next.isGuarded { answer.notes.append(Self.unguarded) }
                return Written(state: state, condition: next.condition, claimed: claimed)
            } catch {
                // A connection that broke may have taken the write with it, or not: the object tells.
                guard error.isWorthReading, call.left() > .seconds(1) else { return fail(error.message, &answer) }
                guard case .state(let newer, let newCondition, _) = await keeper.read(at: surroundings.now()) else {
                    return fail("\(error.message); then it could not be read", &answer)
                }
                (state, condition) = (newer, newCondition)
            }
            if state.lastRoundID == entry.settlement.report.id {
                answer.note(change, expired: expired, state: state)
                return Written(
                    state: state, condition: condition, claimed: state.outbox.claimed(by: entry.settlement.report.id))
            }
        }
        return fail("\(Self.maxWrites) times another call was first; give the function one call at a time", &answer)
    }

    private func fail(_ reason: String, _ answer: inout FunctionAnswer) -> Written? {
        answer.state = "not written"
        answer.fail(
            FunctionFault(.bucket, "the state cannot be written: \(reason); nobody is told, the next call judges anew"))
        return nil
    }

    /// A minute after the platform ends this call, nobody can be sending any more.
    private func claimEnd(_ now: WallTime) -> WallTime {
        let left = call.ends == nil ? Duration.seconds(900) : call.left()
        return WallTime(
            nanosecondsSince1970: now.nanosecondsSince1970 + max(left, .zero).nanoseconds + 60_000_000_000,
            utcOffsetSeconds: now.utcOffsetSeconds)
    }

    private func send(
        _ claimed: [FunctionOutbox.Message], told: [String: ToldIncidents], _ answer: inout FunctionAnswer
    ) async -> [Int: FunctionOutbox.Result] {
        let messages = FunctionMessages(surroundings: surroundings, settings: settings, told: told)
        // The rest is for noting what was told.
        let left = call.left(keeping: .milliseconds(300)) * 0.7
        let results = left > .zero ? await messages.send(claimed, within: left) : [:]
        for message in claimed {
            switch results[message.id] {
            case .delivered: answer.told += 1
            case .partly(let recipients):
                answer.told += 1
                answer.notes.append(
                    "\(message.destination): \(recipients.sorted().joined(separator: ", ")) could not be reached "
                        + "for now, and waits for the next call; the others have the message")
            case .failed(let why):
                answer.untold += 1
                answer.notes.append("a message to \(message.destination) waits for the next call: \(why)")
            case .itemRefused(let why) where message.attempts + 1 >= FunctionOutbox.maxAttempts:
                answer.notes.append("a message to \(message.destination) was given up, nobody was told: \(why)")
            case .refused(let why), .itemRefused(let why):
                answer.untold += 1
                answer.notes.append("\(message.destination) refuses messages, which wait until it is mended: \(why)")
            case nil: answer.untold += 1
            }
        }
        return results
    }

    /// Writes a state that was written or read before with a change; where another call wrote meanwhile, the change is
    /// made to what that one wrote.
    ///
    /// - Returns: whether it could be written.
    func rewrite(
        _ known: FunctionState, _ condition: S3Client.Condition, _ keeper: StateKeeper,
        _ change: (inout FunctionState) -> Void
    ) async -> Bool {
        var (state, condition) = (known, condition)
        for _ in 0..<Self.maxWrites {
            change(&state)
            state.calls += 1
            do throws(DeliveryFailure) {
                _ = try await keeper.write(state, condition)
                return true
            } catch {
                guard error.isWorthReading, call.left() > .milliseconds(500),
                    case .state(let newer, let newCondition, _) = await keeper.read(at: surroundings.now())
                else { break }
                (state, condition) = (newer, newCondition)
            }
        }
        return false
    }

    /// Without a bucket: everything that is found is told.
    private func tellWithoutState(
        _ entry: FunctionEntry, _ state: FunctionState, _ answer: inout FunctionAnswer
    ) async {
        var state = state
        let now = surroundings.now()
        let change = entry.enter(into: &state, at: now)
        answer.note(change, expired: 0, state: state)
        answer.state = "none"
        change?.messages.log(to: surroundings.logger)
        let claimed = state.outbox.claim(by: entry.settlement.report.id, until: claimEnd(now), at: now)
        _ = await send(claimed, told: state.outbox.told ?? [:], &answer)
    }
}

extension FunctionAnswer {
    fileprivate mutating func note(_ change: FunctionEntry.Change?, expired: Int, state: FunctionState) {
        self.state = "written"
        raised = change?.step.raised ?? 0
        open = change?.open
        if let unconfirmed = change?.step.unconfirmed, unconfirmed > 0 {
            notes.append("\(unconfirmed) suspected lines could not be probed again; the next call asks again")
        }
        if change == nil {
            notes.append(
                "a later round, or one of its slot, was entered already: this one is uploaded and changes no state")
        }
        let lost = expired + (change?.dropped ?? 0)
        if lost > 0 { notes.append("\(lost) messages were too old, too many, or for nobody, and were dropped") }
        if let rounds = change?.droppedRounds, rounds > 0 {
            notes.append(
                "\(rounds) rounds were dropped, the oldest that waited for the hub: a function keeps "
                    + "\(FunctionFleet.maxWaiting) rounds and \(FunctionFleet.maxWaitingBytes >> 20) MiB")
        }
    }
}

extension DeliveryFailure {
    /// Whether the object may be another one now than it was when it was read.
    fileprivate var isWorthReading: Bool { isTemporary || kind == .conditionFailed }
}
