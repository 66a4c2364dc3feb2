internal import CommandSupport
internal import Glibc
internal import ProbeWire
internal import SystemFiles

/// Where a STAMP key comes from: a file or the environment, never the command line, which everybody can see.
struct StampKeyInput {
    let file: String?
    let variable: String?

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
        do {
            return try StampKey(content: octets)
        } catch {
            throw CommandFailure("\(place): \(error)")
        }
    }
}
