internal import LineModel
package import LineService
internal import ObjectStore

/// A configuration as a function uses it.
package struct FunctionConfiguration: Sendable {
    /// Everything that the configuration file says, with its defaults.
    package var settings: ServiceSettings
    /// Where an event's lines files are, without a slash at the end; an empty one is the process's own directory.
    package var directory: String
    /// The temporary keys that the platform gives the function for its bucket; nil where it gives none, so that the
    /// configuration must have a key pair.
    package var role: RoleCredentials?
    /// The pattern of the state object's key, as an upload's.
    package var stateKey = "state/{vantage}.json.gz"

    /// Takes a configuration that was read and checked; the state object's key begins as the default pattern.
    package init(settings: ServiceSettings, directory: String, role: RoleCredentials?) {
        self.settings = settings
        self.directory = directory
        self.role = role
    }

    /// The key of the state object.
    ///
    /// - Parameter lines: the lines file that an event names, which has a state of its own; nil for the configured
    ///   lines.
    /// - Throws: a fault of the configuration when the pattern cannot be filled in.
    func key(lines: String?) throws(FunctionFault) -> String {
        let epoch = WallTime(nanosecondsSince1970: 0)
        let pattern = lines == nil ? stateKey : stateKey + ".{round}"
        do throws(KeyPattern.ParseError) {
            return try KeyPattern(pattern).key(
                KeyPattern.Values(vantage: settings.vantage, time: epoch, round: lines ?? ""))
        } catch {
            throw FunctionFault(.configuration, "the state's key \(error.message)")
        }
    }
}
