internal import LineModel
internal import LineNotify
internal import LineService
internal import ServiceSupport

/// Sends the messages that a call has claimed: one digest and one attempt a destination. What fails is tried again by
/// the next call.
struct FunctionMessages {
    let surroundings: Surroundings
    let settings: ServiceSettings

    /// - Parameter within: for all of them; they are sent at the same time.
    /// - Returns: what became of each message, by id.
    func send(_ claimed: [FunctionOutbox.Message], within limit: Duration) async -> [Int: FunctionOutbox.Result] {
        let byDestination = Dictionary(grouping: claimed, by: \.destination)
        return await withTaskGroup(of: [Int: FunctionOutbox.Result].self) { group in
            for destination in settings.notify {
                guard let messages = byDestination[destination.name] else { continue }
                group.addTask {
                    let result = await deliver(messages, to: destination, within: limit)
                    return Dictionary(uniqueKeysWithValues: messages.map { ($0.id, result) })
                }
            }
            var all: [Int: FunctionOutbox.Result] = [:]
            for await results in group { all.merge(results) { first, _ in first } }
            return all
        }
    }

    private func deliver(
        _ messages: [FunctionOutbox.Message], to destination: NotifierSettings, within limit: Duration
    ) async -> FunctionOutbox.Result {
        guard let last = messages.last, let digest = Digest.merging(messages.map(\.digest)) else { return .delivered }
        let context = NotifierContext(surroundings, language: destination.language)
        let (id, failed) = ("\(settings.vantage)-\(last.id)", FunctionOutbox.Result.failed)
        do {
            let notifier = try destination.kind.make(destination.parameters, context)
            let isDone: Bool? = try await withTimeLimit(limit) {
                try await notifier.send(digest, id: id, isTest: false)
                return true
            }
            return isDone == true ? .delivered : failed("no answer in the time that was left")
        } catch let failure as DeliveryFailure {
            return failure.isTemporary ? failed(failure.message) : .givenUp(failure.message)
        } catch let problem as ParameterProblem {
            return failed(problem.message)
        } catch {
            return failed(ConnectionFault.words(error))
        }
    }
}
