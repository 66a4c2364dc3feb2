internal import CommandSupport
internal import FleetVantage
internal import LineHistory
internal import LineModel
internal import LineNotify
internal import LineService
internal import LineWeb
internal import LinuxSocket
internal import Logging
internal import ServiceLifecycle
internal import ServiceSupport

/// Puts the service together, in this one place, from its settings, the process's environment and its surroundings.
/// Nothing has begun when it returns; the history is open and locked.
///
/// - Parameters:
///   - configuration: the path of the settings' file, to be read again on SIGHUP.
///   - surroundings: their client is not shut down here, nor by the service.
///   - log: tells the metrics what of the log was dropped; nil where nothing is.
/// - Throws: `CommandFailure`, for people: another service has the history, it cannot be opened, or `web.listen` is no
///   address.
func buildService(
    _ settings: ServiceSettings, configuration: String, environment: [String: String], surroundings: Surroundings,
    log: LogQueue? = nil
) async throws -> BuiltService {
    try surroundings.follow(settings.proxy, environment: environment)
    if let problem = FleetAuthorities.problem(settings.fleet) { throw CommandFailure(problem) }
    let lock = try HistoryLock(history: settings.history.path)
    let history: SharedHistory
    do {
        history = try SharedHistory(
            path: settings.history.path, logger: surroundings.logger, now: surroundings.now,
            readers: settings.history.readers)
    } catch {
        throw CommandFailure("\(error)", status: .noRound)
    }
    // One that cannot be read is begun anew: by then the history says what is wrong with it.
    let ranking = (try? history.use { try $0.loadRanking() }) ?? []
    let parts = ServiceParts(
        settings, history: history, environment: environment, surroundings: surroundings, log: log, ranking: ranking)
    let streams = EventHub(most: settings.web.listen == nil ? 0 : mostStreams(settings, surroundings.logger))
    let server = try webServer(settings, parts, streams, surroundings)
    await parts.adopt(settings)
    let stored: StoredState
    do { stored = try history.use { try $0.loadState() } } catch {
        throw CommandFailure("the service ended: \(error)", status: .noRound)
    }
    var watchParts = parts.watchParts(lock: lock)
    watchParts.reservedDescriptors = server == nil ? 0 : streams.most
    let watch = Watch(settings, parts: watchParts, stored: stored)
    // The last round may take half of the time to stop; see `RoundStopper`.
    let grace = settings.stopWithin / 4
    var services: [any Service] = [
        RunningPart(parts.uploads.run), RunningPart(parts.writes.run),
        RunningPart { [desk = parts.rankingDesk] in
            await withGracefulShutdownHandler {
                await desk.run()
            } onGracefulShutdown: {
                Task { await desk.finish() }
            }
        },
        RunningPart { [courier = parts.courier] in try await courier.run(grace: grace) },
    ]
    if let server { services.append(server) }
    if let agent = parts.agent {
        // Whatever is under way then is sent at the next start.
        services.append(RunningPart { await cancelWhenGracefulShutdown { await agent.run() } })
    }
    services += [
        Watchdog(systemd: parts.systemd, status: parts.status),
        reloader(settings, configuration, environment, parts, watch, surroundings.logger), watch,
    ]
    return BuiltService(
        settings: settings, services: services, parts: parts, history: history, openIncidents: stored.open.count,
        logger: surroundings.logger, lock: lock)
}

private func reloader(
    _ settings: ServiceSettings, _ configuration: String, _ environment: [String: String], _ parts: ServiceParts,
    _ watch: Watch, _ logger: Logger
) -> Reloader {
    Reloader(
        configuration: configuration, environment: environment, status: parts.status, logger: logger,
        systemd: parts.systemd, hangUps: HangUps.waiting()
    ) { new in
        let fixed = settings.settingsThatNeedRestart(in: new)
        if !fixed.isEmpty {
            logger.warning(
                "some new settings count only after a restart",
                metadata: ["settings": "\(fixed.joined(separator: ", "))"])
        }
        await watch.adopt(new)
    }
}

/// Of a process whose soft limit is lower than its hard one; the usual soft one.
private let wantedDescriptors = 1024

private func webServer(
    _ settings: ServiceSettings, _ parts: ServiceParts, _ streams: EventHub, _ surroundings: Surroundings
) throws(CommandFailure) -> WebServer? {
    let logger = surroundings.logger
    guard let listen = settings.web.listen else { return nil }
    guard let address = WebAddress(listen) else {
        throw CommandFailure("web.listen: \(listen) is no host:port; write for example 127.0.0.1:9418")
    }
    let most = ConnectionCounts.most(
        asked: settings.web.maxConnections, descriptors: DescriptorLimit.raise(to: wantedDescriptors))
    if most < settings.web.maxConnections {
        logger.notice(
            "web.max_connections is more than this process's descriptors allow beside its rounds",
            metadata: ["used": "\(most)", "asked": "\(settings.web.maxConnections)"])
    }
    if settings.web.isInsecure, settings.web.isOpen, !ConfigurationTexts.isLoopback(listen) {
        logger.warning(
            "web.insecure: everybody who reaches this address sees and writes everything",
            metadata: ["listen": "\(listen)"])
    }
    return WebServer(
        listen: address, status: parts.status, logger: logger,
        hosts: WebHosts(listen: address, names: settings.web.hosts), counts: ConnectionCounts(most: most),
        more: parts.families, pages: parts.pages(streams: streams))
}

/// Streams of events have descriptors of their own, beside those of connections; where the process may have few, there
/// are fewer of them.
private func mostStreams(_ settings: ServiceSettings, _ logger: Logger) -> Int {
    let wanted = wantedDescriptors + 16 * settings.web.maxStreams
    let most = EventHub.most(asked: settings.web.maxStreams, descriptors: DescriptorLimit.raise(to: wanted))
    if most < settings.web.maxStreams {
        logger.notice(
            "web.max_streams is more than this process's descriptors allow beside its rounds",
            metadata: ["used": "\(most)", "asked": "\(settings.web.maxStreams)"])
    }
    return most
}

/// A function that runs until the service is shut down, as a service.
private struct RunningPart: Service {
    private let body: @Sendable () async throws -> Void

    init(_ body: @escaping @Sendable () async throws -> Void) { self.body = body }

    func run() async throws { try await body() }
}
