package import LineModel
internal import Logging
package import ServiceSupport

/// The lines of all sources, as they are now. A source that is bad or silent keeps its last good lines, and holds up
/// neither the rounds nor the other sources.
package actor LinesBoard {
    private enum Reader: Sendable {
        case file(FileSource)
        case address(AddressSource, refresh: Duration)
    }

    private struct Source {
        let settings: LinesSourceSettings
        let defaults: LineDefaults
        var reader: Reader
        var figures: LinesSourceFigures
        /// The lines of the last good reading; nil when the source was never read.
        var lines: [Line]?
        /// When an address was asked, nanoseconds of the steady clock.
        var askedAt: Int64?
        /// When it was asked for the first time.
        var firstAskedAt: Int64?
        /// While an address is being asked.
        var asking: Task<Void, Never>?
        /// Lines of the reading that was accepted last: of `lines`, or of the copy of an earlier process.
        var accepted: Int?

        /// The next reading is one of what the source has then, whether it changed or not.
        mutating func forget() {
            switch reader {
            case .file(var file):
                file.forget()
                reader = .file(file)
            case .address(var address, let refresh):
                address.forget()
                reader = .address(address, refresh: refresh)
            }
        }

        /// An address is called by its place in the configuration, which may be another one now.
        mutating func call(_ name: String) {
            guard case .address(var address, let refresh) = reader else { return }
            address.name = name
            reader = .address(address, refresh: refresh)
            figures.name = name
        }
    }

    private let surroundings: Surroundings
    private var logger: Logger { surroundings.logger }
    private var sources: [Source] = []
    /// Lines of all sources together.
    private var maxLines = LinesSourceSettings.defaultMaxLines
    /// Counts the configurations, so that an answer that was asked for by an older one is dropped.
    private var generation = 0

    /// No source is known yet.
    package init(_ surroundings: Surroundings) { self.surroundings = surroundings }

    /// Reads these sources from now on. One that stays as it was keeps what is known of it.
    ///
    /// - Parameters:
    ///   - directory: where the copies of addresses are kept that name no place of their own.
    ///   - maxLines: of all sources together; a source with which there would be more keeps what was known of it.
    ///   - defaults: what a source's lines need not say. A source is read anew where that has changed: a payload may
    ///     have become known, or unknown.
    package func adopt(
        _ settings: [LinesSourceSettings], directory: String,
        maxLines: Int = LinesSourceSettings.defaultMaxLines, defaults: (LinesSourceSettings) -> LineDefaults
    ) {
        generation += 1
        self.maxLines = maxLines
        let before = sources
        let copies = Self.copies(of: settings, in: directory)
        sources = settings.indices.map { index in
            let said = defaults(settings[index])
            let known = before.first { $0.settings == settings[index] && $0.defaults == said && $0.asking == nil }
            var found = known ?? source(settings[index], said, copy: copies[index])
            found.call("url:\(index + 1)")
            return found
        }
        // What is still being asked by the old configuration is for nobody.
        for source in before { source.asking?.cancel() }
    }

    /// What the source at this place may have.
    private func allowance(_ index: Int) -> LinesAllowance {
        let others = sources.indices.reduce(0) { $0 + ($1 == index ? 0 : sources[$1].lines?.count ?? 0) }
        let settings = sources[index].settings
        guard case .address(let address, _) = sources[index].reader else {
            return LinesAllowance(maxLines: settings.maxLines, room: maxLines - others)
        }
        return LinesAllowance(
            maxLines: settings.maxLines, room: maxLines - others, accepted: sources[index].accepted,
            maxGrowth: settings.maxGrowth, copy: address.copyPath)
    }

    /// A file a source for its last good answer, whichever order they stand in; files of lines have no use for theirs.
    private static func copies(of settings: [LinesSourceSettings], in directory: String) -> [String] {
        var same: [Secret: Int] = [:]
        return settings.map { one in
            guard one.copy == nil, case .address(let address) = one.place else { return one.copy ?? "" }
            same[address, default: 0] += 1
            return "\(directory)/\(AddressSource.copyName(of: address, number: same[address, default: 1]))"
        }
    }

    private func source(_ settings: LinesSourceSettings, _ defaults: LineDefaults, copy: String) -> Source {
        switch settings.place {
        case .file(let path):
            let file = FileSource(path: path, defaults: defaults)
            return Source(
                settings: settings, defaults: defaults, reader: .file(file),
                figures: LinesSourceFigures(name: "file:\(path)"))
        case .address(let address):
            let source = AddressSource(
                settings, address: address, name: "", copy: copy, defaults: defaults, client: surroundings.client)
            return Source(
                settings: settings, defaults: defaults, reader: .address(source, refresh: settings.refresh),
                figures: LinesSourceFigures(name: ""))
        }
    }

    /// The lines for a round: files as they are on the disk now, addresses as they last answered. Waits for an address
    /// only where nothing is known of it, and then for one time limit since it was first asked: one that goes on being
    /// silent, or drips, delays no round after that.
    package func current() async -> [Line] {
        for index in sources.indices {
            switch sources[index].reader {
            case .file(let file): await readFile(index, file)
            case .address(let address, let refresh): await askIfDue(index, address, refresh)
            }
        }
        return combined()
    }

    /// How each source is.
    package var figures: [LinesSourceFigures] { sources.map(\.figures) }

    private func readFile(_ index: Int, _ file: FileSource) async {
        let (generation, allowance) = (generation, allowance(index))
        let result = try? await BlockingWork.run("lines") { isStopped in
            var file = file
            let reading = file.read(allowance, isStopped: isStopped)
            return (file, reading)
        }
        // Who was cancelled has read half of it.
        guard let (file, reading) = result, generation == self.generation, !Task.isCancelled else { return }
        sources[index].reader = .file(file)
        note(reading, index)
    }

    private func askIfDue(_ index: Int, _ address: AddressSource, _ refresh: Duration) async {
        let time = surroundings.monotonicNow()
        // Rounds begin as evenly as they can; one that is a little early should not wait for the next.
        let isDue = sources[index].askedAt.map { time - $0 >= refresh.nanoseconds / 20 * 19 } ?? true
        if isDue, sources[index].asking == nil {
            sources[index].askedAt = time
            sources[index].firstAskedAt = sources[index].firstAskedAt ?? time
            let generation = generation
            sources[index].asking = Task { await ask(index, address, refresh, generation) }
        }
        guard sources[index].lines == nil, let asking = sources[index].asking else { return }
        let waited = time - (sources[index].firstAskedAt ?? time)
        await wait(for: asking, atMost: sources[index].settings.timeout - .nanoseconds(waited))
    }

    /// Until it ended, the time is up, or whoever waits is cancelled. A source that is long to answer, or to be read,
    /// keeps those of the others from being measured no longer than its own time limit.
    private func wait(for asking: Task<Void, Never>, atMost limit: Duration) async {
        guard limit > .zero else { return }
        let (answers, end) = AsyncStream.makeStream(of: Void.self)
        let answer = Task {
            await asking.value
            end.finish()
        }
        let alarm = Task { [surroundings] in
            try? await surroundings.sleep(limit)
            end.finish()
        }
        for await _ in answers {}
        alarm.cancel()
        answer.cancel()
    }

    private func ask(_ index: Int, _ address: AddressSource, _ refresh: Duration, _ generation: Int) async {
        var address = address
        let copy = await firstLook(at: address, index, generation)
        guard generation == self.generation else { return }
        let reading = await address.fetch(allowance(index))
        guard generation == self.generation else { return }
        sources[index].asking = nil
        sources[index].reader = .address(address, refresh: refresh)
        note(reading, index)
        if let problem = address.copyProblem {
            logger.error(
                "the copy of a source of lines was not written; a start while the source is down would have no lines",
                metadata: ["source": "\(sources[index].figures.name)", "reason": "\(problem)"])
        }
        if sources[index].lines == nil, let copy { use(copy, index) }
    }

    /// The copy of an earlier process, where nothing else is known of the source: its lines are what a first answer is
    /// held against, and are used if there is none. nil where there is none, or it cannot be used.
    private func firstLook(at address: AddressSource, _ index: Int, _ generation: Int) async -> [Line]? {
        guard sources[index].lines == nil, sources[index].accepted == nil else { return nil }
        let reading = await address.readCopy(allowance(index))
        guard generation == self.generation else { return nil }
        switch reading {
        case .lines(let lines, _):
            sources[index].accepted = lines.count
            return lines
        case .problems(let problems):
            logger.error(
                "the copy of a source of lines is not used",
                metadata: ["source": "\(sources[index].figures.name)", "reason": "\(problems.first ?? "")"])
            return nil
        case .unchanged, nil: return nil
        }
    }

    private func use(_ lines: [Line], _ index: Int) {
        guard lines.count <= allowance(index).room else { return }
        sources[index].lines = lines
        sources[index].figures.lines = lines.count
        logger.warning(
            "a source of lines is down; the last good copy is used",
            metadata: ["source": "\(sources[index].figures.name)", "lines": "\(lines.count)"])
    }

    private func note(_ reading: LinesReading, _ index: Int) {
        switch reading {
        case .lines(let lines, let notes):
            let allowance = allowance(index)
            // Another source was read meanwhile.
            guard lines.count <= allowance.room else {
                sources[index].forget()
                return noteBad(index, ["\(sources[index].figures.name): \(allowance.excess)"])
            }
            let before = sources[index].lines
            sources[index].lines = lines
            sources[index].accepted = lines.count
            sources[index].figures.lines = lines.count
            noteGood(index)
            logger.notice(
                "lines were read",
                metadata: [
                    "source": "\(sources[index].figures.name)", "lines": "\(lines.count)",
                    "before": "\(before?.count ?? 0)",
                ].merging(Self.difference(before, lines).merging(Self.notes(notes)) { $1 }) { $1 })
        case .unchanged: noteGood(index)
        case .problems(let problems): noteBad(index, problems)
        }
    }

    /// Which lines came and went; nothing at the first reading, when all of them came. A line that is told otherwise
    /// now (its addresses, its limits) is neither.
    private static func difference(_ before: [Line]?, _ now: [Line]) -> Logger.Metadata {
        guard let before else { return [:] }
        let (old, new) = (Set(before.map(\.name)), Set(now.map(\.name)))
        var facts: Logger.Metadata = [:]
        if let gone = NameList.text(before.map(\.name).filter { !new.contains($0) }) { facts["gone"] = "\(gone)" }
        if let added = NameList.text(now.map(\.name).filter { !old.contains($0) }) { facts["added"] = "\(added)" }
        return facts
    }

    /// What was passed over in the file, or taken otherwise than its writer may think.
    private static func notes(_ notes: [LinesNote]) -> Logger.Metadata {
        notes.isEmpty ? [:] : ["notes": "\(notes.map(\.description).joined(separator: "; "))"]
    }

    private func noteGood(_ index: Int) {
        sources[index].figures.goodAt = surroundings.now()
        sources[index].figures.isStale = false
        (sources[index].figures.failuresInRow, sources[index].figures.badSince) = (0, nil)
        sources[index].figures.problems = []
    }

    private func noteBad(_ index: Int, _ problems: [String]) {
        sources[index].figures.failures += 1
        sources[index].figures.isStale = true
        sources[index].figures.failuresInRow += 1
        if sources[index].figures.badSince == nil { sources[index].figures.badSince = surroundings.now() }
        sources[index].figures.problems = problems
        let more = problems.count > 1 ? " (and \(problems.count - 1) more)" : ""
        logger.error(
            "a source of lines cannot be used; what was known of it goes on",
            metadata: [
                "source": "\(sources[index].figures.name)", "reason": "\(problems.first ?? "")\(more)",
                "lines": "\(sources[index].lines?.count ?? 0)",
            ])
    }

    /// Lines of all sources; of several with one name the first, since two would share their history.
    private func combined() -> [Line] {
        var names: Set<String> = []
        var lines: [Line] = []
        for index in sources.indices {
            let own = sources[index].lines ?? []
            let fresh = own.filter { names.insert($0.name).inserted }
            let duplicates = own.count - fresh.count
            if duplicates > 0, duplicates != sources[index].figures.duplicates {
                logger.error(
                    "lines have the names of lines of an earlier source, and are not measured",
                    metadata: ["source": "\(sources[index].figures.name)", "lines": "\(duplicates)"])
            }
            sources[index].figures.duplicates = duplicates
            lines += fresh
        }
        return lines
    }
}
