internal import CommandSupport
internal import FleetHub
internal import FleetModel
internal import FleetStore
internal import LineModel
internal import LineReport
internal import LineService
internal import LineWeb
internal import LinuxSocket
internal import Logging
internal import NIOCore
internal import ServiceCommands
internal import ServiceLifecycle
internal import ServiceSupport
internal import SettingsReading
internal import SystemFiles
internal import UnixSignals

/// A member of a hub as a process: its database, its lock, its place on the network, and its end.
///
/// On SIGHUP it reads its configuration again (`HubReloader`), and serves on by it, with the database that it has.
struct HubProcess {
    let settings: HubSettings
    /// The configuration's path; nil for the usual one.
    let configuration: String?
    let environment: [String: String]
    let surroundings: Surroundings
    let logFamily: @Sendable () -> MetricFamily

    init(
        _ settings: HubSettings, configuration: String?, environment: [String: String], surroundings: Surroundings,
        logFamily: @escaping @Sendable () -> MetricFamily
    ) {
        (self.settings, self.configuration, self.environment) = (settings, configuration, environment)
        (self.surroundings, self.logFamily) = (surroundings, logFamily)
    }

    /// Of a process whose soft limit is lower than its hard one: connections, and what else is open.
    private static let wantedDescriptors = 8_192
    /// Descriptors that are no connections of the server: the database, files, robots.
    private static let spareDescriptors = 128

    /// Until SIGTERM or SIGINT.
    ///
    /// - Throws: `CommandFailure`, for people.
    func run() async throws {
        let lock = try settings.sqlitePath.map { path throws(CommandFailure) in
            try HistoryLock(
                path, noun: "database",
                busy: "another plumbhub serves with the database \(path); stop it, name another, or use PostgreSQL")
        }
        defer { withExtendedLifetime(lock) {} }
        let store = try await HubOpening.open(settings, waiting: surroundings)
        defer { store.close() }
        let systemd = SystemdNotifier(environment: environment)
        var (current, before) = (settings, HubSettings?.none)
        while true {
            let next = HubReloader.Next()
            do {
                try await serve(current, store, systemd, next)
            } catch let error as CommandFailure {
                // What could be read cannot be served, such as an address that another program listens on.
                guard let old = before, !next.hasListened else { throw error }
                for message in error.messages { surroundings.logger.error("\(message)") }
                surroundings.logger.error("the new configuration cannot be served; the hub goes on by the old one")
                (current, before) = (old, nil)
                continue
            }
            guard let new = next.taken else { break }
            (before, current) = (current, new)
        }
        systemd.stopping()
        surroundings.logger.notice("stopped")
    }

    /// Until it is to end, or there are other settings to go on with.
    private func serve(
        _ settings: HubSettings, _ store: HubStore, _ systemd: SystemdNotifier, _ next: HubReloader.Next
    ) async throws {
        try surroundings.follow(settings.proxy, environment: environment)
        let member = settings.sqlitePath == nil ? "\(WebHosts.ownName())/\(settings.listen)" : "alone"
        // One that is alone by its lock need not wait for the lease of the process before it.
        let holder = settings.sqlitePath == nil ? "\(member)/\(VantageToken.make().prefix(10))" : member
        let descriptors = DescriptorLimit.raise(to: Self.wantedDescriptors)
        let most = max(16, min(settings.web.maxConnections, descriptors - Self.spareDescriptors))
        if most < settings.web.maxConnections {
            surroundings.logger.notice(
                "web.max_connections is more than this process's descriptors allow",
                metadata: ["used": "\(most)", "asked": "\(settings.web.maxConnections)"])
        }
        let (hub, additions) = try made(settings, store, holder: holder, member: member, connections: most)
        let services = await hub.services(additions) { _ in
            next.noteListening()
            systemd.ready()
            systemd.status("the hub serves")
        }
        surroundings.logger.notice(
            "the hub serves",
            metadata: [
                "version": "\(Version.text)", "listen": "\(settings.listen)", "database": "\(store.place)",
                "member": "\(member)",
            ])
        let reloader = reloader(of: settings, store, systemd, next, holder: holder, member: member)
        var group = ServiceGroupConfiguration(
            services: services.map { .init(service: $0) }
                + [.init(service: reloader, successTerminationBehavior: .gracefullyShutdownGroup)],
            gracefulShutdownSignals: [.sigterm, .sigint], logger: surroundings.logger)
        group.maximumGracefulShutdownDuration = settings.stopWithin
        do { try await ServiceGroup(configuration: group).run() } catch { throw failure(error, settings) }
    }

