internal import LineModel
internal import LineNotify
package import LineService
internal import ObjectStore
package import ServiceSupport
package import SettingsReading

extension SettingsReader {
    func readDestinations(_ settings: inout ServiceSettings) {
        readNotify(&settings)
        var names: [String: Int] = [:]
        settings.upload = (section.value("upload")?.items() ?? []).compactMap { upload($0, &names) }
        names = [:]
        settings.write = (section.value("write")?.items() ?? []).compactMap { write($0, &names) }
        checkPictures(settings)
    }

    /// Who is told: the entries of `notify`.
    package func readNotify(_ settings: inout ServiceSettings) {
        var names: [String: Int] = [:]
        settings.notify = (section.value("notify")?.items() ?? []).compactMap { notifier($0, &names) }
    }

    /// Pictures that a robot has to fetch need a place that it can fetch them from.
    private func checkPictures(_ settings: ServiceSettings) {
        let hasBucket = settings.upload.contains { $0.kind.keyword == S3Target.kind.keyword }
        guard !hasBucket, !section.has("upload") else { return }
        for (index, one) in settings.notify.enumerated() where one.hasPictures && one.kind.pictures == .byAddress {
            section.report(
                "notify",
                "\(TerminalText.quoted(one.name)) has picture: true, and \(one.kind.keyword) fetches pictures from a "
                    + "bucket; name one with s3 under upload, or leave picture out (entry \(index + 1))")
        }
    }

    /// Only what a message to the one destination needs; problems of the others are not reported.
    ///
    /// - Returns: the names of all entries of `notify` that have one.
    func readDestination(named name: String, into settings: inout ServiceSettings) -> [String] {
        readVantage(&settings)
        readProxy(&settings)
        let items = section.value("notify")?.items() ?? []
        let named = items.compactMap { item in peekedName(of: item).map { (name: $0, item: item) } }
        var names: [String: Int] = [:]
        settings.notify = named.filter { $0.name == name }.compactMap { notifier($0.item, &names) }
        if settings.notify.contains(where: { $0.hasPictures && $0.kind.pictures == .byAddress }) {
            names = [:]
            settings.upload = (section.value("upload")?.items() ?? []).compactMap { upload($0, &names) }
            checkPictures(settings)
        }
        return named.map(\.name)
    }

    private func peekedName(of item: ConfigurationValue) -> String? {
        ConfigurationValue(reader: item.reader.unheard(), node: item.node, path: item.path, pattern: item.pattern)
            .section()?.value("name")?.text()
    }

    private func notifier(_ item: ConfigurationValue, _ names: inout [String: Int]) -> NotifierSettings? {
        guard let entry = item.section() else { return nil }
        let name = name(of: entry, item, &names)
        let language = entry.value("language")?.choice(MessageLanguage.allCases.map(\.rawValue))
            .flatMap(MessageLanguage.init(rawValue:))
        let quiet = entry.value("quiet_hours")
        let window = quiet?.parse(ConfigurationTexts.windowExpectation, ConfigurationTexts.window)
        if let window, window.fromMinute == window.toMinute, window.weekdays.count == 7 {
            quiet?.report("is all day on every day; leave the entry out, for it would never speak")
        }
        let picture = entry.value("picture")
        let hasPictures = picture?.flag() ?? false
        let acknowledgements = entry.value("acknowledgements")?.flag()
        let keywords = catalogue.notifiers.map(\.keyword)
        guard let keyword = keyword(of: entry, item, known: keywords, noun: "notifier"),
            let kind = catalogue.notifiers.first(where: { $0.keyword == keyword }),
            let section = entry.section(keyword)
        else { return nil }
        let parameters = self.parameters(section, kind.parameters)
        section.close()
        if hasPictures, kind.pictures == .none {
            let able = catalogue.notifiers.filter { $0.pictures != .none }.map(\.keyword).joined(separator: ", ")
            picture?.report("\(keyword) takes no pictures; leave it out (those that do: \(able))")
        }
        let problems = kind.problems(parameters, language ?? .en)
        for problem in problems { report(problem, section) }
        if problems.isEmpty {
            for warning in kind.warnings(parameters) { section.warn(warning.name, warning.message) }
        }
        guard let name else { return nil }
        var settings = NotifierSettings(name: name, kind: kind, parameters: parameters)
        settings.language = language ?? settings.language
        settings.quietHours = window
        settings.hasPictures = hasPictures
        settings.tellsAcknowledgements = acknowledgements ?? false
        return settings
    }

    private func upload(_ item: ConfigurationValue, _ names: inout [String: Int]) -> UploadSettings? {
        guard let entry = item.section() else { return nil }
        let name = name(of: entry, item, &names)
        let keywords = catalogue.uploads.map(\.keyword)
        guard let keyword = keyword(of: entry, item, known: keywords, noun: "upload"),
            let kind = catalogue.uploads.first(where: { $0.keyword == keyword }), let section = entry.section(keyword)
        else { return nil }
        let (key, textKey) = (objectKey(section, "key"), objectKey(section, "text_key"))
        let parameters = self.parameters(section, kind.parameters)
        section.close()
        for problem in kind.problems(parameters) { report(problem, section) }
        guard let name else { return nil }
        var settings = UploadSettings(name: name, kind: kind, parameters: parameters)
        settings.key = key ?? settings.key
        settings.textKey = textKey
        return settings
    }

