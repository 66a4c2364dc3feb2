internal import Glibc

/// What a path that is to be written to leads to.
///
/// The way is walked entry by entry and its last folder held, so that nobody who swaps a part of it afterwards moves
/// the file elsewhere. In a folder where everybody may write, nothing of another user's is followed or replaced, as the
/// kernel has it where fs.protected_symlinks and its siblings are set (proc_sys_fs(5)).
struct OutputPlace {
    enum Kind {
        /// Nothing is there yet.
        case new
        /// A file, which is to be replaced by one of the same mode and owner.
        case regular(mode: mode_t, owner: uid_t, group: gid_t)
        /// A pipe, a device or a socket, which nothing could take the place of.
        case special
        case directory
        /// One of this process's own descriptors: opening it anew would begin the file behind it anew.
        case inherited(Int32)
    }

    /// Why a path is not walked to its end.
    enum Problem: Error {
        /// errno(3).
        case system(Int32)
        /// An entry on the way is another user's, in a folder where everybody may write.
        case ofAnotherUser(isLink: Bool, uid: uid_t)
    }

    /// The folder, behind symbolic links, those that lead nowhere too: what they name is made, and they stay. nil for
    /// an inherited descriptor.
    let folder: OpenFolder?
    /// The entry in that folder.
    let name: String
    let kind: Kind

    /// More links than any kernel follows (path_resolution(7)).
    private static let maxLinks = 40

    /// - Parameter ownFolders: refuses folders of another user's on the way, too, where everybody may make some.
    init(_ path: String, ownFolders: Bool = false) throws(Problem) {
        if let number = Self.descriptor(path) {
            (folder, name, kind) = (nil, path, .inherited(number))
            return
        }
        let bytes = FileName.bytes(path)
        var (rest, links) = (Self.names(bytes), 0)
        var folder = try Self.held(rest.isEmpty ? nil : OpenFolder.start(of: bytes))
        while let name = rest.popLast() {
            guard let entry = folder.entry(name) else {
                guard errno == ENOENT, rest.isEmpty else { throw .system(errno) }
                (self.folder, self.name, kind) = (folder, name, .new)
                return
            }
            guard let facts = entry.facts else { throw .system(errno) }
            let isFolder = facts.st_mode & S_IFMT == S_IFDIR
            if !isFolder || ownFolders { try Self.checkOwner(of: facts, in: folder) }
            if isFolder, !rest.isEmpty {
                folder = entry
                continue
            }
            guard facts.st_mode & S_IFMT == S_IFLNK else {
                guard rest.isEmpty else { throw .system(ENOTDIR) }
                (self.folder, self.name, kind) = (folder, name, Self.kind(facts))
                return
            }
            links += 1
            guard links <= Self.maxLinks, let link = entry.link else { throw .system(ELOOP) }
            if rest.isEmpty, let number = Self.descriptor(FileName.text(link)) {
                (self.folder, self.name, kind) = (nil, path, .inherited(number))
                return
            }
            if link.first == UInt8(ascii: "/") { folder = try Self.held(OpenFolder.start(of: link)) }
            rest += Self.names(link)
        }
        throw .system(ENOENT)
    }

    /// The same for all spellings of one place.
    var identity: String {
        if case .inherited(let number) = kind { return "/dev/fd/\(number)" }
        guard let facts = folder?.facts else { return name }
        return "\(facts.st_dev):\(facts.st_ino)/\(name)"
    }

    /// A name beside the target's that nobody can foresee, for a file that is not whole yet.
    ///
    /// - Parameter isShort: leaves the target's name out, for one that is too long to be added to.
    func partialName(isShort: Bool) -> String {
        let number = String(UInt64.random(in: 0...UInt64.max), radix: 16)
        let ending = ".partial-" + String(repeating: "0", count: 16 - number.count) + number
        return (isShort ? "plumbline" : name) + ending
    }
}

// MARK: - The walk

extension OutputPlace {
    /// The names of a path, the last one first. A slash or a dot at the end names the folder itself.
    private static func names(_ path: [UInt8]) -> [String] {
        let names = path.split(separator: UInt8(ascii: "/")).map { FileName.text(Array($0)) }
        let isFolder = path.last == UInt8(ascii: "/") || names.last == "."
        return (names.filter { $0 != "." } + (isFolder ? ["."] : [])).reversed()
    }

    private static func held(_ folder: OpenFolder?) throws(Problem) -> OpenFolder {
        guard let folder else { throw .system(errno == 0 ? ENOENT : errno) }
        return folder
    }

    /// Refuses what another user put into a folder where everybody may write: a link of theirs leads the file to where
    /// only this user may write, and a file of theirs would be given back to them with what is in it.
    private static func checkOwner(of entry: stat, in folder: OpenFolder) throws(Problem) {
        let kinds = [S_IFLNK, S_IFREG, S_IFIFO, S_IFSOCK, S_IFDIR]
        guard kinds.contains(entry.st_mode & S_IFMT), entry.st_uid != geteuid() else { return }
        guard let place = folder.facts else { throw .system(errno) }
        guard place.st_mode & S_IWOTH != 0, entry.st_uid != place.st_uid else { return }
        throw .ofAnotherUser(isLink: entry.st_mode & S_IFMT == S_IFLNK, uid: entry.st_uid)
    }

    private static func kind(_ entry: stat) -> Kind {
        switch entry.st_mode & S_IFMT {
        case S_IFREG: .regular(mode: entry.st_mode & 0o777, owner: entry.st_uid, group: entry.st_gid)
        case S_IFDIR: .directory
        default: .special
        }
    }

    private static func descriptor(_ path: String) -> Int32? {
        switch path {
        case "/dev/stdout": return STDOUT_FILENO
        case "/dev/stderr": return STDERR_FILENO
        default: break
        }
        for prefix in ["/dev/fd/", "/proc/self/fd/"] where path.hasPrefix(prefix) {
            return Int32(path.dropFirst(prefix.count))
        }
        return nil
    }
}
