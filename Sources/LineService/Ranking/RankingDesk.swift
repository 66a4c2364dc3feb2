package import LineModel
internal import LineNotify
package import LineReport
internal import Logging
package import ServiceSupport
internal import SystemFiles

/// Tells a file and a webhook the order of lines where it has changed. What could not be told waits until it can be:
/// the last order alone, since an older one is of no use to anybody.
package actor RankingDesk {
    /// What the desk did since the start of the service.
    package struct Figures: Equatable, Sendable {
        /// Orders that were told, and tries that failed, of the file.
        package var written = 0
        /// Tries to write the file that failed.
        package var writeFailures = 0
        /// Orders that the webhook took.
        package var sent = 0
        /// Attempts to send one that failed.
        package var sendFailures = 0
        /// Orders that a newer one replaced before the webhook took them.
        package var replaced = 0
        /// Orders that became others.
        package var changes = 0

        /// Nothing was done yet.
        package init() {}
    }

    private let surroundings: Surroundings
    private let vantage: String
    private var settings = RankingSettings()
    private var webhook: RankingWebhook?
    private var figuresNow = Figures()
    /// The order that is to be told, and the versions that were.
    private var current: RankingFile?
    private var writtenVersion: String?
    private var sentVersion: String?
    private var plan = CourierPlan(pace: nil)
    private let rest = WakeableSleep()
    private var isOver = false
    /// How long it sleeps without being woken.
    private static let maxSleep = Duration.seconds(600)

    /// - Parameter vantage: the name of the place that is measured from.
    package init(_ surroundings: Surroundings, vantage: String) {
        self.surroundings = surroundings
        self.vantage = vantage
    }

    /// Tells these from now on.
    package func adopt(_ settings: RankingSettings) {
        let isOther =
            (settings.by, settings.weight, settings.most) != (
                self.settings.by, self.settings.weight, self.settings.most
            )
        if settings.file != self.settings.file { writtenVersion = nil }
        if settings.webhook != self.settings.webhook {
            (sentVersion, plan) = (nil, CourierPlan(pace: nil))
            // It was looked at when the settings were read.
            webhook = settings.webhook.flatMap { try? RankingWebhook($0, surroundings) }
        }
        self.settings = settings
        // What waits is an order of before: the next round has another.
        if isOther { current = nil }
        rest.wake()
    }

    /// Whether anybody is told anything.
    package var isTold: Bool { settings.isTold }

    /// Takes the order after a round: writes the file at once, and has it sent.
    package func tell(_ board: RankingBoard, at now: WallTime) async {
        guard settings.isTold else { return }
        let settings = settings
        let groups = board.answers(by: settings.by, settings.weight, most: settings.most)
        let file = RankingFile(vantage: vantage, at: now, groups: groups)
        // Before a line has a place there is no order: an empty one would tell a scheduler that nothing can be used.
        guard groups.contains(where: { $0.placed > 0 }) || current != nil else { return }
        if file.version != current?.version {
            if current != nil { figuresNow.changes += 1 }
            if webhook != nil, let current, current.version != sentVersion { figuresNow.replaced += 1 }
            current = file
        }
        await write()
        rest.wake()
    }

    private func write() async {
        guard let path = settings.file, let current, current.version != writtenVersion else { return }
        do {
            let text = current.text
            try await BlockingWork.run("ranking") {
                let file = try OutputFile(path)
                try file.write(text[...])
                try file.commit()
            }
            writtenVersion = current.version
            figuresNow.written += 1
        } catch {
            figuresNow.writeFailures += 1
            let reason = (error as? OutputFile.Failure)?.text ?? "\(error)"
            surroundings.logger.error(
                "the file of ranking could not be written; it is tried again after the next round",
                metadata: ["reason": "\(reason)"])
        }
    }

    /// Sends until it is told to end, one attempt at a time; an order under way is sent to its end.
    package func run() async {
        while !isOver, !Task.isCancelled {
            rest.forget()
            let pause = await attempt()
            guard pause > .zero, !isOver, !Task.isCancelled else { continue }
            await rest.sleep(pause, by: surroundings.sleep)
        }
    }

    /// Ends `run`.
    package func finish() {
        isOver = true
        rest.wake()
    }

    private func attempt() async -> Duration {
        guard let webhook, let current, current.version != sentVersion else { return Self.maxSleep }
        let wait = plan.wait(now: surroundings.monotonicNow())
        guard wait <= .zero else { return min(wait, Self.maxSleep) }
        do throws(DeliveryFailure) {
            try await webhook.send(current.text, id: "\(vantage)-\(current.version)")
            plan.succeeded()
            figuresNow.sent += 1
            sentVersion = current.version
        } catch {
            note(error)
        }
        return .nanoseconds(1)
    }

    private func note(_ failure: DeliveryFailure) {
        figuresNow.sendFailures += 1
        let (now, random) = (surroundings.monotonicNow(), surroundings.random())
        var pause: Duration
        if case .temporary(let after) = failure.kind {
            pause = plan.failed(now: now, after: after, random: random)
        } else {
            pause = plan.refused(now: now, random: random)
        }
        pause = max(pause, .milliseconds(1))
        surroundings.logger.warning(
            "the ranking could not be sent; the newest one is tried again",
            metadata: ["reason": "\(failure.message)", "pause": "\(pause.shortText)"])
    }

    /// What was done since the start.
    package func figures() -> Figures { figuresNow }
}

extension RankingDesk.Figures {
    /// As metrics.
    package var families: [MetricFamily] {
        [
            MetricFamily(
                "ranking_changes_total", .counter, "Orders that are told and became others.", value: Double(changes)),
            MetricFamily("ranking_told_total", .counter, "Orders that were told.")
                .adding(Double(written), [("target", "file")]).adding(Double(sent), [("target", "webhook")]),
            MetricFamily("ranking_failures_total", .counter, "Tries to tell an order that failed.")
                .adding(Double(writeFailures), [("target", "file")])
                .adding(Double(sendFailures), [("target", "webhook")]),
            MetricFamily(
                "ranking_replaced_total", .counter, "Orders that a newer one replaced before the webhook took them.",
                value: Double(replaced)),
        ]
    }
}
