internal import Glibc

/// What a path that is to be written to leads to.
struct OutputPlace {
    enum Kind {
        /// Nothing is there yet.
        case new
        /// A file, which is to be replaced by one of the same mode and owner.
        case regular(mode: mode_t, owner: uid_t, group: gid_t)
        /// A pipe, a device or a socket, which nothing could take the place of.
        case special
        case folder
        /// One of this process's own descriptors: opening it anew would begin the file behind it anew.
        case inherited(Int32)
    }

    /// Behind symbolic links, those that lead nowhere too: what they name is made, and they stay.
    let path: String
    let kind: Kind

    /// More links than any kernel follows (path_resolution(7)).
    private static let maxLinks = 40

    init(_ path: String) {
        var target = path
        for _ in 0..<Self.maxLinks where Self.descriptor(target) == nil {
            guard let link = Self.link(target) else { break }
            // The folder may be a link itself; the system follows that.
            target = link.hasPrefix("/") ? link : target.contains("/") ? "\(target.directory)/\(link)" : link
        }
        self.path = target
        kind = Self.kind(target)
    }

    /// The same for all spellings of one place; `path` where its folder cannot be found.
    var identity: String {
        guard case .inherited(let number) = kind else {
            let name = path.lastName
            guard let folder = Self.realPath(path.directory) else { return path }
            return folder == "/" ? "/\(name)" : "\(folder)/\(name)"
        }
        return "/dev/fd/\(number)"
    }

    /// A path beside the target under a name that nobody can foresee, for a file that is not whole yet.
    ///
    /// - Parameter isShort: leaves the target's name out, for one that is too long to be added to.
    func partialPath(isShort: Bool) -> String {
        let number = String(UInt64.random(in: 0...UInt64.max), radix: 16)
        let ending = ".partial-" + String(repeating: "0", count: 16 - number.count) + number
        guard isShort else { return path + ending }
        return path.contains("/") ? "\(path.directory)/plumbline\(ending)" : "plumbline\(ending)"
    }

    private static func kind(_ path: String) -> Kind {
        if let number = descriptor(path) { return .inherited(number) }
        var info = stat()
        guard FileName.withPath(path, { stat($0, &info) }) == 0 else { return .new }
        switch info.st_mode & S_IFMT {
        case S_IFREG: return .regular(mode: info.st_mode & 0o777, owner: info.st_uid, group: info.st_gid)
        case S_IFDIR: return .folder
        default: return .special
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

    /// What a symbolic link holds; nil where there is none.
    private static func link(_ path: String) -> String? {
        var bytes = [CChar](repeating: 0, count: Int(PATH_MAX) + 1)
        let count = FileName.withPath(path) { readlink($0, &bytes, bytes.count - 1) }
        return count > 0 ? FileName.text(bytes.prefix(count).map { UInt8(bitPattern: $0) }) : nil
    }

    private static func realPath(_ path: String) -> String? {
        guard let found = FileName.withPath(path, { realpath($0, nil) }) else { return nil }
        defer { free(found) }
        return FileName.text(found)
    }
}
