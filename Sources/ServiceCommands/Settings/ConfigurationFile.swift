internal import LineModel
package import LineService
package import SettingsReading
internal import SystemFiles

/// A configuration that can be used.
package struct LoadedConfiguration: Sendable {
    /// What the service is told, checked, with its defaults filled in.
    package let settings: ServiceSettings
    /// What the operator should know and may leave as it is.
    package let warnings: [ConfigurationProblem]
    /// The settings that the reader knows, as `notify[].name`.
    package let known: Set<String>
    /// The settings that the file has, written in the same way.
    package let given: Set<String>
}

/// What a configuration says as far as it can be read, and everything that is wrong with it.
struct ExaminedConfiguration {
    let settings: ServiceSettings
    /// Everything that is wrong with the file; empty when it can be used.
    package let problems: [ConfigurationProblem]
    /// What the operator should know and may leave as it is.
    package let warnings: [ConfigurationProblem]
    /// What of this machine it names.
    package let references: [MachineReference]
    /// Whether enough is known to judge what is in lines files.
    let canJudgeLines: Bool
}

/// Reads the configuration of `plumblined` (docs/service/configuration.md).
package enum ConfigurationFile {
    /// - Throws: everything that is wrong with it.
    package static func load(
        path: String, environment: [String: String], catalogue: DestinationCatalogue = DestinationCatalogue()
    ) throws(ConfigurationProblems) -> LoadedConfiguration {
        try read(try bytes(path), ConfigurationInput(path: path, environment: environment), catalogue)
    }

    /// The same of a file's bytes; reads nothing but what `input` gives.
    package static func read(
        _ bytes: [UInt8], _ input: ConfigurationInput, _ catalogue: DestinationCatalogue = DestinationCatalogue()
    ) throws(ConfigurationProblems) -> LoadedConfiguration {
        var settings = ServiceSettings()
        let reader = try look(at: bytes, input, catalogue) { $0.read(into: &settings) }.sound()
        return LoadedConfiguration(
            settings: settings, warnings: ConfigurationReader.ordered(reader.warnings), known: reader.known,
            given: reader.given)
    }

    /// Where the history is. Nothing else is looked at, so that who asks the history needs no secret of the service.
    package static func historyPath(
        _ bytes: [UInt8], _ input: ConfigurationInput
    ) throws(ConfigurationProblems) -> String {
        var path = ""
        _ = try look(at: bytes, input, DestinationCatalogue()) { path = $0.historyPath() }.sound()
        return path
    }

    /// What a test of one destination needs, so that the others' secrets need not be there.
    ///
    /// - Returns: settings with that destination alone under `notify`, or none where no entry has its name; and the
    ///   names of all entries.
    package static func destination(
        named name: String, _ bytes: [UInt8], _ input: ConfigurationInput,
        _ catalogue: DestinationCatalogue = DestinationCatalogue()
    ) throws(ConfigurationProblems) -> (settings: ServiceSettings, names: [String]) {
        var settings = ServiceSettings()
        var names: [String] = []
        let reader = try look(at: bytes, input, catalogue) {
            names = $0.readDestination(named: name, into: &settings)
        }
        _ = try reader.sound()
        return (settings, names)
    }

    static func bytes(_ path: String) throws(ConfigurationProblems) -> [UInt8] {
        do {
            return try InputFile.read(path)
        } catch {
            let text =
                error.isAbsent
                ? "\(error.reason); name the configuration"
                : "\(error.reason); name a configuration that this user may read"
            throw ConfigurationProblems(problems: [ConfigurationProblem(source: path, place: nil, message: text)])
        }
    }

    /// Everything that is to be said of a configuration.
    ///
    /// - Throws: why it is none.
    static func examine(
        _ bytes: [UInt8], _ input: ConfigurationInput
    ) throws(ConfigurationProblems) -> ExaminedConfiguration {
        var settings = ServiceSettings()
        let reader = try look(at: bytes, input, DestinationCatalogue()) { $0.read(into: &settings) }
        return ExaminedConfiguration(
            settings: settings, problems: ConfigurationReader.ordered(reader.problems),
            warnings: ConfigurationReader.ordered(reader.warnings), references: reader.references,
            canJudgeLines: reader.knowsPayloads)
    }

    /// - Throws: why it is no YAML.
    private static func look(
        at bytes: [UInt8], _ input: ConfigurationInput, _ catalogue: DestinationCatalogue,
        _ look: (SettingsReader) -> Void
    ) throws(ConfigurationProblems) -> ConfigurationReader {
        let document: YAMLDocument
        do {
            document = try YAMLDocument(bytes)
        } catch {
            let message = error.error.description
            throw ConfigurationProblems(problems: [
                ConfigurationProblem(source: input.source, place: error.place, message: message)
            ])
        }
        let reader = ConfigurationReader(input, masked: document.masked)
        let root = ConfigurationValue(reader: reader, node: document.root, path: "", pattern: "")
        if root.kind == "nothing" {
            reader.report(nil, "nothing is in the file; write at least lines: [{file: lines.csv}]")
        } else if let section = root.section() {
            look(SettingsReader(section: section, catalogue: catalogue))
        }
        return reader
    }
}

extension ConfigurationReader {
    /// - Throws: everything that was reported.
    fileprivate func sound() throws(ConfigurationProblems) -> ConfigurationReader {
        guard problems.isEmpty else { throw ConfigurationProblems(problems: Self.ordered(problems)) }
        return self
    }
}
