internal import FleetWire
internal import LineHistory
internal import LineModel
internal import LineService
internal import Logging
internal import ObjectStore
internal import ServiceSupport

extension FleetAgent {
    /// A body that is sent now.
    private struct Parcel {
        var id: String
        var slot: Int64
        /// Packed by gzip.
        var body: [UInt8]
    }

    /// Sends what waits, the newest first, for ever.
    func keepSending() async {
        var failures = 0
        while !Task.isCancelled {
            guard let parcel = await nextParcel() else {
                await nextWake()
                continue
            }
            let outcome = await send(parcel)
            switch outcome {
            case .done: failures = 0
            case .later(let after):
                guard !Task.isCancelled else { return }
                failures += 1
                let pause = parts.limits.pauses.pause(
                    failures: failures, random: surroundings.random(),
                    after: after.map { min($0, Self.maxPause) })
                await self.pause(pause)
            }
        }
    }

    /// However long the hub asks to be left alone: a round that is sent late is judged late.
    private static let maxPause = Duration.seconds(300)

    private enum Outcome {
        case done
        case later(after: Duration?)
    }

    /// How much waits, as the history has it.
    func countWaiting() async {
        let history = parts.history
        let found = try? await BlockingWork.run("fleet") { try history.use { try $0.unsentFigures() } }
        guard let found else { return }
        (figures.waiting, figures.oldestSlot) = (found.rounds, found.oldestSlot)
        spool.begin(waiting: found.rounds)
    }

    // MARK: What is next

    /// The newest round that waits; nil when no round waits.
    private func nextParcel() async -> Parcel? {
        await forgetDone()
        if let parcel = await newestParcel() { return parcel }
        guard !spool.passedOver.isEmpty else { return nil }
        spool.beginAnew()
        return await newestParcel()
    }

    private func newestParcel() async -> Parcel? {
        let stored = await newestStored()
        if let kept = spool.newest, kept.slot >= stored?.slot ?? .min {
            let stamp = await stamp()
            let body = try? await BlockingWork.run("fleet") {
                try FleetRoundCodec.restamped(
                    kept.body, clockNanoseconds: stamp.clockNanoseconds, backlog: stamp.backlog
                ).gzipped()
            }
            if let body { return Parcel(id: kept.id, slot: kept.slot, body: body) }
        }
        guard let stored else { return nil }
        return await parcel(stored)
    }

    private func newestStored() async -> UnsentRound? {
        let (history, besides) = (parts.history, spool.besides)
        do {
            return try await BlockingWork.run("fleet") {
                try history.use { try $0.unsentRounds(most: 1, besides: besides).first }
            }
        } catch {
            noteUnreadable(error)
            return nil
        }
    }

    /// The body of a round that the history has.
    private func parcel(_ unsent: UnsentRound) async -> Parcel? {
        let (history, stamp) = (parts.history, await stamp())
        do {
            let body = try await BlockingWork.run("fleet") { () throws -> [UInt8]? in
                guard let content = UnsentContent(unsent.content),
                    let report = try history.use({ try $0.summaries(round: unsent.round) })
                else { return nil }
                return try FleetRoundCodec.encode(content.round(report, slot: unsent.slot, stamp: stamp)).gzipped()
            }
            if let body { return Parcel(id: unsent.round, slot: unsent.slot, body: body) }
            figures.gone += 1
            surroundings.logger.error(
                "a round that waited for the hub is not in the history any more", metadata: ["round": "\(unsent.round)"]
            )
            finish(unsent.round)
            return await newestParcel()
        } catch {
            noteUnreadable(error)
            // Another one may be whole; without this the same one would be asked for without end.
            spool.passOver(unsent.round)
            return nil
        }
    }

    private func noteUnreadable(_ error: any Error) {
        surroundings.logger.error(
            "rounds that wait for the hub cannot be read; they are tried again after the next round",
            metadata: ["reason": "\(error)"])
    }

    // MARK: Sending

    private func send(_ parcel: Parcel) async -> Outcome {
        let (client, hub) = (client(), hub)
        do throws(HubFailure) {
            let answer = try await client.ask(hub, .round(slot: parcel.slot, body: parcel.body))
            switch RoundAnswer(answer) {
            case .taken(let receipt):
                figures.sent += 1
                spool.acknowledge(parcel.id)
                noteGood(.rounds)
                note(receipt)
                finish(parcel.id)
                await forgetDone()
                return .done
            case .never(let words):
                figures.refused += 1
                surroundings.logger.error(
                    "the hub will never take a round; it stays in the history here",
                    metadata: ["round": "\(parcel.id)", "slot": "\(parcel.slot)", "reason": "\(words)"])
                finish(parcel.id)
                await forgetDone()
                return .done
            case .shutOut(let words, let after):
                // Who is not let in need not try the others.
                noteFailure(words, hub)
                return .later(after: after)
            case .later(let words, let after):
                noteFailure(words, hub)
                spool.passOver(parcel.id)
                return .later(after: after)
            }
        } catch {
            if !Task.isCancelled { noteFailure(error.words, hub) }
            return .later(after: nil)
        }
    }

    private func noteFailure(_ words: String, _ hub: String) {
        figures.sendFailures += 1
        leave(hub)
        guard isNew(words, of: .rounds) else { return }
        surroundings.logger.error(
            "the hub does not take rounds; they wait, and measuring goes on",
            metadata: ["hub": "\(client().shown(hub))", "reason": "\(words)", "waiting": "\(figures.waiting)"])
    }

    /// What the hub has to say is logged once, until it says something else.
    private func note(_ receipt: RoundReceipt) {
        if let now = receipt.now {
            figures.clockOffset = Double(now - surroundings.now().nanosecondsSince1970) / 1e9
        }
        if let generation = receipt.generation { figures.hubGeneration = generation }
        figures.notes = receipt.notes
        let kinds = receipt.notes.map(Self.withoutNumbers).joined(separator: "; ")
        guard !kinds.isEmpty else {
            if troubles.removeValue(forKey: .notes) != nil {
                surroundings.logger.notice("the hub has nothing to say of this vantage any more")
            }
            return
        }
        guard troubles[.notes] != [kinds] else { return }
        troubles[.notes] = [kinds]
        surroundings.logger.warning(
            "the hub has something to say of this vantage",
            metadata: ["notes": "\(receipt.notes.joined(separator: "; "))"])
    }

    /// "the clock is 301 s behind" and "302 s behind" are one thing to say.
    private static func withoutNumbers(_ text: String) -> String { text.filter { !$0.isNumber } }

    private func finish(_ id: String) {
        spool.finish(id)
        figures.waiting = max(0, figures.waiting - 1)
    }

    /// Has the history forget what is done with. What it cannot forget now is not sent again by this process.
    private func forgetDone() async {
        let (history, done) = (parts.history, spool.done)
        guard !done.isEmpty else { return }
        let figures = try? await BlockingWork.run("fleet") {
            try history.use { store in
                try store.removeUnsent(done.sorted())
                return try store.unsentFigures()
            }
        }
        guard let figures else { return }
        spool.forget(done)
        let unwritten = spool.kept.map(\.slot)
        self.figures.waiting = max(figures.rounds, unwritten.count)
        self.figures.oldestSlot = (unwritten + [figures.oldestSlot].compactMap { $0 }).min()
    }
}
