internal import LineModel
internal import Logging
package import LineWeb
package import ServiceSupport

/// The pages and the API of a hub: what `HubService.Additions.pages` asks.
package struct FleetPages: Sendable {
    private let frame: FramePages

    /// - Parameters:
    ///   - setup: its places are filled in here.
    ///   - results: where the figures of rounds are kept.
    ///   - isParted: whether each member has results of its own: those of the time that it led.
    package init(
        _ setup: FramePages.Setup, _ desk: FleetDesk, results: any ResultsStore, isParted: Bool,
        _ surroundings: Surroundings
    ) {
        var setup = setup
        setup.places = Self.places
        let source = FleetSource(
            hub: setup.name, every: setup.every, desk: desk, results: results, isParted: isParted,
            surroundings)
        frame = FramePages(
            setup, routes: FleetRoutesOfPages.all(source), logger: surroundings.logger, now: surroundings.now,
            monotonicNow: surroundings.monotonicNow,
            add: { note in try await BlockingWork.run("note") { try desk.reading.add(note) } })
    }

    /// The answer to a request of whichever address that is no vantage's, no monitor's.
    package func answer(_ request: FrameRequest) async -> Reply? { await frame.answer(request) }

    private static let places = [
        PagePlace([], "Overview", "总览"), PagePlace(["vantages"], "Vantages", "探测点"),
        PagePlace(["grid"], "Grid", "矩阵"), PagePlace(["incidents"], "Incidents", "故障"),
    ]
}

/// What the routes share.
struct FleetSource: Sendable {
    let hub: String
    let every: Duration
    let desk: FleetDesk
    let results: any ResultsStore
    /// Whether each member has results of its own: those of the time that it led.
    let isParted: Bool
    let surroundings: Surroundings

    init(
        hub: String, every: Duration, desk: FleetDesk, results: any ResultsStore, isParted: Bool = false,
        _ surroundings: Surroundings
    ) {
        (self.hub, self.every, self.desk, self.results) = (hub, every, desk, results)
        (self.isParted, self.surroundings) = (isParted, surroundings)
    }

    /// The windows of a line, or why there are none: a page without them says so and shows the rest.
    func windows(_ asked: WindowsAsked) async -> (windows: [LineWindow?], problem: String?) {
        do {
            return (try await results.windows(asked), nil)
        } catch {
            let message = (error as? ResultsFailure)?.message ?? "\(error)"
            surroundings.logger.warning(
                "the results of a line could not be read", metadata: ["reason": "\(message)"])
            return (asked.vantages.map { _ in nil }, message)
        }
    }
}
