internal import Glibc

/// What a folder holds.
package enum FolderListing {
    /// Whether the path leads to a folder, behind symbolic links too; false when it cannot be looked at.
    package static func isFolder(_ path: String) -> Bool {
        var info = stat()
        return FileName.withPath(path) { stat($0, &info) } == 0 && info.st_mode & S_IFMT == S_IFDIR
    }

    /// The names in a folder, but for `.` and `..`, in the order of their bytes; nil when it cannot be read.
    package static func names(in path: String) -> [String]? {
        guard let folder = FileName.withPath(path, { opendir($0) }) else { return nil }
        defer { closedir(folder) }
        var names: [String] = []
        while let entry = readdir(folder) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { tuple in
                tuple.withMemoryRebound(to: CChar.self, capacity: MemoryLayout.size(ofValue: entry.pointee.d_name)) {
                    FileName.text($0)
                }
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names.sorted()
    }
}
