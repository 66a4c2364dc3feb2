internal import Glibc

/// A write that the system refused.
package struct WriteFailure: Error {
    /// errno(3).
    package let number: Int32

    /// Whether nobody reads the pipe any more: the reader has seen enough.
    package var isBrokenPipe: Bool { number == EPIPE }
    /// The C library's sentence for the error (strerror(3)).
    package var text: String { String(cString: strerror(number)) }
}

/// An open file descriptor, written to whole.
package struct Descriptor {
    private let number: Int32

    /// The descriptor stays its owner's to close.
    package init(_ number: Int32) { self.number = number }

    /// Takes the numbers 0 to 2 where the process was started without them, so that no file or socket gets one and then
    /// finds results or messages in it. Reading and writing them fails, as without.
    package static func fillStandardOnes() {
        for number in STDIN_FILENO...STDERR_FILENO where fcntl(number, F_GETFD) < 0 {
            // The lowest free number is the one that is missing (open(2)).
            _ = Glibc.open("/dev/null", number == STDIN_FILENO ? O_WRONLY : O_RDONLY)
        }
    }

    /// Blocks until all bytes are written, also where the descriptor was made not to block: a pipe that was inherited
    /// so takes 64 KiB and would lose the rest.
    ///
    /// - Throws: when the system refuses a part. It is not known how much was written before.
    package func write(_ bytes: ArraySlice<UInt8>) throws(WriteFailure) {
        var rest = bytes
        while !rest.isEmpty {
            let written = rest.withUnsafeBytes { Glibc.write(number, $0.baseAddress, $0.count) }
            if written >= 0 {
                rest = rest.dropFirst(written)
            } else if errno == EAGAIN {
                var wait = pollfd(fd: number, events: Int16(POLLOUT), revents: 0)
                _ = poll(&wait, 1, -1)
            } else if errno != EINTR {
                throw WriteFailure(number: errno)
            }
        }
    }
}
