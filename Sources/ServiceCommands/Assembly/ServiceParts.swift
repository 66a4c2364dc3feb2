internal import AsyncHTTPClient
internal import CommandSupport
internal import FleetVantage
internal import LineHistory
internal import LineModel
internal import LineNotify
internal import LineReport
internal import LineService
internal import LineWeb
internal import LinuxSocket
internal import Logging
internal import ServiceSupport
internal import SystemFiles

/// The parts that the watch hands over to, and how they follow new settings.
struct ServiceParts: Sendable {
    let status: WatchStatus
    let board: LinesBoard
    let courier: Courier
    let uploads: UploadDesk
    let writes: WriteDesk
    let notes: NoteDesk
    let ranking: RankingBoard
    let rankingDesk: RankingDesk
    /// nil where the service is a vantage of no fleet.
    let agent: FleetAgent?
    private let partFailures = PartFailures()
    private let pictures: PictureShelf
    let systemd: SystemdNotifier
    private let history: SharedHistory
    private let surroundings: Surroundings
    private let log: LogQueue?
    let access: WebAccess
    let shareKey: ShareKeyFile
    private let caseKey: CaseKeyFile
    private let first: ServiceSettings
    private let environment: [String: String]

    init(
        _ settings: ServiceSettings, history: SharedHistory, environment: [String: String], surroundings: Surroundings,
        log: LogQueue? = nil, ranking stored: [UInt8] = []
    ) {
        ranking = RankingBoard(stored: stored, sleep: surroundings.sleep)
        rankingDesk = RankingDesk(surroundings, vantage: settings.vantage)
        agent = Self.agent(settings, history: history, surroundings: surroundings)
        self.log = log
        self.history = history
        self.surroundings = surroundings
        first = settings
        access = WebAccess(settings.web, monotonicNow: surroundings.monotonicNow)
        shareKey = ShareKeyFile(history: settings.history.path)
        caseKey = CaseKeyFile(history: settings.history.path)
        self.environment = environment
        systemd = SystemdNotifier(environment: environment)
        // Beside waiting and measuring, of which the watch says how long they take: the history, on a slow disk.
        status = WatchStatus(
            counters: RoundCounters(
                vantage: settings.vantage, maxLines: settings.web.maxLineSeries, tagKeys: settings.web.lineTags),
            version: Version.text, maxSilence: .seconds(120), monotonicNow: surroundings.monotonicNow)
        board = LinesBoard(surroundings)
        let pictures = PictureShelf(surroundings, vantage: settings.vantage)
        self.pictures = pictures
        courier = Courier(
            CourierParts(outbox: history, surroundings: surroundings, vantage: settings.vantage)
        ) { [partFailures] settings throws(ParameterProblem) in
            let wanted = settings.hasPictures ? pictures.messagePictures(history, surroundings) : nil
            let context = NotifierContext(surroundings, language: settings.language, pictures: wanted) {
                partFailures.count(target: settings.name, part: $0)
            }
            return try settings.kind.make(settings.parameters, context)
        }
        uploads = UploadDesk(surroundings)
        notes = NoteDesk(history, settings) { [courier] in await courier.wake() }
        writes = WriteDesk(surroundings)
    }

    /// Follows new settings, but for those that need a restart.
    func adopt(_ settings: ServiceSettings) async {
        // The environment was good at the start, and stays as it is.
        try? surroundings.follow(settings.proxy, environment: environment)
        let directory = first.history.path.directory
        await board.adopt(
            settings.lines, directory: directory, maxLines: settings.maxLines, defaults: settings.lineDefaults)
        // Whether anybody has to log in stays as it was at the start.
        if settings.web.isOpen == first.web.isOpen { access.adopt(settings.web) }
        pictures.adopt(settings.upload)
        if let agent, let fleet = settings.fleet { await agent.adopt(fleet, defaults: settings.assignedDefaults) }
        await courier.adopt(settings.notify)
        notes.adopt(settings)
        await rankingDesk.adopt(settings.ranking)
        let spool = first.spool.path ?? "\(directory)/spool"
        await uploads.adopt(settings.upload, directory: spool, maxBytes: settings.spool.maxBytes)
        status.keepCountersOfAllLines(!settings.write.isEmpty)
        await writes.adopt(settings.write, directory: spool, maxBytes: settings.spool.maxBytes)
    }

    /// - Parameter lock: of the history; it is looked after before each round.
    func watchParts(lock: HistoryLock) -> WatchParts {
        var made = WatchParts(
            history: history, status: status, surroundings: surroundings,
            lines: { [board, surroundings, agent = first.lines.isEmpty ? agent : nil] in
                do throws(CommandFailure) { try lock.renew() } catch {
                    surroundings.logger.error(
                        "the lock of the history was deleted, and cannot be taken again",
                        metadata: ["reason": "\(error.messages.joined(separator: "; "))"])
                }
                if let agent { return await agent.lines() }
                return await board.current()
            },
            sources: { [board] in await board.figures },
            messagesWereStored: { [courier] in await courier.wake() },
            upload: { [uploads, writes, status] report in
                await uploads.upload(report)
                await writes.write(status.counters, round: report.id)
            }, reload: { await adopt($0) }, systemd: systemd)
        made.ranking = ranking
        made.fleet = agent?.link
        made.tellRanking = { [ranking, rankingDesk, surroundings] in
            await rankingDesk.tell(ranking, at: surroundings.now())
        }
        return made
    }

    /// What the web server makes its pages of.
    func pages(streams: EventHub) -> WebPages {
        let reader = history.reader
        var pages = WebPages(
            vantage: first.vantage, every: first.every, settings: first.web, access: access, events: streams,
            signer: ShareSigner(key: { [shareKey] in shareKey.key() }), ranking: ranking, now: surroundings.now,
            read: { ask in try await BlockingWork.run("page") { try reader.ask(ask) } },
            add: { [notes] note in try await notes.add(note) })
        pages.cases = CaseDesk(program: ProgramVersion.text, key: { [caseKey] in caseKey.key() })
        return pages
    }

    /// Metrics of sources and destinations.
    func families() async -> [MetricFamily] {
        let history = history
        let outbox = try? await BlockingWork.run("figures") { try history.use { try $0.outboxFigures() } }
        let replaced = MetricFamily(
            "history_replaced_total", .counter, "Histories that were damaged, deleted or replaced while in use.",
            value: Double(history.replacements))
        return await [replaced] + [log?.family].compactMap { $0 } + LinesSourceFigures.families(board.figures)
            + DestinationMetrics.families(
                courier.figures(), watch: status.counts, outbox: outbox ?? [:], now: surroundings.now())
            + DestinationMetrics.families(partFailures.figures) + DestinationMetrics.families(uploads.figures())
            + DestinationMetrics.families(writes: writes.figures()) + rankingDesk.figures().families
            + (agent?.state().families ?? [])
    }
}
