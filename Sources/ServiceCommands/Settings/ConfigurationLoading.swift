internal import CommandSupport
internal import LineService
internal import SettingsReading
internal import SystemFiles

/// The configuration for a verb.
enum ConfigurationLoading {
    /// - Throws: everything that is wrong with it; warnings go to standard error.
    static func load(_ path: String) throws(CommandFailure) -> ServiceSettings {
        let loaded = try telling { () throws(ConfigurationProblems) in
            try ConfigurationFile.load(path: path, environment: ProcessEnvironment.current)
        }
        for warning in loaded.warnings { Messages.write("plumblined", "warning: \(warning)") }
        return loaded.settings
    }

    /// What validate has to say of it.
    ///
    /// - Throws: what keeps the file from being read at all.
    static func examine(_ path: String) throws(CommandFailure) -> ExaminedConfiguration {
        try telling { () throws(ConfigurationProblems) in
            try ConfigurationFile.examine(try ConfigurationFile.bytes(path), input(path))
        }
    }

    /// - Throws: what is wrong with that setting, or keeps the file from being read.
    static func historyPath(_ path: String) throws(CommandFailure) -> String {
        try telling { () throws(ConfigurationProblems) in
            try ConfigurationFile.historyPath(try ConfigurationFile.bytes(path), input(path))
        }
    }

    /// - Throws: what is wrong with the destination of that name.
    static func destination(
        named name: String, in path: String
    ) throws(CommandFailure) -> (settings: ServiceSettings, names: [String]) {
        try telling { () throws(ConfigurationProblems) in
            try ConfigurationFile.destination(named: name, try ConfigurationFile.bytes(path), input(path))
        }
    }

    private static func input(_ path: String) -> ConfigurationInput {
        ConfigurationInput(path: path, environment: ProcessEnvironment.current)
    }

    private static func telling<Value>(
        _ read: () throws(ConfigurationProblems) -> Value
    ) throws(CommandFailure) -> Value {
        do {
            return try read()
        } catch {
            throw CommandFailure(error.problems.map(\.description))
        }
    }
}
