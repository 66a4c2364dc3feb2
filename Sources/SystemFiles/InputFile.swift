internal import Glibc

/// Reads whole files.
package enum InputFile {
    /// Why a file cannot be read.
    package struct Failure: Error {
        /// Without the path.
        package let reason: String
        /// What to do about a lines file; nil when nobody knows a remedy.
        package let remedy: String?
        /// What the system said (errno(3)), without a remedy; nil when it was not the system.
        package let systemText: String?
        /// Whether nothing is at the path; not so where it cannot be looked at.
        package let isAbsent: Bool

        init(_ reason: String, remedy: String?, systemText: String? = nil, isAbsent: Bool = false) {
            self.isAbsent = isAbsent
            self.reason = reason
            self.remedy = remedy
            self.systemText = systemText
        }

        /// The reason and the remedy.
        package var text: String { remedy.map { "\(reason); \($0)" } ?? reason }
    }

    /// More than any lines file that a machine could probe; keeps a mistaken device file from filling the memory.
    private static let maxBytes = 1 << 30

    /// Reads the whole file into memory. Blocks until its end.
    ///
    /// - Parameter path: `-` is standard input.
    /// - Throws: when it cannot be opened or read, or is larger than 1 GiB.
    package static func read(_ path: String) throws(Failure) -> [UInt8] {
        if path == "-" { return try readAll(STDIN_FILENO) }
        let descriptor = FileName.withPath(path) { open($0, O_RDONLY | O_CLOEXEC) }
        guard descriptor >= 0 else { throw failure(errno) }
        defer { close(descriptor) }
        return try readAll(descriptor)
    }

    /// Whether something is at the path, of whatever kind (access(2)); false too when a folder on the way cannot be
    /// searched.
    package static func exists(_ path: String) -> Bool { FileName.withPath(path) { access($0, F_OK) } == 0 }

    /// Reads from an open descriptor until its end, and leaves it open. Blocks.
    ///
    /// - Throws: when a read fails, or there is more than 1 GiB.
    package static func readAll(_ descriptor: Int32) throws(Failure) -> [UInt8] {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = Glibc.read(descriptor, &buffer, buffer.count)
            if count == 0 { return bytes }
            if count < 0 {
                if errno == EINTR { continue }
                throw failure(errno)
            }
            bytes.append(contentsOf: buffer[..<count])
            guard bytes.count <= maxBytes else {
                throw Failure("larger than 1 GiB, which is no lines file", remedy: "name another")
            }
        }
    }

    private static func failure(_ number: Int32) -> Failure {
        let systemText = String(cString: strerror(number))
        let (reason, remedy): (String, String?) =
            switch number {
            case ENOENT: ("there is no such file", "name a lines file, or write a line as host:port")
            case EISDIR: ("is a directory", "name a lines file in it")
            case EACCES: ("permission denied", "make it readable for this user")
            default: (systemText, nil)
            }
        return Failure(reason, remedy: remedy, systemText: systemText, isAbsent: number == ENOENT)
    }
}
