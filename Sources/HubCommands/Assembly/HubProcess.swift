internal import CommandSupport
internal import FleetHub
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
internal import SystemFiles
internal import UnixSignals

/// A member of a hub as a process: its database, its lock, its place on the network, and its end.
struct HubProcess {
    let settings: HubSettings
    let environment: [String: String]
    let surroundings: Surroundings
    let logFamily: @Sendable () -> MetricFamily

    init(
        _ settings: HubSettings, environment: [String: String], surroundings: Surroundings,
        logFamily: @escaping @Sendable () -> MetricFamily
    ) {
        (self.settings, self.environment) = (settings, environment)
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
        try surroundings.follow(settings.proxy, environment: environment)
        let lock = try settings.sqlitePath.map { path throws(CommandFailure) in
            try HistoryLock(
                path, noun: "database",
                busy: "another plumbhub serves with the database \(path); stop it, name another, or use PostgreSQL")
        }
        defer { withExtendedLifetime(lock) {} }
        let store = try await HubOpening.open(settings, waiting: surroundings)
        defer { store.close() }
        try await serve(store)
    }

    private func serve(_ store: HubStore) async throws {
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
        let hub: HubService
        do throws(HubFailure) {
            hub = try HubService(
                settings, store: store, surroundings: surroundings,
                holder: holder, member: member, folder: folder,
                counts: ConnectionCounts(most: most), judge: FleetJudging.judge)
        } catch {
            throw CommandFailure(error.description)
        }
        let additions = try additions(hub, store, holder: holder)
        let systemd = SystemdNotifier(environment: environment)
        let services = await hub.services(additions) { _ in
            systemd.ready()
            systemd.status("the hub serves")
        }
        surroundings.logger.notice(
            "the hub serves",
            metadata: [
                "version": "\(Version.text)", "listen": "\(settings.listen)", "database": "\(store.place)",
                "member": "\(member)",
            ])
        var group = ServiceGroupConfiguration(
            services: services, gracefulShutdownSignals: [.sigterm, .sigint], logger: surroundings.logger)
        group.maximumGracefulShutdownDuration = settings.stopWithin
        do { try await ServiceGroup(configuration: group).run() } catch { throw failure(error) }
        systemd.stopping()
        surroundings.logger.notice("stopped")
    }

    /// Pages and results.
    private func additions(_ hub: HubService, _ store: HubStore, holder: String) throws -> HubService.Additions {
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

    private func failure(_ error: any Error) -> any Error {
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
