internal import FleetModel
internal import FleetStore
internal import LineModel
internal import ServiceSupport

/// Looks how the fleet is: for every member's metrics and health, whoever judges.
struct HubStatus: Sendable {
    static let interval = Duration.seconds(5)

    private let store: HubStore
    private let settings: HubSettings
    private let figures: HubFigures

    init(_ store: HubStore, _ settings: HubSettings, _ figures: HubFigures) {
        (self.store, self.settings, self.figures) = (store, settings, figures)
    }

    func look() async {
        do {
            let (readiness, newest, blind) = try await BlockingWork.run("status") { [store] in
                let slots = try store.judgedSlots(most: SlotReadiness.patience)
                let judged = slots.map(\.slot)
                let last = try store.lastRounds()
                let vantages = try store.vantages().map { ($0.vantage.name, $0.added) }
                let readiness = SlotReadiness(
                    vantages: vantages, last: last.mapValues(\.header.slot), judged: judged,
                    wrongClocks: SlotReadiness.wrongClocks(try store.clocks(), last))
                let doubts = slots.first.flatMap { SlotFacts(bytes: $0.facts)?.doubts } ?? [:]
                return (readiness, judged.first, doubts.filter { !readiness.wrongClocks.contains($0.key) }.count)
            }
            figures.note {
                $0.lastJudged = newest ?? $0.lastJudged
                $0.vantages.live = readiness.expected.count
                $0.vantages.late = readiness.late.count
                $0.vantages.silent = readiness.silent.count
                $0.vantages.blind = blind
                $0.vantages.wrongClock = readiness.wrongClocks.count
                $0.databaseProblem = nil
            }
        } catch {
            figures.note {
                $0.databaseProblem = "\(error)"
                $0.databaseFailures += 1
            }
        }
    }
}
