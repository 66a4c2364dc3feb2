package import FleetModel
package import FleetStore
internal import FleetWire
package import LineModel
internal import Logging
package import ServiceSupport

/// What each vantage is to measure: the plan of the newest lines and vantages, looked at again every second, and told
/// to those who wait for a change.
package actor AssignmentDesk {
    /// A vantage's assignment as it is sent.
    package struct Made: Equatable, Sendable {
        /// `ETag`, with its quotes.
        package var tag: String
        /// The document.
        package var bytes: [UInt8]
    }

    /// Why there is no assignment.
    package enum Missing: Error, Equatable, Sendable {
        /// The hub has no lines yet.
        case noLines
        /// The vantage is not in the plan; it may be in the next one.
        case notPlanned
        /// There never was a plan that could be used, for this reason.
        case refused(String)
        /// The database could not be read yet.
        case unread
    }

    /// How often it is looked whether there are other lines or vantages.
    static let interval = Duration.seconds(1)

    private struct Waiter {
        let name: String
        let tag: String
        let continuation: CheckedContinuation<Void, Never>
    }

    private let store: HubStore
    private let settings: HubSettings
    private let figures: HubFigures
    private let surroundings: Surroundings
    private var plan: FleetPlan?
    /// Which lines and vantages were planned for last, or could not be.
    private var numbers: (generation: Int, epoch: Int)?
    private var made: [String: Made] = [:]
    private var judged: (numbers: (generation: Int, epoch: Int), field: FleetField)?
    private var waiters: [Int: Waiter] = [:]
    private var nextWaiter = 0
    private var hasEnded = false

    /// Nothing is known yet.
    package init(
        _ store: HubStore, settings: HubSettings, figures: HubFigures, surroundings: Surroundings
    ) {
        (self.store, self.settings, self.figures, self.surroundings) = (store, settings, figures, surroundings)
    }

    /// The plan that vantages follow; nil before the first.
    package var current: FleetPlan? { plan }

    /// The plan's vantages and lines as the judgement has them; nil before the first plan. Made once for each plan.
    package func field() async -> FleetField? {
        guard let plan, let numbers else { return nil }
        if let known = judged, known.numbers == numbers { return known.field }
        guard let made = try? await BlockingWork.run("field", { FleetField(plan) }) else { return nil }
        judged = (numbers, made)
        return made
    }

    /// The assignment of a vantage.
    package func assignment(of name: String) throws(Missing) -> Made {
        guard let plan else {
            if let problem = figures.current.planProblem { throw .refused(problem) }
            throw numbers == nil ? .unread : .noLines
        }
        if let known = made[name] { return known }
        guard let assignment = plan.assignment(of: name) else { throw .notPlanned }
        let bytes = AssignmentCodec.encode(assignment)
        let new = Made(tag: AssignmentCodec.entityTag(assignment, bytes), bytes: bytes)
        made[name] = new
        return new
    }

    /// Waits until a vantage's assignment is another than the one that it knows, the time is over, whoever waits was
    /// told that nobody does any more, or the hub ends.
    package func wait(for name: String, tag: String, atMost limit: Duration, until gone: WaitEnd) async {
        guard !hasEnded, (try? assignment(of: name))?.tag == tag else { return }
        let number = nextWaiter
        nextWaiter += 1
        let timer = Task { [surroundings] in
            try? await surroundings.sleep(limit)
            self.release(number)
        }
        gone.whenEnded { Task { await self.release(number) } }
        await withCheckedContinuation { continuation in
            waiters[number] = Waiter(name: name, tag: tag, continuation: continuation)
            noteWaiting()
            if gone.hasEnded { release(number) }
        }
        timer.cancel()
    }

    private func release(_ number: Int) {
        guard let waiter = waiters.removeValue(forKey: number) else { return }
        noteWaiting()
        waiter.continuation.resume()
    }

    private func noteWaiting() { figures.note { [count = waiters.count] in $0.waiting = count } }

    /// Nobody waits any more: the hub ends.
    package func finish() {
        hasEnded = true
        for number in waiters.keys { release(number) }
    }

    /// Looks whether there are other lines or vantages, and plans anew where there are. A plan that exceeds a cap is
    /// refused, and the one before goes on.
    package func look() async {
        do {
            let found = try await BlockingWork.run("plan") { [store] in try store.currentNumbers() }
            figures.note { $0.databaseProblem = nil }
            guard numbers.map({ $0 != found }) ?? true else { return }
            let next = try await BlockingWork.run("plan") { [store, settings] in
                try Planned.make(store, settings)
            }
            adopt(next)
            numbers = found
        } catch {
            let isKnown = figures.current.databaseProblem != nil
            figures.note {
                $0.databaseProblem = "\(error)"
                $0.databaseFailures += 1
            }
            // It is looked every second; said once is enough.
            guard !isKnown else { return }
            surroundings.logger.error("the database cannot be used", metadata: ["reason": "\(error)"])
        }
    }

    private func adopt(_ next: Planned) {
        switch next {
        case .nothing: return
        case .refused(let refusal):
            figures.note { $0.planProblem = refusal }
            surroundings.logger.error(
                "the plan of the newest lines exceeds a cap; the plan before goes on",
                metadata: ["reason": "\(refusal)"])
        case .plan(let plan, let generation):
            self.plan = plan
            made = [:]
            figures.note {
                $0.planProblem = nil
                $0.generation = (generation, plan.lines.count)
            }
            surroundings.logger.notice(
                "lines were shared out",
                metadata: [
                    "generation": "\(generation)", "vantages": "\(plan.vantages.count)",
                    "lines": "\(plan.lines.count)", "pairs": "\(plan.pairs)",
                    "unmeasured": "\(plan.unmeasuredLines.count)",
                ])
            let changed = waiters.filter { (try? assignment(of: $0.value.name))?.tag != $0.value.tag }
            for number in changed.keys { release(number) }
        }
    }
}

/// What became of planning.
enum Planned: Sendable {
    /// There are no lines yet.
    case nothing
    /// Why the plan cannot be used: the arithmetic.
    case refused(String)
    case plan(FleetPlan, generation: Int)

    /// Plans for what the database has now; blocks.
    static func make(_ store: HubStore, _ settings: HubSettings) throws -> Planned {
        let (vantages, epoch) = (try store.vantages().map(\.vantage), try store.epoch())
        guard let stored = try store.currentGeneration() else { return .nothing }
        let lines = try store.lines(of: stored)
        let selectors = stored.selectors.compactMap { text in
            do throws(TextError) { return try FleetSelector(parsing: text) } catch { return nil }
        }
        do throws(FleetPlanRefusal) {
            let planner = settings.planner(
                vantages: vantages, lines: lines, selectors: selectors, generation: stored.number, epoch: epoch)
            return .plan(try planner.plan(), generation: stored.number)
        } catch {
            return .refused(error.description)
        }
    }
}

extension HubSettings {
    /// What plans the fleet by these settings.
    package func planner(
        vantages: [FleetVantage], lines: [Line], selectors: [FleetSelector]? = nil, generation: Int = 1, epoch: Int = 1
    ) -> FleetPlanner {
        FleetPlanner(
            vantages: vantages, lines: lines, selectors: selectors ?? self.selectors, count: count, every: every,
            addressCap: maxAddressRate, addressCaps: addressCaps, generation: generation, epoch: epoch)
    }
}
