internal import Glibc

/// Where results go.
package enum StandardOutput {
    /// Whether a person reads it: it is a terminal, no file or pipe (isatty(3)).
    package static var isTerminal: Bool { isatty(STDOUT_FILENO) == 1 }

    /// - Throws: `WriteFailure`, also when the reader has gone away.
    package static func write(_ bytes: ArraySlice<UInt8>) throws(WriteFailure) {
        try Descriptor(STDOUT_FILENO).write(bytes)
    }

    /// Writes the text as UTF-8, without adding a line end. Blocks.
    ///
    /// - Throws: `WriteFailure`, also when the reader has gone away.
    package static func write(_ text: String) throws(WriteFailure) { try write(Array(text.utf8)[...]) }
}
