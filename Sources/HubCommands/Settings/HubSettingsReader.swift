internal import FleetHub
internal import FleetModel
internal import FleetStore
internal import LineModel
internal import LineService
internal import ServiceCommands
internal import ServiceSupport
internal import SettingsReading

/// Reads the settings of a hub's configuration, part by part. What `plumblined` has too is read by its reader.
struct HubSettingsReader {
    let section: ConfigurationSection
    private let service: SettingsReader

    init(section: ConfigurationSection) {
        self.section = section
        service = SettingsReader(section: section, catalogue: DestinationCatalogue())
    }

    func read(into settings: inout HubSettings) {
        if let name = section.value("name")?.text() { settings.name = name }
        if let listen = section.value("listen")?.parse(
            ConfigurationTexts.listenExpectation, ConfigurationTexts.listen)
        {
            if let listen {
                settings.listen = listen
            } else {
                section.report("listen", "a hub listens; write HOST:PORT")
            }
        }
        readTLS(&settings)
        settings.database = database()
        if let every = section.value("every")?.duration(.seconds(1) ... .seconds(86_400)) { settings.every = every }
        if let count = section.value("count")?.whole(1...1_000_000) { settings.count = count }
        if let rate = section.value("max_address_rate")?.rate() { settings.maxAddressRate = rate }
        for (host, value) in section.section("address_rates")?.all() ?? [] {
            if let rate = value.rate() { settings.addressCaps[host] = rate }
        }
        readLines(&settings)
        readJudge(&settings)
        readShared(&settings)
        readRetention(&settings)
        readResults(&settings)
        if let limit = section.value("stop_within")?.duration(.seconds(1) ... .seconds(600)) {
            settings.stopWithin = limit
        }
        section.close()
    }

    /// The default where it is not given, or wrong.
    func database() -> HubSettings.Database {
        let (file, postgres) = (section.value("database"), section.value("postgres"))
        if section.has("database"), section.has("postgres") {
            section.report("postgres", "stands beside database; write one of the two")
        }
        if let postgres, let text = postgres.secretText() {
            do throws(HubStoreError) { _ = try PostgresAddress(Secret(text)) } catch {
                postgres.report("\(error)")
            }
            return .postgres(Secret(text))
        }
        return .sqlite(file?.filePath() ?? section.value.reader.input.resolved(HubSettingsReader.defaultFile))
    }

    static let defaultFile = "hub.sqlite"

    private func readTLS(_ settings: inout HubSettings) {
        guard let tls = section.section("tls") else { return }
        defer { tls.close() }
        for key in ["certificate", "key"] where !tls.has(key) {
            tls.report(key, "is missing; write the path of a file in PEM")
        }
        let (certificate, key) = (tls.value("certificate")?.filePath(), tls.value("key")?.filePath())
        guard let certificate, let key else { return }
        settings.tls = HubSettings.TLSSettings(certificate: certificate, key: key)
    }

    private func readLines(_ settings: inout HubSettings) {
        if section.has("lines") {
            var read = ServiceSettings()
            service.readLines(&read)
            (settings.lines, settings.maxLines) = (read.lines, read.maxLines)
        } else if let most = section.value("max_lines")?.whole(1...10_000_000) {
            settings.maxLines = most
        }
        guard let selectors = section.value("selectors"), let items = selectors.items() else { return }
        if items.isEmpty { selectors.report("an empty list; leave it out for every line from three vantages") }
        settings.selectors = items.compactMap(selector)
    }

    /// `{lines: QUERY, vantages: QUERY, copies: N}`, or the same in one text: `QUERY -> QUERY; copies=N`.
    private func selector(_ item: ConfigurationValue) -> FleetSelector? {
        let words = "write {lines: carrier=ct, vantages: carrier=ct, copies: 3}"
        if item.kind == "text" {
            return item.parse(words) { text throws(TextError) in try FleetSelector(parsing: text) }
        }
        guard let entry = item.section() else { return nil }
        defer { entry.close() }
        func query(_ key: String) -> FleetQuery {
            entry.value(key)?.parse(words) { text throws(TextError) in try FleetQuery(parsing: text) } ?? .all
        }
        var selector = FleetSelector(lines: query("lines"), vantages: query("vantages"))
        let copies = entry.value("copies")?.parse("write how many vantages, 1 to 10000, or all") {
            text throws(TextError) -> Int? in
            if text == "all" { return nil }
            guard let number = Int(text), (1...10_000).contains(number) else {
                throw TextError(
                    "\(TerminalText.quoted(text)) is no number of vantages", expected: "write 1 to 10000, or all")
            }
            return number
        }
        if let copies { selector.copies = copies }
        return selector
    }

