internal import LineModel
package import LineService
internal import ObjectStore

/// A configuration as a function uses it.
package struct FunctionConfiguration: Sendable {
    package var settings: ServiceSettings
    /// Where an event's lines files are, without a slash at its end; empty: the process's own directory.
    package var directory: String
    package var role: RoleCredentials?
    /// The pattern of the state object's key, as an upload's.
    package var stateKey = "state/{vantage}.json.gz"

    package init(settings: ServiceSettings, directory: String, role: RoleCredentials?) {
        self.settings = settings
        self.directory = directory
        self.role = role
    }

    /// Of the state object.
    ///
    /// - Parameter lines: an event's lines file, which has a state of its own; nil: the configured lines.
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
