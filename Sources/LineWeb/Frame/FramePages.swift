package import LineModel
internal import LineReport
package import LineService
package import Logging
internal import ServiceSupport

/// What makes pages those of a hub and not of a vantage.
struct FleetFrame: Sendable {
    var kind: (english: String, chinese: String)
    var places: [PagePlace]
}

/// Pages that are no vantage's, served within a `FrameServer`: everything that the page of `watch` has around its pages
/// (logins, forms, languages, files, problems), with other routes.
package struct FramePages: Sendable {
    /// What the pages are beside their routes.
    package struct Setup: Sendable {
        /// What is shown in the heading.
        package var name: String
        /// What the name is of, in both languages.
        package var kind: (english: String, chinese: String)
        /// The pages that every page leads to.
        package var places: [PagePlace]
        /// The base path, and who may see the pages.
        package var settings: WebSettings
        /// Who is logged in.
        package var access: WebAccess
        /// How often there is something new.
        package var every: Duration

        /// What every page needs.
        package init(
            name: String, kind: (english: String, chinese: String), places: [PagePlace], settings: WebSettings,
            access: WebAccess, every: Duration
        ) {
            (self.name, self.kind, self.places) = (name, kind, places)
            (self.settings, self.access, self.every) = (settings, access, every)
        }
    }

    private let responder: WebResponder

    /// - Parameters:
    ///   - routes: every page and address of the API.
    ///   - now: the wall clock with the offset that times are shown at.
    ///   - add: stores a note; its number.
    package init(
        _ setup: Setup, routes: [PageRoute], logger: Logger, now: @escaping @Sendable () -> WallTime,
        monotonicNow: @escaping @Sendable () -> Int64, add: @escaping @Sendable (OperatorNote) async throws -> Int
    ) {
        var pages = WebPages(
            vantage: setup.name, every: setup.every, settings: setup.settings, access: setup.access,
            events: EventHub(most: 1), signer: ShareSigner { nil }, now: now,
            read: { _ in throw FrameProblem.noHistory }, add: add)
        pages.fleet = FleetFrame(kind: setup.kind, places: setup.places)
        // Health is the hub's own matter, and none of these pages asks for it.
        let status = WatchStatus(
            counters: RoundCounters(vantage: setup.name, maxLines: 0), version: Version.text, maxSilence: .zero,
            monotonicNow: monotonicNow)
        responder = WebResponder(
            status: status, logger: logger,
            // The frame looked at the name already.
            hosts: HostCheck(hosts: .any, counts: ConnectionCounts(most: 1)),
            counts: ConnectionCounts(most: 1), more: { [] }, pages: pages, routes: RouteTable(routes))
    }

    /// The answer to a request of whichever address.
    package func answer(_ request: FrameRequest) async -> Reply {
        await responder.page(of: request)
    }
}

/// A promise of this module that was broken.
private enum FrameProblem: Error {
    case noHistory
}

extension WebResponder {
    /// A page, a file or a problem; neither health nor metrics, shares nor events.
    func page(of asked: FrameRequest) async -> Reply {
        guard let pages else { return .text(404, "there is no such page") }
        var visit = asked.visit
        visit.connection = AskedConnection(asked.channel)
        if let file = file(visit.parts) {
            return visit.method == .get ? file : notAllowed([.get], visit, nil)
        }
        return await page(visit, pages, share: nil, asked.request)
    }
}