    private func write(_ item: ConfigurationValue, _ names: inout [String: Int]) -> WriteSettings? {
        guard let entry = item.section() else { return nil }
        let name = name(of: entry, item, &names)
        guard
            let keyword = keyword(
                of: entry, item, known: catalogue.writes.map(\.keyword), noun: "database of metrics"),
            let kind = catalogue.writes.first(where: { $0.keyword == keyword }), let section = entry.section(keyword)
        else { return nil }
        let parameters = self.parameters(section, kind.parameters)
        section.close()
        for problem in kind.problems(parameters) { report(problem, section) }
        return name.map { WriteSettings(name: $0, kind: kind, parameters: parameters) }
    }

    /// The settings of one destination of another program, checked by what is made from them.
    ///
    /// - Returns: nil where something is wrong with them, which is reported.
    package func parameters(
        of section: ConfigurationSection, _ specs: [ParameterSpec],
        check: (Parameters) throws(ParameterProblem) -> Void
    ) -> Parameters? {
        let parameters = self.parameters(section, specs)
        section.close()
        do throws(ParameterProblem) {
            try check(parameters)
        } catch {
            let news = error.news(parameters)
            for problem in news { report(problem, section) }
            return nil
        }
        return parameters
    }

    private func report(_ problem: ParameterProblem, _ section: ConfigurationSection) {
        if let name = problem.name {
            section.report(name, problem.message)
        } else {
            section.value.report(problem.message)
        }
    }

    private func name(
        of entry: ConfigurationSection, _ item: ConfigurationValue, _ names: inout [String: Int]
    ) -> String? {
        guard let value = entry.value("name") else {
            if !entry.has("name") { item.report("has no name; write name: and one that no other entry has") }
            return nil
        }
        guard let name = value.text() else { return nil }
        if let line = names[name] {
            value.report("is the name of the entry on line \(line) already; write another")
        } else {
            names[name] = value.place.line
        }
        return name
    }

    /// The one kind that the entry is of; nil, reported, where there is none or are several.
    private func keyword(
        of entry: ConfigurationSection, _ item: ConfigurationValue, known: [String], noun: String
    ) -> String? {
        let found = known.filter(entry.has)
        for keyword in found { _ = entry.value(keyword) }
        let unknown = entry.rest
        entry.close(noun: found.isEmpty ? "kind of \(noun)" : "setting", known: found.isEmpty ? known : [])
        if found.count > 1 {
            item.report("is \(found.joined(separator: " and ")) at once; write an entry for each")
        } else if found.isEmpty, unknown.isEmpty {
            item.report("does not say what it is; write one of: \(known.joined(separator: ", "))")
        }
        return found.count == 1 ? found.first : nil
    }

    private func objectKey(_ section: ConfigurationSection, _ key: String) -> String? {
        let words = "write a key such as {vantage}/{date}/{time}.json.gz"
        return section.value(key)?.parse(words) { text throws(TextError) in
            do throws(KeyPattern.ParseError) {
                _ = try KeyPattern(text)
            } catch {
                let message = error.message
                let end = message.lastIndex(of: ";") ?? message.endIndex
                throw TextError(
                    "\(TerminalText.quoted(text)) is no key: it \(message[..<end])",
                    expected: String(message[end...].dropFirst(2)))
            }
            return text
        }
    }
}

// MARK: Parameters

extension SettingsReader {
    func parameters(_ section: ConfigurationSection, _ specs: [ParameterSpec]) -> Parameters {
        var values: [String: Parameters.Value] = [:]
        let filledBefore = section.value.reader.filledIn.count
        var refused: Set<String> = []
        for spec in specs {
            let before = section.value.reader.problems.count
            if let value = section.value(spec.name) {
                values[spec.name] = read(value, spec.kind)
            } else if spec.isRequired, !section.has(spec.name) {
                section.report(spec.name, "is missing; write it")
            }
            if section.value.reader.problems.count > before { refused.insert(spec.name) }
        }
        return Parameters(
            values, filledIn: Array(section.value.reader.filledIn[filledBefore...]), refused: refused)
    }

    private func program(_ value: ConfigurationValue) -> String? {
        let path = value.text()
        if let path { value.reader.refer(to: .program, path, value) }
        return path
    }

    /// A secret in one line: many go into a header, where a line end would begin another one (RFC 9110 section 5.5).
    private func line(of value: ConfigurationValue) -> String? {
        guard let text = value.secretText() else { return nil }
        guard text.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F }) else {
            value.report("has a line end or a control character; write it in one line")
            return nil
        }
        return text
    }

    private func secrets(_ value: ConfigurationValue) -> [Secret]? {
        let items = value.kind == "a list" ? value.items() ?? [] : [value]
        return items.compactMap { line(of: $0).map { Secret($0) } }
    }

    private func read(_ value: ConfigurationValue, _ kind: ParameterSpec.Kind) -> Parameters.Value? {
        switch kind {
        case .text: value.text().map { .text($0) }
        case .secret: line(of: value).map { .secret(Secret($0)) }
        case .secrets: secrets(value).map { .secrets($0) }
        case .address: value.address().map { .secret(Secret($0)) }
        case .addresses: value.addresses().map { .secrets($0.map { Secret($0) }) }
        case .path: value.filePath().map { .text($0) }
        case .program: program(value).map { .text($0) }
        case .texts: value.texts().map { .texts($0) }
        case .flag: value.flag().map { .flag($0) }
        case .whole(let range): value.whole(range).map { .whole($0) }
        case .duration: value.duration().map { .duration($0) }
        case .choice(let known): value.choice(known).map { .text($0) }
        }
    }
}