    /// A hub by settings; nothing of it has begun.
    private func made(
        _ settings: HubSettings, _ store: HubStore, holder: String, member: String, connections: Int
    ) throws(CommandFailure) -> (HubService, HubService.Additions) {
        let hub: HubService
        do throws(HubFailure) {
            hub = try HubService(
                settings, store: store, surroundings: surroundings,
                holder: holder, member: member, folder: folder,
                counts: ConnectionCounts(most: connections), judge: FleetJudging.judge)
        } catch {
            throw CommandFailure(error.description)
        }
        return (hub, try additions(settings, hub, store, holder: holder))
    }

    private func reloader(
        of settings: HubSettings, _ store: HubStore, _ systemd: SystemdNotifier, _ next: HubReloader.Next,
        holder: String, member: String
    ) -> HubReloader {
        HubReloader(
            current: settings, next: next, logger: surroundings.logger, systemd: systemd, hangUps: HangUps.waiting(),
            read: { [configuration] () throws(CommandFailure) in
                let (loaded, _) = try HubConfigurationFile.examine(configuration)
                return (loaded.settings, loaded.warnings.map(\.description))
            },
            check: { new in
                _ = try made(new, store, holder: holder, member: member, connections: 16)
                try await BlockingWork.run("plan") { try Self.checkPlan(new, store) }
            })
    }

    /// That vantages can be planned for by the settings, as `validate` does.
    private static func checkPlan(_ settings: HubSettings, _ store: HubStore) throws {
        let lines = try store.currentGeneration().map { stored in try store.lines(of: stored) } ?? []
        let vantages = try store.vantages().map(\.vantage)
        do throws(FleetPlanRefusal) {
            _ = try settings.planner(vantages: vantages, lines: lines).plan()
        } catch {
            throw CommandFailure(error.description)
        }
    }

    /// Pages and results.
    private func additions(
        _ settings: HubSettings, _ hub: HubService, _ store: HubStore, holder: String
    ) throws(CommandFailure) -> HubService.Additions {
        do throws(ParameterProblem) {
            var additions = try HubAdditions.make(
                settings, store: store, access: hub.access, folder: folder, holder: holder, surroundings)
            additions.families = { [logFamily, families = additions.families] in await families() + [logFamily()] }
            return additions
        } catch {
            throw CommandFailure("results: \(error.message)")
        }
    }

    /// Where what is no result is kept: beside the database, or where the service manager made a folder
    /// (systemd.exec(5), StateDirectory=).
    private var folder: String {
        if let path = settings.sqlitePath { return path.contains("/") ? path.directory : "." }
        return environment["STATE_DIRECTORY"]?.split(separator: ":").first.map(String.init) ?? "."
    }

    private func failure(_ error: any Error, _ settings: HubSettings) -> any Error {
        if error is CommandFailure { return error }
        if let error = error as? IOError {
            return CommandFailure(
                "listen: \(settings.listen) cannot be listened on: \(Errno(error.errnoCode).message); is another hub "
                    + "there?", status: .noRound)
        }
        return CommandFailure("the hub ended: \(error)", status: .noRound)
    }
}

extension HubSettings {
    /// The file of a hub with one member; nil on PostgreSQL.
    var sqlitePath: String? { if case .sqlite(let path) = database { path } else { nil } }
}
