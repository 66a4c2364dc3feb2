package import LineModel
internal import SystemFiles

/// What a configuration's values may refer to, and the folder that its paths start from.
package struct ConfigurationInput: Sendable {
    /// What messages call the file.
    package var source: String
    /// With which relative paths begin; empty: the process's own directory.
    package var directory: String
    package var environment: [String: String]
    /// A file's content for `file:PATH`, or why it cannot be read, without its path.
    package var readFile: @Sendable (String) -> Result<[UInt8], TextError>

    package init(
        source: String, directory: String, environment: [String: String],
        readFile: @escaping @Sendable (String) -> Result<[UInt8], TextError>
    ) {
        self.source = source
        self.directory = directory
        self.environment = environment
        self.readFile = readFile
    }

    /// Of a file of this machine.
    package init(path: String, environment: [String: String]) {
        self.init(source: path, directory: path.contains("/") ? path.directory : "", environment: environment) { path in
            do throws(InputFile.Failure) {
                return .success(try InputFile.read(path))
            } catch {
                // Its remedies are those of a lines file.
                let reason = InputFile.exists(path) ? error.text.prefix { $0 != ";" } : "there is no such file"
                return .failure(TextError(String(reason), expected: "make it readable for this user, or name another"))
            }
        }
    }

    package func resolved(_ path: String) -> String {
        path.hasPrefix("/") || path.hasPrefix("bucket:") || directory.isEmpty ? path : "\(directory)/\(path)"
    }
}
