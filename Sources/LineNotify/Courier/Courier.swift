internal import Logging
internal import ServiceLifecycle
internal import ServiceSupport

/// Delivers the outbox, each destination by itself, so that none waits for another.
package actor Courier {
    private let parts: CourierParts
    private var surroundings: Surroundings { parts.surroundings }
    private let make: NotifierSettings.Make
    private var destinations: [String: (courier: DestinationCourier, task: Task<Void, Never>)] = [:]

    /// - Parameter make: a notifier from its settings.
    package init(_ parts: CourierParts, make: @escaping NotifierSettings.Make) {
        self.parts = parts
        self.make = make
    }

    /// Delivers to these destinations from now on, and to no others. One that stays as it was keeps its courier, which
    /// knows what was sent and when it may be tried again. Another's finishes the attempt that it is in the middle of;
    /// its successor begins afterwards.
    package func adopt(_ settings: [NotifierSettings]) {
        let before = destinations
        destinations = before.filter { old in settings.contains { old.value.courier.settings.isSame(as: $0) } }
        for (name, old) in before where destinations[name] == nil { Task { await old.courier.retire() } }
        for one in settings where destinations[one.name] == nil {
            do throws(ParameterProblem) {
                let predecessor = before[one.name]
                let courier = DestinationCourier(one, try make(one), parts, after: predecessor?.courier)
                let task = Task {
                    await predecessor?.task.value
                    await courier.inherit()
                    await courier.run()
                }
                destinations[one.name] = (courier, task)
            } catch {
                surroundings.logger.error(
                    "a destination cannot be used; its messages wait in the outbox",
                    metadata: ["destination": "\(one.name)", "reason": "\(error.message)"])
            }
        }
    }

    /// Tells every courier that there is something new in the outbox.
    package func wake() { for destination in destinations.values { destination.courier.wake() } }

    /// Runs until the service is shut down; then every courier ends after the attempt that it is in the middle of.
    ///
    /// - Parameter grace: an attempt that takes longer than this after it is cut off; its message stays in the outbox.
    package func run(grace: Duration) async throws {
        try? await gracefulShutdown()
        let ending = destinations.values
        for destination in ending { await destination.courier.retire() }
        let timer = Task { [surroundings] in
            guard (try? await surroundings.sleep(grace)) != nil else { return }
            for destination in ending { destination.task.cancel() }
        }
        for destination in ending { await destination.task.value }
        timer.cancel()
    }

    /// What each destination's courier did since the start, by the destination's name.
    package func figures() async -> [String: CourierFigures] {
        var figures: [String: CourierFigures] = [:]
        for (name, destination) in destinations { figures[name] = await destination.courier.allFigures() }
        return figures
    }
}
