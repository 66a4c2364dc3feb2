internal import CommandSupport
package import FleetHub
internal import LineModel
internal import ServiceCommands
package import SettingsReading
internal import SystemFiles

/// A hub's configuration that can be used.
package struct LoadedHubConfiguration: Sendable {
    /// What the hub is told, checked, with its defaults filled in.
    package let settings: HubSettings
    /// What the operator should know and may leave as it is.
    package let warnings: [ConfigurationProblem]
    /// The settings that the reader knows, as `notify[].name`.
    package let known: Set<String>
    /// The settings that the file has, written in the same way.
    package let given: Set<String>
}

/// Reads the configuration of `plumbhub` (docs/service/fleet.md).
package enum HubConfigurationFile {
    /// The file that is read where none is named. Where it is not there, everything is as by default.
    package static let usualPath = "plumbhub.yaml"

    /// Reads a file's bytes; looks at nothing but what `input` gives.
    ///
    /// - Throws: everything that is wrong with it.
    package static func read(
        _ bytes: [UInt8], _ input: ConfigurationInput
    ) throws(ConfigurationProblems) -> LoadedHubConfiguration {
        var settings = HubSettings()
        settings.database = .sqlite(input.resolved(HubSettingsReader.defaultFile))
        // A file of comments alone has the defaults.
        guard !saysNothing(bytes) else {
            return LoadedHubConfiguration(settings: settings, warnings: [], known: [], given: [])
        }
        let document: YAMLDocument
        do {
            document = try YAMLDocument(bytes)
        } catch {
            throw ConfigurationProblems(problems: [
                ConfigurationProblem(source: input.source, place: error.place, message: error.error.description)
            ])
        }
        let reader = ConfigurationReader(input, masked: document.masked)
        let root = ConfigurationValue(reader: reader, node: document.root, path: "", pattern: "")
        if root.kind != "nothing", let section = root.section() {
            HubSettingsReader(section: section).read(into: &settings)
        }
        guard reader.problems.isEmpty else {
            throw ConfigurationProblems(problems: ConfigurationReader.ordered(reader.problems))
        }
        return LoadedHubConfiguration(
            settings: settings, warnings: ConfigurationReader.ordered(reader.warnings), known: reader.known,
            given: reader.given)
    }

    private static func saysNothing(_ bytes: [UInt8]) -> Bool {
        bytes.split(separator: UInt8(ascii: "\n")).allSatisfy { line in
            let text = line.drop { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\r") }
            return text.isEmpty || text.first == UInt8(ascii: "#")
        }
    }

    /// The configuration for a verb; warnings go to standard error.
    ///
    /// - Parameter path: nil reads `usualPath`, and takes the defaults where that file is not there.
    /// - Throws: everything that is wrong with it.
    static func load(_ path: String?) throws(CommandFailure) -> HubSettings {
        let (loaded, _) = try examine(path)
        for warning in loaded.warnings { Messages.write("plumbhub", "warning: \(warning)") }
        return loaded.settings
    }

    /// The same with its warnings, which are not told, and its name.
    static func examine(_ path: String?) throws(CommandFailure) -> (LoadedHubConfiguration, source: String) {
        let source = path ?? usualPath
        var bytes: [UInt8] = []
        do {
            bytes = try InputFile.read(source)
        } catch {
            guard path == nil, error.isAbsent else {
                throw CommandFailure("\(source): \(error.reason); name a configuration that this user may read")
            }
        }
        do {
            let input = ConfigurationInput(path: source, environment: ProcessEnvironment.current)
            return (try read(bytes, input), source)
        } catch {
            throw CommandFailure(error.problems.map(\.description))
        }
    }
}
