internal import Glibc

/// Results.
package enum StandardOutput {
    package static var isTerminal: Bool { isatty(STDOUT_FILENO) == 1 }

    /// - Throws: `WriteFailure`, also when the reader has gone away.
    package static func write(_ octets: ArraySlice<UInt8>) throws(WriteFailure) {
        try Descriptor(STDOUT_FILENO).write(octets)
    }

    package static func write(_ text: String) throws(WriteFailure) { try write(Array(text.utf8)[...]) }
}
