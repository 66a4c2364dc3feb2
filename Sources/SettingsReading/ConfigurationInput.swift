package import LineModel
internal import SystemFiles

/// What a configuration's values may refer to, and the folder that its paths start from.
package struct ConfigurationInput: Sendable {
    /// The file's name in messages.
    package var source: String
    /// The folder at which relative paths begin; empty for the process's own directory.
    package var directory: String
    /// The variables that `${NAME}` may name.
    package var environment: [String: String]
    /// Gives a file's content for `file:PATH`, or says why it cannot be read, without its path.
    package var readFile: @Sendable (String) -> Result<[UInt8], TextError>

    /// - Parameters:
    ///   - source: the file's name in messages.
    ///   - directory: the folder at which relative paths begin.
    ///   - readFile: is called with paths that are resolved already.
    package init(
        source: String, directory: String, environment: [String: String],
        readFile: @escaping @Sendable (String) -> Result<[UInt8], TextError>
    ) {
        self.source = source
        self.directory = directory
        self.environment = environment
        self.readFile = readFile
    }

    /// For a file of this machine: relative paths begin at its folder, and `file:PATH` reads this machine's files.
    package init(path: String, environment: [String: String]) {
        self.init(source: path, directory: path.contains("/") ? path.directory : "", environment: environment) { path in
            do throws(InputFile.Failure) {
                return .success(try InputFile.read(path))
            } catch {
                // Its remedies are those of a lines file.
                let reason = error.reason
                return .failure(TextError(reason, expected: "make it readable for this user, or name another"))
            }
        }
    }

    /// A path of the configuration as the process can use it. Absolute paths and `bucket:` ones stay as they are.
    package func resolved(_ path: String) -> String {
        path.hasPrefix("/") || path.hasPrefix("bucket:") || directory.isEmpty ? path : "\(directory)/\(path)"
    }
}
