internal import CommandSupport
internal import Glibc
internal import SystemFiles

/// Where a secret comes from: a file or the environment, never the command line, which everybody can see.
struct SecretInput {
    /// The flag that names a file, and what was given.
    let file: (flag: String, path: String?)
    /// The flag that names an environment variable, and what was given.
    let variable: (flag: String, name: String?)
    /// What it is, for messages: "there is one key".
    let noun: String

    /// The bytes, and the place that messages name; nil without either.
    ///
    /// - Throws: a `CommandFailure`; nothing of the secret is in it.
    func read() throws(CommandFailure) -> (bytes: [UInt8], place: String)? {
        switch (file.path, variable.name) {
        case (nil, nil): return nil
        case (.some, .some):
            throw CommandFailure("\(file.flag) and \(variable.flag): there is one \(noun); keep one of them")
        case (.some(let path), nil): return (try bytes(path), "\(file.flag) \(path)")
        case (nil, .some(let name)):
            guard let value = getenv(name) else {
                throw CommandFailure("\(variable.flag) \(name): there is no such variable; set it, or name a file")
            }
            return (Array(String(cString: value).utf8), "\(variable.flag) \(name)")
        }
    }

    private func bytes(_ path: String) throws(CommandFailure) -> [UInt8] {
        do {
            return try InputFile.read(path)
        } catch {
            throw CommandFailure("\(file.flag) \(path): it cannot be read; check the path and its permissions")
        }
    }
}
