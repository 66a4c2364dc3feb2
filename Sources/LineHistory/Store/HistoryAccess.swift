internal import Foundation
internal import Glibc

/// Who may read a history's files beside the user who writes them.
package enum HistoryReaders: String, CaseIterable, Sendable {
    case owner, group

    /// The mode of the files (chmod(2)).
    var mode: mode_t { self == .group ? 0o640 : 0o600 }
}

/// The files of a history as others may see them: it names customers' addresses and what waits to be told. SQLite makes
/// files that everybody may read, as far as the umask lets it; its log and its index get the mode of the database's.
package enum HistoryAccess {
    private static let others: mode_t = 0o007
    private static let files = ["", "-wal", "-shm"]

    /// The same for a database of another kind, which is kept as a history is.
    ///
    /// - Parameter setting: what names its path, for the words of the error.
    package static func prepare(
        _ path: String, readers: HistoryReaders, setting: String
    ) throws(HistoryError) -> Bool {
        try prepare(path, mode: readers.mode, setting: setting)
    }

    /// Makes the file if there is none, for these readers alone, and takes away from everybody else what an older
    /// version let them have. Blocks.
    ///
    /// - Parameter mode: of a file that is made; whatever the umask says.
    /// - Returns: whether everybody could read or write a file of it until now.
    /// - Throws: a history that somebody else may have put there.
    static func prepare(
        _ path: String, mode: mode_t, setting: String = "history.path"
    ) throws(HistoryError) -> Bool {
        guard !path.isEmpty else { return false }
        if folderIsOpen(path), let stranger = stranger(at: path) {
            throw HistoryError(
                .unavailable,
                "\(path) belongs to user \(stranger), and everybody may write to its folder: it may be a trap",
                remedy: "remove it, or name a \(setting) in a folder that only the service's user may write to")
        }
        var facts = stat()
        guard stat(path, &facts) == 0 else {
            make(path, mode)
            return false
        }
        var wasOpen = false
        for file in files {
            guard stat(path + file, &facts) == 0, facts.st_mode & S_IFMT == S_IFREG,
                facts.st_mode & others != 0
            else { continue }
            wasOpen = true
            chmod(path + file, facts.st_mode & 0o770)
        }
        // Somebody asks for it: nothing else widens what there is.
        if mode & 0o040 != 0, stat(path, &facts) == 0, facts.st_mode & 0o040 == 0 {
            for file in files { chmod(path + file, mode) }
        }
        return wasOpen
    }

    /// An empty file of this mode, which nobody could read before. Where it cannot be made SQLite says why.
    static func make(_ path: String, _ mode: mode_t) {
        // Behind a link that leads nowhere yet: the link stays, as SQLite leaves it.
        let place = (path as NSString).resolvingSymlinksInPath
        let descriptor = open(target(of: place), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode)
        guard descriptor >= 0 else { return }
        fchmod(descriptor, mode)
        close(descriptor)
    }

    /// The mode of the file that is there, without what others had; nil where there is none.
    static func mode(of path: String) -> mode_t? {
        var facts = stat()
        return stat(path, &facts) == 0 ? facts.st_mode & 0o660 : nil
    }

    /// Whether everybody may put files into the history's folder, or take others' away: a sticky bit keeps the latter
    /// (unlink(2)).
    static func folderIsOpen(_ path: String) -> Bool {
        var facts = stat()
        return stat(folder(of: path), &facts) == 0 && facts.st_mode & 0o002 != 0
    }

    /// What is to be said of the folder; nil where it is as it should be.
    static func warning(_ path: String) -> String? {
        var facts = stat()
        let folder = folder(of: path)
        guard stat(folder, &facts) == 0, facts.st_mode & 0o002 != 0, facts.st_mode & mode_t(S_ISVTX) == 0 else {
            return nil
        }
        return "everybody may write to the folder \(folder), and so put another history in this one's place; take that "
            + "away (chmod o-w), or name a history.path elsewhere"
    }

    private static func folder(of path: String) -> String {
        let folder = (path as NSString).deletingLastPathComponent
        return folder.isEmpty ? "." : folder
    }

    /// The user whose file is in the history's place, or in that of a companion; nil where none is of a stranger.
    private static func stranger(at path: String) -> uid_t? {
        var facts = stat()
        return files.lazy.compactMap { file in
            lstat(path + file, &facts) == 0 && facts.st_uid != geteuid() && facts.st_uid != 0 ? facts.st_uid : nil
        }.first
    }

    private static func target(of path: String) -> String {
        var bytes = [CChar](repeating: 0, count: Int(PATH_MAX) + 1)
        let count = readlink(path, &bytes, bytes.count - 1)
        guard count > 0 else { return path }
        let link = String(decoding: bytes.prefix(count).map { UInt8(bitPattern: $0) }, as: UTF8.self)
        return link.hasPrefix("/") ? link : "\(folder(of: path))/\(link)"
    }
}
