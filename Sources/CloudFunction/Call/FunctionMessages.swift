internal import LineModel
internal import LineNotify
internal import LineService
internal import ServiceSupport

/// Sends the messages that a call has claimed: one digest and one attempt a destination. What fails is tried again by
/// the next call.
struct FunctionMessages {
    let surroundings: Surroundings
    let settings: ServiceSettings
    /// What each destination knows, by its name.
    let told: [String: ToldIncidents]

    /// - Parameter within: for all of them; they are sent at the same time.
    /// - Returns: what became of each message, by id.
    func send(_ claimed: [FunctionOutbox.Message], within limit: Duration) async -> [Int: FunctionOutbox.Result] {
        let byDestination = Dictionary(grouping: claimed, by: \.destination)
        return await withTaskGroup(of: [Int: FunctionOutbox.Result].self) { group in
            for destination in settings.notify {
                let byRecipient = Dictionary(grouping: byDestination[destination.name] ?? [], by: \.recipient)
                let behind = Set(byRecipient.keys.compactMap(\.self))
                for (recipient, messages) in byRecipient {
                    // Whoever still has to be told something older gets the rest behind it.
                    let recipients: Recipients =
                        recipient.map { .only($0) } ?? (behind.isEmpty ? .all : .allBut(behind))
                    group.addTask {
                        let result = await deliver(messages, to: destination, recipients, within: limit)
                        return Dictionary(uniqueKeysWithValues: messages.map { ($0.id, result) })
                    }
                }
            }
            var all: [Int: FunctionOutbox.Result] = [:]
            for await results in group { all.merge(results) { first, _ in first } }
            return all
        }
    }

    private func deliver(
        _ messages: [FunctionOutbox.Message], to destination: NotifierSettings, _ recipients: Recipients,
        within limit: Duration
    ) async -> FunctionOutbox.Result {
        guard let last = messages.last, let merged = Digest.merging(messages.map(\.digest)) else { return .delivered }
        let known = told[destination.name] ?? ToldIncidents()
        let digest = last.recipient == nil ? known.tellable(merged).digest : merged
        guard !digest.items.isEmpty else { return .delivered }
        let context = NotifierContext(surroundings, language: destination.language)
        let (id, failed) = ("\(settings.vantage)-\(last.id)", FunctionOutbox.Result.failed)
        do {
            let notifier = try destination.kind.make(destination.parameters, context)
            let deferred = try await withTimeLimit(limit) {
                try await notifier.deliver(digest, id: id, to: recipients)
            }
            guard let deferred else { return failed("no answer in the time that was left") }
            var apart = Set(deferred.map(\.name))
            if case .allBut(let behind) = recipients { apart.formUnion(behind) }
            return apart.isEmpty ? .delivered : .partly(apart)
        } catch let failure as DeliveryFailure {
            return switch failure.kind {
            case .temporary: failed(failure.message)
            case .itemRefused: .itemRefused(failure.message)
            case .allRefused, .conditionFailed, .local: .refused(failure.message)
            }
        } catch let problem as ParameterProblem {
            return failed(problem.message)
        } catch {
            return failed(ConnectionFault.words(error))
        }
    }
}
