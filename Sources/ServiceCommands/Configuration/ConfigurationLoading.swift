internal import CommandSupport
internal import LineService
internal import SystemFiles

/// The configuration for a verb.
enum ConfigurationLoading {
    /// - Throws: everything that is wrong with it; warnings go to standard error.
    static func load(_ path: String) throws(CommandFailure) -> ServiceSettings {
        do throws(ConfigurationProblems) {
            let loaded = try ConfigurationFile.load(path: path, environment: ProcessEnvironment.current)
            for warning in loaded.warnings { StandardError.write("plumblined: warning: \(warning)\n") }
            return loaded.settings
        } catch {
            throw CommandFailure(error.problems.map(\.description))
        }
    }
}
