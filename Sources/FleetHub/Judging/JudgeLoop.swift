package import FleetModel
package import FleetStore
internal import FleetWire
internal import LineModel
internal import Logging
package import ServiceSupport

/// Judges slots, one after the other, while this member has the lease. Every other member looks on, and takes over when
/// the lease runs out.
package actor JudgeLoop {
    /// The name of the lease.
    static let lease = "judge"
    /// How long the lease counts without being renewed: the longest that nobody judges after a member died.
    static let leaseTime = Duration.seconds(15)
    /// How often it is looked what there is to be judged, if nobody tells.
    static let interval = Duration.seconds(1)

    private let store: HubStore
    private let settings: HubSettings
    private let holder: String
    private let figures: HubFigures
    private let surroundings: Surroundings
    private let field: @Sendable () async -> FleetField?
    private let judge: SlotJudge
    private let whenJudged: @Sendable () async -> Void
    private var token: FencingToken?
    /// When the lease was taken or renewed last, monotonic nanoseconds.
    private var renewedAt: Int64 = 0
    /// Why the last look failed: said once.
    private var problem: String?
    /// When the first round of each slot that waits was seen, seconds since 1970.
    private var seen: [Int64: Double] = [:]

    /// - Parameters:
    ///   - holder: unique for this process.
    ///   - field: the vantages and lines as they are planned now; nil before the first plan, while no slot is judged.
    ///   - judge: what a slot comes to.
    ///   - whenJudged: called after a judgement was stored: something may wait in the outbox.
    package init(
        _ store: HubStore, settings: HubSettings, holder: String, figures: HubFigures, surroundings: Surroundings,
        field: @escaping @Sendable () async -> FleetField?, judge: @escaping SlotJudge,
        whenJudged: @escaping @Sendable () async -> Void
    ) {
        (self.store, self.settings, self.holder, self.figures) = (store, settings, holder, figures)
        (self.surroundings, self.field, self.judge, self.whenJudged) = (surroundings, field, judge, whenJudged)
    }

    /// Judges what can be judged now.
    package func look() async {
        do {
            guard try await holdLease(), let field = await field() else { return }
            try await judgeReady(field)
            problem = nil
        } catch let error as HubStoreError where error.kind == .fenced {
            // Somebody else judges by now; what was to be stored is dropped, and nothing of it is lost: he has the
            // rounds as we have.
            token = nil
            figures.note {
                $0.fenced += 1
                $0.isJudge = false
            }
            surroundings.logger.warning(
                "a judgement was dropped: another member judges", metadata: ["reason": "\(error)"])
        } catch {
            figures.note { $0.judgementFailures += 1 }
            guard "\(error)" != problem else { return }
            problem = "\(error)"
            surroundings.logger.error(
                "a slot could not be judged; it is tried again", metadata: ["reason": "\(error)"])
        }
    }

    /// Gives the lease back, so that another member need not wait for its end.
    package func finish() async {
        guard let token else { return }
        self.token = nil
        figures.note { $0.isJudge = false }
        _ = try? await BlockingWork.run("lease") { [store] in try store.releaseLease(token) }
    }

    private func holdLease() async throws -> Bool {
        let now = surroundings.monotonicNow()
        if let token {
            guard now - renewedAt >= Self.leaseTime.nanoseconds / 3 else { return true }
            let isOurs = try await BlockingWork.run("lease") { [store] in
                try store.renewLease(token, for: Self.leaseTime)
            }
            if isOurs {
                renewedAt = now
                return true
            }
            self.token = nil
        }
        let taken = try await BlockingWork.run("lease") { [store, holder] in
            try store.takeLease(Self.lease, holder: holder, for: Self.leaseTime)
        }
        token = taken
        renewedAt = now
        let isJudge = taken != nil
        if figures.current.isJudge != isJudge {
            surroundings.logger.notice(isJudge ? "this member judges" : "another member judges")
        }
        if isJudge { seen = [:] }
        figures.note { $0.isJudge = isJudge }
        return isJudge
    }

    // MARK: Slots

    private struct Waiting: Sendable {
        let slots: [Int64]
        let reported: [Int64: Set<String>]
        let readiness: SlotReadiness
        let newestJudged: Int64?
    }

    private func judgeReady(_ field: FleetField) async throws {
        let now = seconds(surroundings.now())
        let waiting = try await BlockingWork.run("judge") { [store, settings] in
            try Self.waiting(store, settings, now: now)
        }
        for slot in waiting.slots where seen[slot] == nil { seen[slot] = now }
        seen = seen.filter { waiting.slots.contains($0.key) }
        for slot in waiting.slots {
            // What is older than the book is only noted; it holds up nothing newer.
            let isLate = waiting.newestJudged.map { slot < $0 } ?? false
            let isReady = waiting.readiness.isReady(
                slot: slot, reported: waiting.reported[slot] ?? [], seen: seen[slot] ?? now,
                now: seconds(surroundings.now()), every: settings.every, wait: settings.judge.wait)
            guard isReady else {
                if isLate { continue } else { break }
            }
            let newer = waiting.slots.contains { other in
                other > slot && Double(other) + seconds(settings.every) <= now
            }
            try await judge(slot, field, isLate: isLate, isSilent: newer)
            guard try await holdLease() else { return }
        }
    }

    private static func waiting(_ store: HubStore, _ settings: HubSettings, now: Double) throws -> Waiting {
        let every = max(1, settings.every.components.seconds)
        let ended = Int64(now) / every * every - every
        // A slot in which nobody reports is one to be judged, too, once anybody ever did.
        if try store.judgedSlots(most: 1).first.map({ $0.slot < ended }) ?? false { try store.openSlot(ended) }
        // Those of the future, by clocks that are ahead, wait for their time.
        let slots = try store.unjudgedSlots(before: Int64(now) + 1, limit: 1_000)
        let judged = try store.judgedSlots(most: SlotReadiness.patience).map(\.slot)
        let vantages = slots.isEmpty ? [] : try store.vantages()
        let last = slots.isEmpty ? [:] : try store.lastRounds()
        let wrong = slots.isEmpty ? [] : SlotReadiness.wrongClocks(try store.clocks(), last)
        var reported: [Int64: Set<String>] = [:]
        for slot in slots { reported[slot] = Set(try store.reporters(slot: slot)) }
        return Waiting(
            slots: slots, reported: reported,
            readiness: SlotReadiness(
                vantages: vantages.map { ($0.vantage.name, $0.added) }, last: last.mapValues(\.header.slot),
                judged: judged, wrongClocks: wrong),
            newestJudged: judged.max())
    }

    private func judge(_ slot: Int64, _ field: FleetField, isLate: Bool, isSilent: Bool) async throws {
        guard let token else { return }
        let (began, at) = (surroundings.monotonicNow(), surroundings.now())
        let outcome = try await BlockingWork.run("judge") { [store, settings, judge] in
            let book = try store.loadBook()
            let stored = try store.rounds(slot: slot)
            let (rounds, unreadable) = Self.read(stored)
            var commit: JudgementCommit
            if isLate {
                commit = .untouched(book, slot: slot, token: token, at: at)
            } else {
                var material = SlotMaterial(
                    slot: slot, rounds: rounds, field: field, book: book, token: token, at: at, isSilent: isSilent,
                    told: try store.toldIncidents(), silences: OperatorSilences(try store.silences(at: at)))
                material.clocks = Self.clocks(of: slot, stored, try store.clocks())
                commit = try judge(material, settings)
                if isSilent { commit.messages = [] }
            }
            return (try store.commit(commit), unreadable, commit)
        }
        let took = Double(surroundings.monotonicNow() - began) / 1e9
        note(outcome.2, slot, unreadable: outcome.1, took, isLate: isLate)
        if case .stored = outcome.0, !outcome.2.messages.isEmpty { await whenJudged() }
    }

    private func note(_ commit: JudgementCommit, _ slot: Int64, unreadable: [String], _ took: Double, isLate: Bool) {
        seen[slot] = nil
        figures.note {
            if isLate { $0.judged.late += 1 } else { $0.judged.inTime += 1 }
            $0.unreadable += unreadable.count
            $0.judgementSeconds = took
            $0.lastJudged = max($0.lastJudged ?? slot, slot)
        }
        for problem in unreadable {
            surroundings.logger.error(
                "a stored round cannot be read; its slot is judged without it",
                metadata: ["slot": "\(slot)", "reason": "\(problem)"])
        }
        for change in commit.changes where change.change != .continued {
            surroundings.logger.notice(
                "incident \(change.change.rawValue)",
                metadata: [
                    "incident": "\(change.incident.id)", "cause": "\(change.incident.key)",
                    "lines": "\(change.incident.lines.count)", "slot": "\(slot)",
                ])
        }
    }

    /// How far clocks are off: of who brought a round of the slot as it came, of others as they brought another one
    /// since the slot began.
    private static func clocks(
        of slot: Int64, _ stored: [StoredRound], _ readings: [String: ClockReading]
    ) -> [String: Duration] {
        var clocks = readings.filter { $0.value.receivedAt.nanosecondsSince1970 / 1_000_000_000 >= slot }
            .mapValues(\.offset)
        for round in stored {
            clocks[round.key.vantage] = VantageClock.offset(round.header, received: round.receivedAt)
        }
        return clocks
    }

    /// The rounds that can be read, and what is wrong with the others: they were read before they were stored, so that
    /// this is damage, or the work of a newer member.
    private static func read(_ stored: [StoredRound]) -> (rounds: [FleetRound], unreadable: [String]) {
        var (rounds, unreadable) = ([FleetRound](), [String]())
        for round in stored {
            do throws(FleetWireError) {
                rounds.append(try FleetRoundCodec.decode(round.body))
            } catch {
                unreadable.append("\(round.key.vantage): \(error)")
            }
        }
        return (rounds, unreadable)
    }

    private func seconds(_ time: WallTime) -> Double { Double(time.nanosecondsSince1970) / 1e9 }
    private func seconds(_ duration: Duration) -> Double { Double(duration.nanoseconds) / 1e9 }
}

extension JudgementCommit {
    /// A slot whose time has passed: it is noted as judged, and the book stays as it is.
    static func untouched(_ book: HubBook, slot: Int64, token: FencingToken, at: WallTime) -> JudgementCommit {
        JudgementCommit(
            slot: slot, token: token, bookVersion: book.version, at: at, roundID: "0000000000000000",
            state: book.state, open: book.open, recent: book.recent, nextIncidentID: book.nextIncidentID)
    }
}
