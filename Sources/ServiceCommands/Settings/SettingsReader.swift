internal import Foundation
internal import LineHistory
internal import LineModel
internal import LineReport
internal import LineService
internal import ProbeEngine
internal import ProbeWire
package import SettingsReading

/// Reads the settings of a configuration, part by part. The hub's configuration has some of the parts.
package struct SettingsReader {
    let section: ConfigurationSection
    let catalogue: DestinationCatalogue

    /// - Parameter section: the whole configuration.
    package init(section: ConfigurationSection, catalogue: DestinationCatalogue) {
        self.section = section
        self.catalogue = catalogue
    }

    func read(into settings: inout ServiceSettings) {
        readVantage(&settings)
        readLines(&settings)
        if let splay = section.value("splay")?.duration() { settings.splay = splay }
        if settings.splay >= settings.every {
            section.report("splay", "is not shorter than every (\(settings.every.shortText)); write less")
        }
        readProbe(&settings)
        readLimits(&settings)
        readAlerts(&settings)
        readConfirm(&settings)
        readExplain(&settings)
        if let rounds = section.value("clear_after")?.whole(1...1000) { settings.clearAfter = rounds }
        if let rounds = section.value("unmeasured_after")?.whole(1...1000) { settings.unmeasuredAfter = rounds }
        if let names = section.value("canaries")?.texts() { settings.canaries = Set(names) }
        readHistory(&settings)
        readDestinations(&settings)
        readRanking(&settings)
        if let rules = muteRules("maintenance") { settings.muting.maintenance = rules }
        if let rules = muteRules("silences") { settings.muting.silences = rules }
        readRest(&settings)
        section.close()
        warnAboutLength(settings)
    }

    /// What every message says of where it comes from.
    func readVantage(_ settings: inout ServiceSettings) {
        if let text = section.value("vantage")?.text() { settings.vantage = text }
        if let every = section.value("every")?.duration(.seconds(1) ... .seconds(86_400)) { settings.every = every }
    }

    private func readProbe(_ settings: inout ServiceSettings) {
        guard let probe = section.section("probe") else {
            section.value.reader.knowsPayloads = !section.has("probe")
            return
        }
        let whole = 0...Int(Int32.max)
        var round = settings.probe
        if let count = probe.value("count")?.whole(whole) { round.count = count }
        if let interval = probe.value("interval")?.duration() { round.interval = interval }
        if let timeout = probe.value("timeout")?.duration() { round.timeout = timeout }
        if let size = probe.value("size")?.whole(whole) { round.size = size }
        let before = probe.value.reader.problems.count
        readTemplates(probe, &settings.formats)
        let payloads = settings.formats.catalogue.kinds.map(\.rawValue)
        if let payload = probe.value("payload")?.choice(payloads) { round.payload = PayloadKind(rawValue: payload) }
        probe.value.reader.knowsPayloads = probe.value.reader.problems.count == before
        readRates(probe, &round)
        readSegments(probe, &round)
        readDirect(probe, &round)
        if let flows = probe.value("flows")?.flag() { round.flows = flows }
        readTCP(probe, &round)
        round.source = probe.value("source")?.parse("write a literal address of this machine") {
            text throws(TextError) in
            let host = try HostText.parseSingle(text)
            guard host.contains(":") || host.allSatisfy({ $0 == "." || $0.isNumber }) else {
                throw TextError("\(TerminalText.quoted(text)) is no address", expected: "write a literal one")
            }
            return host
        }
        let versions = IPVersion.allCases.map(\.rawValue)
        round.ipVersion = probe.value("address_family")?.choice(versions).flatMap(IPVersion.init(rawValue:))
        round.interface = probe.value("interface")?.text()
        if let ports = probe.value("source_ports")?.whole(whole) { round.sourcePorts = ports }
        round.dscp = probe.value("dscp")?.whole(whole)
        round.timeToLive = probe.value("ttl")?.whole(whole)
        round.threads = probe.value("threads")?.whole(whole)
        let sources = TimestampSource.allCases.map(\.rawValue)
        if let text = probe.value("timestamps")?.choice(sources), let source = TimestampSource(rawValue: text) {
            round.timestamps = source
        }
        let paces = SendPace.allCases.map(\.rawValue)
        if let text = probe.value("pace")?.choice(paces), let pace = SendPace(rawValue: text) { round.pace = pace }
        round.tickBuffer = probe.value("tick_buffer")?.duration(.microseconds(1) ... .seconds(60))
        for problem in round.problems {
            let value = problem.value.map { "\($0); " } ?? ""
            probe.report(problem.setting.key.name, value + Words.keys.rule(problem.setting))
        }
        readStamp(probe, size: round.size, &settings.formats)
        readSOCKS(probe, &settings.formats)
        probe.close()
        settings.probe = round
    }

    private func readRates(_ probe: ConfigurationSection, _ round: inout RoundSettings) {
        let words = "write packets per second as a plain number, or auto"
        let rate = probe.value("max_rate")?.parse(words) { text throws(TextError) -> Double? in
            text == "auto" ? nil : try RateText.parse(text)
        }
        switch rate {
        case .some(.some(let rate)): round.maxRate = rate
        case .some(.none): round.findsRate = true
        case .none: break
        }
        if let rate = probe.value("max_address_rate")?.rate() { round.maxAddressRate = rate }
    }

    private func readLimits(_ settings: inout ServiceSettings) {
        guard let limits = section.section("limits") else { return }
        if let loss = limits.value("loss")?.ratio() { settings.limits.loss = loss }
        settings.limits.rtt = limits.value("rtt")?.duration(Self.delays)
        settings.limits.minGain = limits.value("min_gain")?.parse(Self.gainExpectation, Self.gain)
        if let change = limits.value("change")?.flag() { settings.limits.change = change }
        settings.limits.tags = (limits.value("tags")?.items() ?? []).compactMap { item in
            guard let rule = item.section() else { return nil }
            defer { rule.close() }
            let tag = rule.value("tag")?.parse(ConfigurationTexts.tagExpectation, ConfigurationTexts.tag)
            let (loss, rtt) = (rule.value("loss")?.ratio(), rule.value("rtt")?.duration(Self.delays))
            let gain = rule.value("min_gain")?.parse(Self.gainExpectation, Self.gain)
            if !rule.has("tag") { rule.report("tag", "is missing; \(ConfigurationTexts.tagExpectation)") }
            if !["loss", "rtt", "min_gain"].contains(where: rule.has) {
                item.report("has no limit; write loss, rtt or min_gain")
            }
            return tag.map { LimitRules.TagRule(tag: $0, loss: loss, rtt: rtt, minGain: gain) }
        }
        limits.close()
        (settings.probe.maxLoss, settings.probe.maxRTT) = (settings.limits.loss, settings.limits.rtt)
        settings.probe.minGain = settings.limits.minGain
    }

    private static let gainExpectation = "write -10m to 10m, for example 0ms or -5ms"

    /// A limit of the gain: a duration that may be below 0.
    private static func gain(_ text: String) throws(TextError) -> Duration {
        let gain = try Duration(signedText: text)
        guard RoundSettings.gains.contains(gain) else {
            throw TextError("\(gain.shortText) is outside of its range", expected: gainExpectation)
        }
        return gain
    }

    private static let delays: ClosedRange<Duration> = .microseconds(1) ... .seconds(86_400)

    private func readAlerts(_ settings: inout ServiceSettings) {
        guard let alerts = section.section("alerts") else { return }
        settings.alerts.falseAlarms = alerts.value("false_alarms")?.parse(
            ConfigurationTexts.budgetExpectation, ConfigurationTexts.budget)
        alerts.close()
    }

    private func readExplain(_ settings: inout ServiceSettings) {
        (settings.explain.trace, settings.explain.experiments) = (true, true)
        guard let explain = section.section("explain") else { return }
        if let trace = explain.value("trace")?.flag() { settings.explain.trace = trace }
        if let experiments = explain.value("experiments")?.flag() { settings.explain.experiments = experiments }
        explain.close()
    }

    private func readConfirm(_ settings: inout ServiceSettings) {
        guard let confirm = section.section("confirm") else { return }
        if let count = confirm.value("count")?.whole(1...1_000_000) { settings.confirm.count = count }
        settings.confirm.interval = confirm.value("interval")?.duration(.microseconds(10) ... .seconds(3600))
        if let most = confirm.value("most")?.whole(1...1_000_000) { settings.confirm.most = most }
        confirm.close()
    }

    /// The default where it is not given, or wrong.
    func historyPath() -> String { path(of: section.section("history")) }

    private func path(of history: ConfigurationSection?) -> String {
        let value = history?.value("path")
        let path = value?.filePath()
        if let value, let path { value.reader.refer(to: .history, path, value) }
        return path ?? section.value.reader.input.resolved(HistorySettings().path)
    }

    /// Where the service manager made the folder (systemd.exec(5), StateDirectory=), its mode says who may come in, and
    /// the unit's group is there to read the history; anywhere else nobody is.
    private func readers(of path: String) -> HistoryReaders {
        let folders = section.value.reader.input.environment["STATE_DIRECTORY"]?.split(separator: ":") ?? []
        let whole = path.hasPrefix("/") ? path : "\(FileManager.default.currentDirectoryPath)/\(path)"
        return folders.contains { !$0.isEmpty && whole.hasPrefix($0 + "/") } ? .group : .owner
    }

    private func readHistory(_ settings: inout ServiceSettings) {
        let given = section.section("history")
        settings.history.path = path(of: given)
        settings.history.readers = readers(of: settings.history.path)
        guard let history = given else { return }
        let kept: ClosedRange<Duration> = .seconds(3600) ... .seconds(36_500 * 86_400)
        if let readers = history.value("readers")?.choice(HistoryReaders.allCases.map(\.rawValue)) {
            settings.history.readers = HistoryReaders(rawValue: readers) ?? settings.history.readers
        }
        let probes = history.value("probes")?.duration(kept)
        if let rounds = history.value("rounds")?.duration(kept) { settings.history.rounds = rounds }
        settings.history.probes = probes ?? min(settings.history.probes, settings.history.rounds)
        if settings.history.probes > settings.history.rounds {
            history.report(
                "probes",
                "is longer than rounds (\(settings.history.rounds.shortText)), with which probes go; write at most "
                    + "that, or raise rounds")
        }
        history.close()
    }

    private func readRest(_ settings: inout ServiceSettings) {
        if let spool = section.section("spool") {
            settings.spool.path = spool.value("path")?.filePath()
            let most = spool.value("most")?.parse(
                ConfigurationTexts.bytesExpectation, ConfigurationTexts.bytes)
            if let most { settings.spool.maxBytes = most }
            spool.close()
        }
        readWeb(&settings)
        readFleet(&settings)
        readProxy(&settings)
        if let function = section.section("function") {
            let names = function.value("lines")?.texts() ?? []
            settings.functionLines = names.map(section.value.reader.input.resolved)
            function.close()
        }
        if let limit = section.value("stop_within")?.duration(.seconds(1) ... .seconds(600)) {
            settings.stopWithin = limit
        }
    }

    /// The shortest that a round with a silent line can be; with many lines it may be longer, which only the lines
    /// tell.
    private func warnAboutLength(_ settings: ServiceSettings) {
        guard section.value.reader.problems.isEmpty,
            let finding = RoundLength.finding(lines: [], settings: settings)
        else { return }
        section.value.reader.warn(nil, Words.keys.length(finding))
    }
}
