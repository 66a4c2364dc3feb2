package import LineHistory
internal import LineModel
internal import Logging
internal import ProbeEngine
internal import ServiceLifecycle
internal import ServiceSupport

/// Rounds for ever: waits for a slot, measures, confirms, finds causes, stores, and hands over to those who tell and
/// upload. One round at a time.
package actor Watch: Service {
    let parts: WatchParts
    var surroundings: Surroundings { parts.surroundings }
    let maker: RoundMaker
    private(set) var settings: ServiceSettings
    private(set) var clock: RoundClock
    var field: FieldWatch
    var pending = PendingWrites()
    /// What people silenced, as it was read last.
    var knownSilences: [OperatorNote] = []
    private var nextSettings: ServiceSettings?
    /// What the hub of the fleet said last of rounds; nil where the configuration's own holds.
    var orders: RoundOrders?
    /// The configuration's own `every`, which the hub's takes the place of.
    private var ownEvery: Duration
    /// The multiple of the period that the last round was of.
    private var lastMultiple: Int64?
    /// Incidents that were handed over to the hub and whose message may still wait, by destination.
    var handedOver: [String: Set<Int>] = [:]
    /// The levels of the lines' delays; empty where nothing is traced.
    var levels = LevelWatch()
    /// Made once for a lines file.
    private var fieldOfLines: (lines: [Line], canaries: Set<String>, field: CauseField)?
    /// The past of these lines at an hour, and the hour, since 1970; what each of them usually loses is nil where lines
    /// are judged by their limits alone.
    private var past: (hour: Int64, lines: [Line], baselines: [String: LineBaseline], usual: [UsualLoss]?)?
    /// Keeps flows open from round to round, for lines that shall have one.
    let flows = FlowStore()
    /// What the last valid round found of source ports.
    var ports = PortMemory()
    /// What the last valid rounds told of UDP beside TCP.
    var handshakes = TCPMemory()
    private var countedSkips = 0
    /// Lines without room for an old flow, as it was logged last.
    private var toldWithoutRoom = 0
    var expiryBacklog = ExpiryBacklog()
    var isFlushing = false
    /// Another process held the history for longer than is waited when something was to be written in this round.
    var isHistoryLocked = false
    /// What lines were that were not healthy in the last round.
    private var troubled: [String: LineVerdict] = [:]
    /// What goes through the past for groups that lose together, and when it was begun.
    var groupLearning: (begun: WallTime, learning: GroupLearning, task: Task<Void, Never>)?
    /// What the service manager was told of the last round.
    var roundStatus = ""
    /// How often the history was replaced when the last change of states was made.
    var knownReplacements: Int

    /// - Parameter stored: the states that the history holds.
    package init(_ settings: ServiceSettings, parts: WatchParts, stored: StoredState) {
        self.settings = settings
        ownEvery = settings.every
        self.parts = parts
        maker = RoundMaker(reservedDescriptors: parts.reservedDescriptors)
        clock = RoundClock(every: settings.every, splay: settings.splay, vantage: settings.vantage)
        field = FieldWatch(
            watches: stored.watches,
            book: IncidentBook(nextID: stored.nextIncidentID, open: stored.open, recent: stored.recent),
            blindness: stored.blindness, rules: settings.watchRules, evidence: settings.judge(stored: stored.evidence))
        knownReplacements = parts.history.replacements
        parts.status.setIncidents(stored.open)
        parts.status.setMaxBlindRounds(settings.unmeasuredAfter)
        parts.status.setProgress { [maker] in maker.progress }
    }

    /// Takes these settings over before the next round.
    package func adopt(_ settings: ServiceSettings) { nextSettings = settings }

    /// Goes round until it is shut down: then the round under way sends nothing more and is stored with what it has.
    package func run() async throws {
        let stopper = RoundStopper(maker, within: settings.stopWithin, sleep: surroundings.sleep)
        try await withGracefulShutdownHandler {
            try await goRound()
        } onGracefulShutdown: { [parts] in
            parts.systemd.stopping()
            stopper.stop()
        }
        await stopLearning()
        isHistoryLocked = false
        await flush()
    }

    private func goRound() async throws {
        await restoreWays()
        while !Task.isShuttingDownGracefully, !Task.isCancelled {
            parts.status.noteAlive()
            await adoptNewSettings()
            await followOrders()
            let step = clock.step(now: surroundings.now().nanosecondsSince1970)
            noteSkips()
            switch step {
            case .wait(let duration):
                parts.status.noteAlive(busyFor: duration)
                // A shutdown ends the wait at once.
                try? await cancelWhenGracefulShutdown { [surroundings] in try await surroundings.sleep(duration) }
            case .begin(let slot):
                let multiple = clock.multiple(of: slot)
                // The phase has changed since: the hub takes one round of a slot.
                guard orders == nil || multiple != lastMultiple else { continue }
                lastMultiple = multiple
                await makeRound(slot: multiple / 1_000_000_000)
            }
        }
    }

    private func noteSkips() {
        let skipped = clock.skipped - countedSkips
        guard skipped > 0 else { return }
        countedSkips = clock.skipped
        parts.status.count { $0.skippedSlots += skipped }
        parts.logger.warning(
            "slots were skipped: round and confirmation took too long, the clock was set, or the process stood still",
            metadata: ["skipped": "\(skipped)", "every": "\(settings.every.shortText)"])
    }

    private func adoptNewSettings() async {
        guard var new = nextSettings else { return }
        nextSettings = nil
        // Reports, metrics and messages of one process are of one vantage.
        new.vantage = settings.vantage
        if (new.every, new.splay) != (settings.every, settings.splay) {
            clock = RoundClock(every: new.every, splay: new.splay, vantage: new.vantage)
            countedSkips = 0
        }
        ownEvery = new.every
        settings = new
        orders = nil
        field.rules = new.watchRules
        // By what lines share, and what they are measured with, is found out anew.
        fieldOfLines = nil
        field.evidence = new.judge(stored: field.evidence?.state ?? [])
        parts.status.setMaxBlindRounds(new.unmeasuredAfter)
        past = nil
        await parts.reload(new)
        parts.status.count { $0.reloads += 1 }
        parts.status.setConfigurationIsCurrent(true)
        parts.logger.notice("the new configuration is in force")
    }

    /// Has rounds begin when the hub says, and hosts get no more than it says. What the hub does not say any more is as
    /// the configuration has it.
    private func followOrders() async {
        guard let link = parts.fleet else { return }
        let new = await link.orders()
        guard new != orders else { return }
        orders = new
        settings.addressRates = new?.addressRates ?? [:]
        let every = new?.every ?? ownEvery
        clock =
            new.map { RoundClock(every: $0.every, phase: $0.phase) }
            ?? RoundClock(every: every, splay: settings.splay, vantage: settings.vantage)
        countedSkips = 0
        guard every != settings.every else { return }
        settings.every = every
        fieldOfLines = nil
        field.evidence = settings.judge(stored: field.evidence?.state ?? [])
    }

    private func makeRound(slot: Int64) async {
        let began = surroundings.monotonicNow()
        isHistoryLocked = false
        // Each source that nothing is known of is waited for, within its time limit.
        parts.status.noteAlive(busyFor: settings.lines.reduce(.zero) { $0 + $1.timeout })
        let lines = await cancelWhenGracefulShutdown { [parts] in await parts.lines() }
        guard !Task.isShuttingDownGracefully else { return }
        let faults = await sourceFaults()
        guard !lines.isEmpty else {
            parts.status.count { $0.roundsWithoutLines += 1 }
            parts.logger.error("no lines: nothing is measured; look at what was logged of their sources")
            await finishWithoutRound([], .noLines, faults)
            return
        }
        parts.status.noteReady()
        parts.status.expect(lines)
        await refreshPast(of: lines)
        do {
            var report = try await maker.make(
                lines.map(settings.limits.applied), settings: settings.round(over: lines), formats: settings.formats,
                vantage: settings.vantage, limits: settings.limits.limitsOfAll, flows: flows, makesHandshakes: true,
                whenPlanned: noteLength)
            parts.status.noteAlive()
            ports.take(&report)
            handshakes.take(&report)
            settleFlows(report)
            await finish(report, slot: slot, lines: lines, began: began, faults)
        } catch {
            parts.status.count { $0.failedRounds += 1 }
            parts.logger.error("the round could not be made", metadata: ["reason": "\(error)"])
            guard !Task.isShuttingDownGracefully else { return }
            await finishWithoutRound(lines, .notMade("\(error)"), faults)
        }
    }

    /// After the round has told what it found: a flow that was found to be bad for its age is given up for a new one.
    private func settleFlows(_ report: RoundReport) {
        flows.settle(report)
        let figures = flows.figures
        parts.status.count { $0.flows = figures }
        guard figures.withoutRoom > 0, figures.withoutRoom != toldWithoutRoom else {
            toldWithoutRoom = figures.withoutRoom
            return
        }
        toldWithoutRoom = figures.withoutRoom
        parts.logger.warning(
            "lines have no old flow beside them: no more sockets may stay open",
            metadata: ["lines": "\(figures.withoutRoom)", "open": "\(figures.open)"])
    }

    /// Twice its plan's: a rate that a round finds by itself may be lower.
    nonisolated var noteLength: @Sendable (Duration) -> Void {
        { [status = parts.status] in status.noteAlive(busyFor: $0 * 2) }
    }

    private func finish(
        _ report: RoundReport, slot: Int64, lines: [Line], began: Int64, _ faults: [ServiceFault]
    ) async {
        await findVoice()
        parts.status.add(report)
        log(report)
        // Stored while the suspects are probed again: a finished round must not be lost to what comes after it.
        async let stored: Void = write(.round(report))
        let now = surroundings.now()
        var settlement = RoundSettlement(
            report, lines: lines, field: causeField(lines), settings: settings, baselines: past?.baselines ?? [:],
            usual: past?.usual,
            at: now)
        settlement.faults = faults
        var step = settlement.begin(in: &field)
        settlement.confirmed = await confirm(step, of: settlement, began: began)
        let silences = await silences(at: now)
        let messages = settlement.finish(
            &step, in: &field, silences: silences,
            hasBins: { !$0.evidenceSuspects.isEmpty && !binPlan.starts.isEmpty }, told: await told(), at: now)
        noteConfirmations(step)
        noteEvidence(step)
        _ = await stored
        note(settlement.sight, at: now)
        await tell(change(RoundNaming(report), step, messages, at: now), messages)
        await sendToHub(report, slot: slot, lines: lines, at: now)
        parts.status.tell(RoundNews(report, incidents: field.book.open.count, before: &troubled))
        await rank(report, settlement, at: now)
        await parts.upload(report)
        await expire()
        learnGroups(at: now)
        await experiment(on: step, after: report.id)
        await gatherEvidence(step, of: settlement)
        await traceWays(step, of: report)
    }

    func setVoice(_ voice: FleetVoice) { settings.voice = voice }

    /// Stores what a round changed, with what is told of it, and has it told.
    func tell(_ change: StateChange, _ messages: RoundMessages) async {
        messages.log(to: parts.logger)
        noteHandedOver(messages)
        await write(.state(change))
        parts.status.setIncidents(field.book.open)
        tellStatus(of: field.book.open)
        await parts.messagesWereStored()
    }

    func causeField(_ lines: [Line]) -> CauseField {
        if let known = fieldOfLines, known.lines == lines, known.canaries == settings.canaries { return known.field }
        let made = CauseField(lines, canaries: settings.canaries)
        fieldOfLines = (lines, settings.canaries, made)
        // Where no line is known, nothing is known of those that were.
        if !lines.isEmpty { field.evidence?.take(made, ways: ways(of: lines)) }
        parts.status.setNoticed(field.evidence?.noticedLosses)
        return made
    }

    private func ways(of lines: [Line]) -> [LineWay] {
        lines.map { line in
            LineWay(
                line,
                payload: RoundPreparation.payload(of: line, settings: settings.probe, settings.formats.catalogue))
        }
    }

    /// The past is read anew once an hour, since it is what days say of this hour, and where the lines are others.
    private func refreshPast(of lines: [Line]) async {
        guard settings.limits.change || settings.alerts.falseAlarms != nil else {
            past = nil
            return
        }
        let now = surroundings.now()
        let hour = now.localHour
        if let known = past, known.hour == hour, known.lines == lines { return }
        // Of lines that went another way it is no past.
        past = nil
        do {
            let (history, probe, catalogue) = (parts.history, settings.probe, settings.formats.catalogue)
            let isJudged = settings.alerts.falseAlarms != nil
            past = try await BlockingWork.run("past") {
                let payload = { (line: Line) in RoundPreparation.payload(of: line, settings: probe, catalogue) }
                return try history.use { store in
                    let usual = isJudged ? try store.usualLosses(of: lines, hour: now, payload: payload) : nil
                    return (hour, lines, try store.baselines(hour: now, of: lines, payload: payload), usual)
                }
            }
        } catch {
            parts.status.count { $0.storeFailures += 1 }
            parts.logger.error(
                "the lines' past could not be read; changes against it are not noticed this round",
                metadata: ["reason": "\(error)"])
        }
    }
}
