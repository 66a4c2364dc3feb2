internal import CommandSupport
internal import Glibc
internal import ProbeWire
internal import SystemFiles

/// Where a STAMP key comes from: a file or the environment, never the command line, which everybody can see.
struct StampKeyInput {
    let file: String?
    let variable: String?

    /// A key is octets; more than this is some other file.
    private static let longest = 4096

    /// nil without either.
    ///
    /// - Throws: a `CommandFailure`; nothing of the key is in it.
    func read() throws -> StampKey? {
        switch (file, variable) {
        case (nil, nil): return nil
        case (.some, .some):
            throw CommandFailure("--stamp-key-file and --stamp-key-env: there is one key; keep one of them")
        case (.some(let path), nil): return try key(try octets(path), "--stamp-key-file \(path)")
        case (nil, .some(let name)):
            guard let value = getenv(name) else {
                throw CommandFailure("--stamp-key-env \(name): there is no such variable; set it, or name a file")
            }
            return try key(Array(String(cString: value).utf8), "--stamp-key-env \(name)")
        }
    }

    private func octets(_ path: String) throws -> [UInt8] {
        do {
            return try InputFile.read(path)
        } catch {
            throw CommandFailure("--stamp-key-file \(path): it cannot be read; check the path and its permissions")
        }
    }

    private func key(_ octets: [UInt8], _ place: String) throws -> StampKey {
        let end = octets.lastIndex { $0 != 0x0A && $0 != 0x0D }.map { $0 + 1 } ?? 0
        guard octets.count <= Self.longest else {
            throw CommandFailure("\(place): more than \(Self.longest) octets, which is no key; name another")
        }
        guard let key = StampKey(octets: Array(octets[..<end])) else {
            throw CommandFailure("\(place): there is no key in it; write the secret that both ends share")
        }
        return key
    }
}
