internal import AsyncHTTPClient
internal import LineModel
internal import LineNotify
internal import LineService
internal import Logging
internal import ObjectStore
internal import ServiceSupport

/// One event, one round: read the state, measure what fits, confirm, enter, tell, upload.
package actor CloudFunction {
    let parts: FunctionParts
    /// The reports that earlier calls of this process could not upload.
    var backlog = ReportBacklog()

    /// Nothing is read before the first event.
    package init(_ parts: FunctionParts) { self.parts = parts }

    /// One event at a time; returns before the platform's time is up.
    package func handle(_ invocation: Invocation) async -> FunctionOutcome {
        let surroundings = parts.surroundings()
        let began = surroundings.monotonicNow()
        let call = FunctionCall(
            parts: parts, surroundings: surroundings, ends: invocation.timeLeft.map { began + $0.nanoseconds },
            memoryMegabytes: invocation.memoryMegabytes)
        var outcome: FunctionOutcome
        do throws(FunctionFault) {
            outcome = try await serve(invocation.event, call)
        } catch {
            outcome = .fault(error)
        }
        do { try await surroundings.client.shutdown() } catch {
            surroundings.logger.warning("connections were not closed", metadata: ["reason": "\(error)"])
        }
        if case .fault(let fault, _) = outcome {
            surroundings.logger.error("the call failed", metadata: ["reason": "\(fault)"])
        }
        return outcome
    }

    private func serve(_ bytes: [UInt8], _ call: FunctionCall) async throws(FunctionFault) -> FunctionOutcome {
        let event = try FunctionEvent(bytes)
        var begun = try await FunctionJob(event, call)
        let standing = await begun.readState()
        let vantage = try await begun.join(standing)
        let job = begun
        guard let round = try await measure(job, standing, vantage) else {
            var answer = job.answer(nil, vantage)
            if let vantage { await job.deliver(standing, vantage, &answer) }
            answer.log(call.surroundings.logger)
            return answer.outcome
        }
        var answer = job.answer(round, vantage)
        answer.log(call.surroundings.logger)
        // At the same time as the confirmation: a round that was made must not be lost to what comes after it.
        async let uploads = upload(round.report, job)
        await job.settle(standing, round, vantage, &answer)
        let results = await uploads
        answer.uploads = results
        if let failed = results.first(where: { $0.failure != nil }) {
            answer.fail(
                FunctionFault(.bucket, "the report was not uploaded to \(failed.upload): \(failed.failure ?? "")"))
        }
        return answer.outcome
    }

    /// nil where a vantage's slot was measured already.
    private func measure(
        _ job: FunctionJob, _ standing: FunctionJob.Standing, _ vantage: FunctionVantage?
    ) async throws(FunctionFault) -> FunctionAnswer.Round? {
        if let vantage {
            guard let slot = vantage.slot else { return nil }
            await job.await(slot)
        }
        let plan = try job.plan(resume: standing.state?.resume ?? 0)
        return FunctionAnswer.Round(report: try await job.measure(plan), plan: plan)
    }

    /// Uploads the report, behind what earlier calls could not.
    private func upload(_ report: RoundReport, _ job: FunctionJob) async -> [UploadResult] {
        var waiting = backlog.removeAll()
        do { waiting += try FunctionReports.objects(report, job.configuration.settings.upload) } catch {
            job.surroundings.logger.error("the report could not be packed", metadata: ["reason": "\(error)"])
        }
        var (results, kept) = ([UploadResult](), [ReportObject]())
        // A store that does not answer, or that refuses everything, is asked nothing further in this call.
        var silent: [String: DeliveryFailure] = [:]
        for one in waiting {
            var failure = silent[one.upload]
            if failure == nil { failure = await put(one, job) }
            if let failure, failure.isOfTheStore { silent[one.upload] = failure }
            results.append(UploadResult(upload: one.upload, key: one.key, failure: failure?.message))
            // A refusal may be one that the operator mends; the memory bounds it.
            if failure != nil { kept.append(one) }
        }
        let dropped = backlog.keep(kept)
        if !kept.isEmpty {
            job.surroundings.logger.error(
                "reports could not be uploaded; they are kept in memory for the next call of this process",
                metadata: ["kept": "\(kept.count)", "dropped": "\(dropped)"])
        }
        return results
    }

    /// Tries once more where a connection broke at once.
    private func put(_ one: ReportObject, _ job: FunctionJob) async -> DeliveryFailure? {
        let began = job.surroundings.monotonicNow()
        guard let failure = await putOnce(one, job) else { return nil }
        guard failure.isTemporary, job.surroundings.monotonicNow() - began < 1_000_000_000 else { return failure }
        return await putOnce(one, job)
    }

    private func putOnce(_ one: ReportObject, _ job: FunctionJob) async -> DeliveryFailure? {
        guard let target = job.bucket.targets[one.upload] else {
            return DeliveryFailure(.local, "the configuration has no such upload any more")
        }
        let left = job.call.left(keeping: .milliseconds(300))
        guard left > .zero else { return DeliveryFailure(.temporary(after: nil), "there was no time left for it") }
        do {
            let isDone: Bool? = try await withTimeLimit(left) {
                try await target.put(one.object, key: one.key)
                return true
            }
            return isDone == true ? nil : DeliveryFailure(.temporary(after: nil), "no answer in the time that was left")
        } catch let failure as DeliveryFailure {
            return failure
        } catch {
            return DeliveryFailure(.temporary(after: nil), ConnectionFault.words(error))
        }
    }
}

extension DeliveryFailure {
    /// Whether the next object would fail for the same reason.
    fileprivate var isOfTheStore: Bool { isTemporary || kind == .allRefused }
}

/// One call: what it works with, and when it has to be over.
struct FunctionCall: Sendable {
    let parts: FunctionParts
    let surroundings: Surroundings
    /// When the platform ends the process, by the steady clock; nil when it does not.
    let ends: Int64?
    let memoryMegabytes: Int?

    /// How long the process has until its end, less what is to be kept; a day where nobody ends it.
    func left(keeping: Duration = .zero) -> Duration {
        guard let ends else { return .seconds(86_400) }
        return .nanoseconds(ends - surroundings.monotonicNow()) - keeping
    }
}

extension FunctionAnswer {
    fileprivate func log(_ logger: Logger) {
        for note in notes { logger.warning("\(note)") }
        guard let report = round?.report else { return }
        logger.info(
            "round",
            metadata: [
                "round": "\(report.id)", "lines": "\(report.lines.count)", "sent": "\(report.totals.sent)",
                "received": "\(report.totals.received)",
                "abnormal": "\(report.lines.count { $0.verdict == .abnormal })",
                "unmeasured": "\(report.lines.count { $0.verdict == .unmeasured })",
                "validity": "\(report.validity.verdict.rawValue)",
            ])
    }
}
