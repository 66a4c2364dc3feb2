package import LineModel
package import LineService
internal import ServiceSupport
internal import SettingsReading

extension SettingsReader {
    /// Reads `lines`, which must be there, and `max_lines`.
    package func readLines(_ settings: inout ServiceSettings) {
        if section.has("fleet"), !section.has("lines") {
            // The hub assigns them.
            if let most = section.value("max_lines")?.whole(1...10_000_000) { settings.maxLines = most }
            return
        }
        guard let lines = section.value("lines") else {
            if !section.has("lines") {
                section.report("lines", "is missing; write lines: [{file: lines.csv}]")
            }
            return
        }
        if let most = section.value("max_lines")?.whole(1...10_000_000) { settings.maxLines = most }
        guard let items = lines.items() else { return }
        if items.isEmpty { lines.report("an empty list; write at least one {file: lines.csv}") }
        settings.lines = items.compactMap(source)
    }

    /// nil, reported, where anything of it is wrong.
    private func source(_ item: ConfigurationValue) -> LinesSourceSettings? {
        let before = item.reader.problems.count
        guard let entry = item.section() else { return nil }
        let found = source(item, entry)
        entry.close()
        return item.reader.problems.count == before ? found : nil
    }

    private func source(_ item: ConfigurationValue, _ entry: ConfigurationSection) -> LinesSourceSettings? {
        let (file, address) = (entry.value("file"), entry.value("url"))
        guard entry.has("file") != entry.has("url") else {
            item.report(
                entry.has("file")
                    ? "has a file and a url; write an entry for each" : "has no file and no url; write one")
            skipRest(entry)
            return nil
        }
        let credentials = "write headers: {Authorization: \"${NAME}\"} in its place"
        let place =
            file?.filePath().map { LinesSourceSettings.Place.file($0) }
            ?? address?.address(credentials: credentials).map { .address(Secret($0)) }
        var source = LinesSourceSettings(place ?? .file(""))
        readAddress(entry, isFile: file != nil, &source)
        if let port = entry.value("default_port")?.whole(1...65_535) { source.defaultPort = UInt16(port) }
        if let most = entry.value("max_lines")?.whole(1...10_000_000) { source.maxLines = most }
        let extra = entry.value("extra_columns")?.choice(ExtraColumns.allCases.map(\.rawValue))
        source.extraColumns = extra.flatMap(ExtraColumns.init(rawValue:)) ?? source.extraColumns
        if let file, case .file(let path) = place { item.reader.refer(to: .linesFile, path, file) }
        return place == nil ? nil : source
    }

    private static let addressKeys = ["refresh", "timeout", "headers", "copy", "max_growth"]

    /// So that they are not called unknown as well.
    private func skipRest(_ entry: ConfigurationSection) {
        for key in Self.addressKeys + ["default_port", "extra_columns", "max_lines"] { _ = entry.value(key) }
    }

    private func readAddress(_ entry: ConfigurationSection, isFile: Bool, _ source: inout LinesSourceSettings) {
        if isFile {
            for key in Self.addressKeys where entry.value(key) != nil {
                entry.report(key, "is for a url; a file is looked at before each round")
            }
            return
        }
        if let refresh = entry.value("refresh")?.duration(.seconds(1) ... .seconds(86_400)) { source.refresh = refresh }
        if let timeout = entry.value("timeout")?.duration(.milliseconds(100) ... .seconds(120)) {
            source.timeout = timeout
        }
        source.copy = entry.value("copy")?.filePath()
        let words = "write how many times as many lines are believed, 2 to 1000000, or none for any number"
        let growth = entry.value("max_growth")?.parse(words) { text throws(TextError) -> Int? in
            if text == "none" { return nil }
            guard let times = Int(text), (2...1_000_000).contains(times) else {
                throw TextError("\(TerminalText.quoted(text)) is no such number", expected: words)
            }
            return times
        }
        if let growth { source.maxGrowth = growth }
        for (name, value) in entry.section("headers")?.all() ?? [] {
            guard let secret = value.secretText() else { continue }
            let isName = !name.isEmpty && name.utf8.allSatisfy { Self.isTokenByte($0) }
            // RFC 9110 section 5.5: a line end in a value would begin another header.
            guard isName, secret.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F }) else {
                value.report("no header; write Name: value, the name of letters, digits and -, the value in one line")
                continue
            }
            source.headers[name] = Secret(secret)
        }
    }

    private static func isTokenByte(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
            || "!#$%&'*+-.^_`|~".utf8.contains(byte)
    }

    /// What is not told; nil where the setting is not given.
    package func muteRules(_ key: String) -> [MuteRule]? {
        section.value(key)?.items()?.compactMap { item in
            guard let entry = item.section() else { return nil }
            defer { entry.close() }
            var rule = MuteRule()
            rule.line = entry.value("line")?.text()
            rule.tag = entry.value("tag")?.parse(ConfigurationTexts.tagExpectation, ConfigurationTexts.tag)
            rule.cause = entry.value("cause")?.parse(ConfigurationTexts.causeExpectation, ConfigurationTexts.cause)
            let instant = { (key: String) in
                entry.value(key)?.parse(ConfigurationTexts.instantExpectation, ConfigurationTexts.instant)
            }
            (rule.from, rule.until) = (instant("from"), instant("until"))
            rule.daily = entry.value("daily")?.parse(ConfigurationTexts.windowExpectation, ConfigurationTexts.window)
            if !["line", "tag", "cause"].contains(where: entry.has) {
                item.report("names no line, tag or cause; for every line write line: \"*\"")
            }
            if let from = rule.from, let until = rule.until, until.nanosecondsSince1970 <= from.nanosecondsSince1970 {
                entry.report("until", "is not after from; write a later time")
            }
            return rule
        }
    }
}
