internal import Glibc
package import LineModel
internal import SystemFiles

/// A path of this machine that a configuration names. What is there may change at any time, and a configuration may be
/// checked on another machine than the service's: what is missing is therefore worth a warning, and does not keep the
/// service from starting.
package struct MachineReference {
    /// What the path leads to.
    package enum Kind { case linesFile, program, history }

    /// What must be there.
    package let kind: Kind
    /// The path as the process can use it.
    package let path: String
    /// `notify[2].exec.program`, for people.
    package let setting: String
    /// Where the configuration names it.
    package let place: TextPlace

    /// What the service would miss; nil when nothing is missing, or when another check tells (of lines files).
    ///
    /// - Parameter source: what messages call the configuration.
    package func warning(_ source: String) -> String? {
        let text: String? =
            switch kind {
            case .linesFile: nil
            case .program: isProgram ? nil : "\(path) is no program that this user may run; check its path and mode"
            case .history: directoryProblem
            }
        return text.map { "\(ConfigurationProblem(source: source, place: place, message: "\(setting): \($0)"))" }
    }

    private var isProgram: Bool {
        var status = stat()
        // access(2) has no objection to a directory.
        return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG && access(path, X_OK) == 0
    }

    private var directoryProblem: String? {
        let directory = path.directory
        guard access(directory, F_OK) == 0 else {
            return errno == ENOENT
                ? "there is no directory \(directory); make it for the service"
                : "the directory \(directory) cannot be looked at: \(String(cString: strerror(errno))); let the "
                    + "service's user search the directories above it"
        }
        guard access(directory, W_OK | X_OK) == 0 else {
            return "this user may not write to the directory \(directory); let the service's user do so"
        }
        var facts = stat()
        guard stat(directory, &facts) == 0, facts.st_mode & 0o002 != 0, facts.st_mode & mode_t(S_ISVTX) == 0 else {
            return nil
        }
        return "everybody may write to the directory \(directory), and so put another history in this one's place; "
            + "take that away (chmod o-w), or name another path"
    }
}