    private func readJudge(_ settings: inout HubSettings) {
        guard let judge = section.section("judge") else { return }
        if let wait = judge.value("wait")?.duration(.zero ... .seconds(3600)) { settings.judge.wait = wait }
        let words = "write most, a number of vantages from 1 on, or a share of them such as 60%"
        if let from = judge.value("raise_from")?.parse(words, Self.raiseFrom) { settings.judge.rules.raiseFrom = from }
        if let share = judge.value("uplink_share")?.ratio() {
            if share <= 0 { judge.report("uplink_share", "is 0; write a share above it, for example 80%") }
            settings.judge.rules.uplinkShare = share
        }
        let slots = 1...1000
        if let count = judge.value("unmeasured_after")?.whole(slots) { settings.judge.rules.unmeasuredAfter = count }
        if let count = judge.value("absent_after")?.whole(slots) { settings.judge.rules.absentAfter = count }
        if let count = judge.value("blind_after")?.whole(slots) { settings.judge.rules.blindAfter = count }
        judge.close()
    }

    private static func raiseFrom(_ text: String) throws(TextError) -> FleetRules.RaiseFrom {
        if text == "most" { return .most }
        if let number = Int(text) {
            guard (1...10_000).contains(number) else {
                throw TextError("\(number) is no number of vantages", expected: "write 1 to 10000")
            }
            return .vantages(number)
        }
        let share = try RatioText.parse(text)
        guard share > 0 else { throw TextError("a share of 0 raises everything", expected: "write for example 60%") }
        return .share(share)
    }

    /// What `plumblined` has under the same keys.
    private func readShared(_ settings: inout HubSettings) {
        var read = ServiceSettings()
        service.readNotify(&read)
        settings.notify = read.notify
        if let rules = service.muteRules("maintenance") { settings.muting.maintenance = rules }
        if let rules = service.muteRules("silences") { settings.muting.silences = rules }
        service.readProxy(&read)
        settings.proxy = read.proxy
        // The check of who may come in is ours: it is about another address.
        read.web = settings.web
        read.web.listen = nil
        if let web = section.section("web") {
            for key in ["listen", "line_series", "line_tags"] where web.has(key) {
                web.report(
                    key, key == "listen" ? "write listen at the top of the file" : "is of plumblined; leave it out")
            }
        }
        service.readWeb(&read)
        settings.web = read.web
        settings.web.listen = settings.listen
        guard settings.web.isOpen, !settings.web.isInsecure, !ConfigurationTexts.isLoopback(settings.listen),
            section.section("web")?.has("users") != true, section.section("web")?.has("token") != true
        else { return }
        section.report(
            "listen",
            "\(settings.listen) can be reached from other machines, and nobody would have to say who he is before he "
                + "sees the pages; write web.users or web.token, or listen at 127.0.0.1 behind a proxy that asks; with "
                + "web.insecure: true everybody who reaches it sees everything")
    }

    /// `results: {prometheus: {write: URL, query: URL}}`
    private func readResults(_ settings: inout HubSettings) {
        guard let results = section.section("results") else {
            if case .postgres = settings.database {
                section.warn(
                    "results",
                    "is missing: each member would keep results in files of its own; write results: {prometheus: …}, "
                        + "or run one member")
            }
            return
        }
        guard let prometheus = results.section("prometheus") else {
            return results.report("prometheus", "is missing; write {write: URL, query: URL}")
        }
        settings.results = service.parameters(of: prometheus, PrometheusResults.parameters) {
            parameters throws(ParameterProblem) in
            _ = try PrometheusResults(parameters, .forChecking)
        }
        results.close()
    }

    private func readRetention(_ settings: inout HubSettings) {
        guard let retention = section.section("retention") else { return }
        let kept: ClosedRange<Duration> = .seconds(3600) ... .seconds(36_500 * 86_400)
        if let rounds = retention.value("rounds")?.duration(kept) { settings.retention.rounds = rounds }
        if let incidents = retention.value("incidents")?.duration(kept) { settings.retention.incidents = incidents }
        if settings.retention.rounds > settings.retention.incidents {
            retention.report(
                "rounds",
                "is longer than incidents (\(settings.retention.incidents.shortText)); write at most that, or raise "
                    + "incidents")
        }
        retention.close()
    }
}
