internal import FleetModel
internal import FleetWire
internal import LineModel
internal import LineService
internal import Logging
internal import ServiceSupport
internal import SystemFiles

extension FleetAgent {
    /// Asks for the assignment for ever; the hub holds each request until it changes.
    func keepAsking() async {
        var failures = 0
        while !Task.isCancelled {
            let began = surroundings.monotonicNow()
            let asked = await askOnce()
            guard asked != .failed else {
                failures += 1
                await pause(parts.limits.pauses.pause(failures: failures, random: surroundings.random()))
                continue
            }
            failures = 0
            // A hub, or a proxy before it, that does not hold requests must not be asked without end.
            let took = Duration.nanoseconds(surroundings.monotonicNow() - began)
            if took < parts.limits.leastPause {
                await pause(asked == .changed ? parts.limits.leastPause : parts.limits.wait)
            }
        }
    }

    /// Waits for the first answer, and no longer than is said.
    func waitForFirst() async {
        let (ends, end) = AsyncStream.makeStream(of: Void.self)
        let answer = Task {
            _ = await self.askOnce()
            end.finish()
        }
        let alarm = Task { [surroundings, limit = parts.limits.firstWait] in
            try? await surroundings.sleep(limit)
            end.finish()
        }
        for await _ in ends {}
        alarm.cancel()
        // The request goes on, for the rounds after this one.
        _ = answer
    }

    /// One request to one address, whoever asks for it.
    func askOnce() async -> Asked {
        if let asking { return await asking.value }
        let task = Task { await self.ask() }
        asking = task
        let result = await withTaskCancellationHandler {
            await task.value
        } onCancel: {
            task.cancel()
        }
        asking = nil
        return result
    }

    private func ask() async -> Asked {
        let (client, hub) = (client(), hub)
        do throws(HubFailure) {
            let answer = try await client.ask(hub, .assignment(known: entityTag, isHeld: true))
            let asked = try await take(answer)
            figures.assignedAt = surroundings.now()
            noteGood(.assignment)
            return asked
        } catch {
            guard !Task.isCancelled else { return .failed }
            figures.assignmentFailures += 1
            leave(hub)
            if isNew(error.words, of: .assignment) {
                surroundings.logger.error(
                    "the hub gave no assignment; what was assigned last goes on",
                    metadata: [
                        "hub": "\(client.shown(hub))", "reason": "\(error.words)",
                        "lines": "\(assignment?.lines.count ?? 0)",
                    ])
            }
            return .failed
        }
    }

    private func take(_ answer: HubAnswer) async throws(HubFailure) -> Asked {
        let (limits, defaults, isKnown) = (parts.limits, defaults, entityTag != nil)
        let read: AssignmentCodec.Reading?
        do {
            read = try await BlockingWork.run("fleet") {
                try answer.assignment(isKnown: isKnown, defaults: defaults, limits: limits)
            }
        } catch let failure as HubFailure {
            throw failure
        } catch {
            throw HubFailure(words: "\(error)")
        }
        guard let reading = read else { return .same }
        entityTag = answer.entityTag
        guard reading.assignment != assignment else { return .same }
        follow(reading)
        await keepCopy(answer.body)
        return .changed
    }

    private func follow(_ reading: AssignmentCodec.Reading) {
        let (before, new) = (assignment, reading.assignment)
        assignment = new
        figures.generation = new.generation
        figures.linesLeftOut = reading.problems.count + reading.furtherProblems
        surroundings.logger.notice(
            "the hub assigned lines",
            metadata: [
                "lines": "\(new.lines.count)", "before": "\(before?.lines.count ?? 0)",
                "generation": "\(new.generation)", "every": "\(new.every.shortText)",
                "phase": "\(new.phase.shortText)", "address_rates": "\(new.addressRates.count)",
            ])
        guard let first = reading.problems.first else { return }
        surroundings.logger.error(
            "lines of the assignment cannot be measured here; the others are",
            metadata: ["lines": "\(figures.linesLeftOut)", "reason": "\(first)"])
    }

    // MARK: The copy on the disk

    /// The last assignment of an earlier process; one that cannot be used is told, and nothing is known then.
    func readCopy() async {
        let (path, limits, defaults) = (parts.copy, parts.limits, defaults)
        do {
            let reading = try await BlockingWork.run("fleet") { () throws -> AssignmentCodec.Reading? in
                guard InputFile.exists(path), let facts = FileFacts(path: path), facts.bytes > 0 else { return nil }
                guard facts.bytes <= limits.assignmentBytes else {
                    throw HubFailure(words: "it has more than \(limits.assignmentBytes) bytes")
                }
                return try limits.assignment(try InputFile.read(path), defaults: defaults)
            }
            guard let reading, assignment == nil else { return }
            follow(reading)
        } catch {
            let reason =
                switch error {
                case let error as HubFailure: error.words
                case let error as InputFile.Failure: error.text
                default: "\(error)"
                }
            surroundings.logger.error(
                "the copy of the assignment is not used; the hub is asked for another one",
                metadata: ["path": "\(path)", "reason": "\(reason)"])
        }
    }

    /// It names customers' addresses: only this user may read it.
    private func keepCopy(_ bytes: [UInt8]) async {
        let path = parts.copy
        let problem = try? await BlockingWork.run("fleet") { () -> String? in
            do throws(OutputFile.Failure) {
                try OutputFile.writePrivate(bytes, to: path)
                return nil
            } catch {
                return error.text
            }
        }
        guard let problem = problem ?? nil else { return noteGood(.copy) }
        guard isNew(problem, of: .copy) else { return }
        surroundings.logger.error(
            "the copy of the assignment was not written; a start without the hub would have no lines",
            metadata: ["path": "\(path)", "reason": "\(problem)"])
    }

    // MARK: Troubles

    /// Several addresses may fail for several reasons, in turn.
    private static let maxTroubles = 8

    /// Notes a trouble; true where it is to be logged: each once, until all are over.
    func isNew(_ trouble: String, of activity: FleetActivity) -> Bool {
        var known = troubles[activity] ?? []
        let isNew = !known.contains(trouble)
        known.removeAll { $0 == trouble }
        troubles[activity] = known.suffix(Self.maxTroubles) + [trouble]
        return isNew
    }

    func noteGood(_ activity: FleetActivity) {
        guard troubles.removeValue(forKey: activity) != nil else { return }
        switch activity {
        case .assignment: surroundings.logger.notice("the hub gives assignments again")
        case .rounds:
            surroundings.logger.notice(
                "the hub takes rounds again", metadata: ["waiting": "\(max(0, figures.waiting - 1))"])
        case .copy: surroundings.logger.notice("the copy of the assignment is written again")
        case .notes: break
        }
    }
}
