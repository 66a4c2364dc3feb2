internal import LineHistory
internal import LineModel
internal import Logging
internal import ServiceSupport

extension Watch {
    /// Has the past gone through, in the background, for groups whose lines lose together while nothing is wrong: once
    /// there is a round, and anew each week.
    func learnGroups(at now: WallTime) {
        guard let budget = settings.alerts.falseAlarms, isGroupLearningDue(at: now) else { return }
        let learning = GroupLearning()
        let (reader, settings) = (parts.history.reader, settings)
        let task = Task { [weak self] in
            do {
                let found = try await BlockingWork.run("groups") {
                    try learning.learn(reader, settings: settings, budget: budget, now: now)
                }
                if let found { await self?.take(found) }
            } catch {
                await self?.noteGroupsUnread(error)
            }
        }
        groupLearning = (now, learning, task)
    }

    private func isGroupLearningDue(at now: WallTime) -> Bool {
        guard let begun = groupLearning?.begun else { return true }
        return now.time(since: begun) >= GroupLearning.again
    }

    /// Ends what goes through the past, and waits for its end.
    func stopLearning() async {
        groupLearning?.learning.stop()
        await groupLearning?.task.value
    }

    private func take(_ found: GroupLearning.Found) {
        field.evidence?.setDependent(found.groups)
        parts.logger.notice(
            "the past was gone through for groups whose lines lose together while nothing is wrong",
            metadata: ["rounds": "\(found.rounds)", "groups": "\(field.evidence?.dependentGroups ?? 0)"])
    }

    private func noteGroupsUnread(_ error: any Error) {
        parts.status.count { $0.storeFailures += 1 }
        parts.logger.error(
            "the past could not be gone through for groups whose lines lose together; those known of before count",
            metadata: ["reason": "\(error)"])
    }
}
