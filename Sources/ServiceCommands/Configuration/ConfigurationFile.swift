internal import LineModel
package import LineService
internal import SystemFiles

/// The kinds of destinations that a configuration may name.
package struct DestinationCatalogue: Sendable {
    package var notifiers: [NotifierKind]
    package var uploads: [UploadKind]

    package init(notifiers: [NotifierKind] = NotifierCatalogue.all, uploads: [UploadKind] = UploadCatalogue.all) {
        self.notifiers = notifiers
        self.uploads = uploads
    }
}

/// A configuration that can be used.
package struct LoadedConfiguration: Sendable {
    package let settings: ServiceSettings
    /// What the operator should know and may leave as it is.
    package let warnings: [ConfigurationProblem]
    /// Settings that the reader knows and the file has, as `notify[].name`.
    package let known: Set<String>
    package let given: Set<String>
}

/// Reads the configuration of `plumblined` (DESIGN.md, "Configuration of `plumblined`").
package enum ConfigurationFile {
    /// - Throws: everything that is wrong with it.
    package static func load(
        path: String, environment: [String: String], catalogue: DestinationCatalogue = DestinationCatalogue()
    ) throws(ConfigurationProblems) -> LoadedConfiguration {
        let octets: [UInt8]
        do {
            octets = try InputFile.read(path)
        } catch {
            let text = InputFile.exists(path) ? error.text : "there is no such file; name the configuration"
            throw ConfigurationProblems(problems: [ConfigurationProblem(source: path, place: nil, message: text)])
        }
        return try read(octets, ConfigurationInput(path: path, environment: environment), catalogue)
    }

    /// The same of a file's octets; reads nothing but what `input` gives.
    package static func read(
        _ octets: [UInt8], _ input: ConfigurationInput, _ catalogue: DestinationCatalogue = DestinationCatalogue()
    ) throws(ConfigurationProblems) -> LoadedConfiguration {
        let document: YAMLDocument
        do {
            document = try YAMLDocument(octets)
        } catch {
            let message = error.error.description
            throw ConfigurationProblems(problems: [
                ConfigurationProblem(source: input.source, place: error.place, message: message)
            ])
        }
        let reader = ConfigurationReader(input, masked: document.masked)
        let root = ConfigurationValue(reader: reader, node: document.root, path: "", pattern: "")
        var settings = ServiceSettings()
        if root.kind == "nothing" {
            reader.report(nil, "nothing is in the file; write at least lines: [{file: lines.csv}]")
        } else if let section = root.section() {
            SettingsReader(section: section, catalogue: catalogue).read(into: &settings)
        }
        guard reader.problems.isEmpty else {
            throw ConfigurationProblems(problems: ConfigurationReader.ordered(reader.problems))
        }
        return LoadedConfiguration(
            settings: settings, warnings: ConfigurationReader.ordered(reader.warnings), known: reader.known,
            given: reader.given)
    }
}
