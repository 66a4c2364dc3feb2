internal import Glibc

/// Who may read a file.
package enum FileMode {
    /// Makes an empty file that only this user may read, where there is none; of one that is there, takes away what
    /// everybody else was allowed (chmod(2)). An `OutputFile` at the path keeps that. Where it cannot be done nothing
    /// happens: whoever writes the file then says why.
    package static func makePrivate(_ path: String) {
        FileName.withPath(path) { name in
            let descriptor = open(name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
            if descriptor >= 0 {
                close(descriptor)
                return
            }
            var facts = stat()
            guard lstat(name, &facts) == 0, facts.st_mode & S_IFMT == S_IFREG, facts.st_mode & 0o007 != 0 else {
                return
            }
            chmod(name, facts.st_mode & 0o770)
        }
    }
}
