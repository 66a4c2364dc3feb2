internal import CommandSupport
internal import ProbeWire

/// A STAMP key from a file or the environment.
struct STAMPKeyInput {
    let file: String?
    let variable: String?
    /// What the flags are called behind `--stamp-`.
    var flag = "key"

    /// nil without either.
    ///
    /// - Throws: a `CommandFailure`; nothing of the key is in it.
    func read() throws -> STAMPKey? {
        let input = SecretInput(
            file: ("--stamp-\(flag)-file", file), variable: ("--stamp-\(flag)-env", variable), noun: "key")
        guard let (bytes, place) = try input.read() else { return nil }
        do {
            return try STAMPKey(content: bytes)
        } catch {
            throw CommandFailure("\(place): \(error)")
        }
    }
}
