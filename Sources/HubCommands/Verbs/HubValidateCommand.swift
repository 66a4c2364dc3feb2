internal import ArgumentParser
internal import CommandSupport
internal import FleetHub
internal import FleetModel
internal import FleetStore
internal import Glibc
internal import LineModel
internal import SettingsReading
internal import SystemFiles

struct HubValidateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "validate",
        abstract: "Check a configuration, and whether the fleet's plan keeps every ingress's cap.",
        discussion: """
            The plan is made of the lines of the configuration's files, or of the newest generation, and of the \
            vantages that the hub's database has; with --vantages of so many, which fit every selector.
            """)

    @Argument(help: ArgumentHelp("The configuration. (default: plumbhub.yaml, if there)", valueName: "file"))
    var file: String?

    @Option(help: ArgumentHelp("Plan as if there were so many vantages.", valueName: "n"))
    var vantages: Int?

    @Flag(help: "Say nothing when all is well.")
    var quiet = false

    func validate() throws {
        if let vantages, !(1...100_000).contains(vantages) {
            throw ValidationError("--vantages: write 1 to 100000")
        }
    }

    func run() throws {
        let (loaded, source) = try HubConfigurationFile.examine(file)
        let settings = loaded.settings
        var (lines, addresses) = try HubLinesFiles.read(settings)
        let known = settings.isThere ? try stored(settings) : nil
        if settings.lines.isEmpty { lines = known?.lines ?? [] }
        let all = vantages.map { settings.imagined($0) } ?? known?.vantages ?? []
        let warnings = loaded.warnings.map(\.description) + unmatched(settings, lines, all, source, addresses)
        for warning in warnings { Messages.write("plumbhub", "warning: \(warning)") }
        let plan: FleetPlan
        do throws(FleetPlanRefusal) {
            plan = try settings.planner(vantages: all, lines: lines).plan()
        } catch {
            throw CommandFailure("\(source): \(error.description)")
        }
        if !quiet { try StandardOutput.write(HubSummary.text(settings, plan, addresses: addresses)) }
    }

    private func stored(_ settings: HubSettings) throws(CommandFailure) -> (vantages: [FleetVantage], lines: [Line]) {
        let store = try HubOpening.open(settings)
        defer { store.close() }
        do throws(HubStoreError) {
            let lines = try store.currentGeneration().map { stored throws(HubStoreError) in try store.lines(of: stored)
            }
            return (try store.vantages().map(\.vantage), lines ?? [])
        } catch {
            throw CommandFailure("\(error)", status: .noRound)
        }
    }

    /// Selectors that are about no line or no vantage: mostly a slip of the pen.
    private func unmatched(
        _ settings: HubSettings, _ lines: [Line], _ vantages: [FleetVantage], _ source: String, _ addresses: Int
    ) -> [String] {
        settings.selectors.enumerated().flatMap { index, selector -> [String] in
            var found: [String] = []
            if addresses == 0, !lines.isEmpty, !lines.contains(where: selector.lines.fits) {
                found.append("\(source): selectors[\(index + 1)].lines: no line fits \(selector.lines)")
            }
            if !vantages.isEmpty, !vantages.contains(where: selector.vantages.fits) {
                found.append("\(source): selectors[\(index + 1)].vantages: no vantage fits \(selector.vantages)")
            }
            return found
        }
    }
}

extension HubSettings {
    /// Whether there is a database to ask: a file that is not there is not made for that.
    fileprivate var isThere: Bool {
        guard case .sqlite(let path) = database else { return true }
        return access(path, F_OK) == 0
    }

    /// Vantages that every selector's query fits, as far as one may.
    fileprivate func imagined(_ count: Int) -> [FleetVantage] {
        var tags: [String: String] = [:]
        for term in selectors.flatMap(\.vantages.terms) where !term.isNegated && term.key != "name" {
            tags[term.key] = tags[term.key] ?? term.patterns.first.map { $0.replacing("*", with: "x") }
        }
        let made = tags.sorted { $0.key < $1.key }.map { Tag(key: $0.key, value: $0.value) }
        return (1...count).map { FleetVantage(name: "vantage-\($0)", tags: made) }
    }
}
