internal import Glibc

/// Everything that is no result: progress, logs, warnings.
package enum StandardError {
    /// Whether a person can watch it: it is a terminal, no file or pipe (isatty(3)).
    package static var isTerminal: Bool { isatty(STDERR_FILENO) == 1 }

    /// Writes all of `text`; what cannot be written to standard error has nowhere else to go and is dropped.
    package static func write(_ text: String) { _ = try? Descriptor(STDERR_FILENO).write(Array(text.utf8)[...]) }
}
