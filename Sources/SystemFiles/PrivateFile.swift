internal import Glibc

/// A small file that one user alone may read, such as a key.
package enum PrivateFile {
    /// Why it could not be written: an errno.
    package struct Failure: Error { package let number: Int32 }

    /// Its bytes, and what tells a later one in its place from it; nil where there is none, where others may read it,
    /// or where somebody else put it there: then it is nobody's secret. It is not followed where it is a link. Blocks.
    ///
    /// - Parameter count: how many bytes it must have.
    package static func read(_ path: String, count: Int) -> (bytes: [UInt8], mark: FileMark)? {
        FileName.withPath(path) { name in
            let descriptor = open(name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK)
            guard descriptor >= 0 else { return nil }
            defer { close(descriptor) }
            var facts = stat()
            guard fstat(descriptor, &facts) == 0, facts.st_mode & S_IFMT == S_IFREG, facts.st_mode & 0o077 == 0,
                facts.st_uid == geteuid() || facts.st_uid == 0 || geteuid() == 0, Int(facts.st_size) == count,
                let mark = FileMark(path: path)
            else { return nil }
            var bytes = [UInt8](repeating: 0, count: count)
            let read = bytes.withUnsafeMutableBytes { Glibc.read(descriptor, $0.baseAddress, count) }
            return read == count ? (bytes, mark) : nil
        }
    }

    /// Puts a file with these bytes in the place of one that was there, whole or not at all. Blocks.
    ///
    /// - Parameter owner: a file whose owner it gets, where this user may give files away; nil where it stays his own.
    package static func write(_ bytes: [UInt8], to path: String, ownerOf owner: String?) throws(Failure) {
        let partial = "\(path).\(getpid()).new"
        let descriptor = FileName.withPath(partial) {
            open($0, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
        }
        guard descriptor >= 0 else { throw Failure(number: errno) }
        var facts = stat()
        if let owner, FileName.withPath(owner, { stat($0, &facts) }) == 0 {
            _ = fchown(descriptor, facts.st_uid, facts.st_gid)
        }
        let written = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
        var number: Int32 = written == bytes.count && fsync(descriptor) == 0 ? 0 : errno
        close(descriptor)
        if number == 0, FileName.withPath(partial, { from in FileName.withPath(path) { rename(from, $0) } }) != 0 {
            number = errno
        }
        guard number != 0 else { return }
        _ = FileName.withPath(partial) { unlink($0) }
        throw Failure(number: number)
    }
}
