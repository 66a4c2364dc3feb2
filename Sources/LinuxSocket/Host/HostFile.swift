internal import Glibc

/// Small text files of /proc and /sys.
enum HostFile {
    /// The largest file that is read, bytes; /proc/stat of a machine with a thousand cores has some 200 KB.
    private static let maxBytes = 4 << 20

    /// A file's bytes; nil when it is not there or may not be read (containers, hardened systems). Blocks for as long
    /// as the kernel takes to write the text, some 20 to 200 us.
    static func bytes(_ path: String) -> [UInt8]? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 16_384)
        while bytes.count < maxBytes {
            let count = read(descriptor, &chunk, chunk.count)
            if count < 0 && errno == EINTR { continue }
            guard count >= 0 else { return nil }
            guard count > 0 else { return bytes }
            bytes += chunk[..<count]
        }
        return nil
    }
}
