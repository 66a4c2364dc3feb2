internal import CommandSupport
internal import ProbeWire

/// A STAMP key from a file or the environment.
struct StampKeyInput {
    let file: String?
    let variable: String?

    /// nil without either.
    ///
    /// - Throws: a `CommandFailure`; nothing of the key is in it.
    func read() throws -> StampKey? {
        let input = SecretInput(
            file: ("--stamp-key-file", file), variable: ("--stamp-key-env", variable), noun: "key")
        guard let (octets, place) = try input.read() else { return nil }
        do {
            return try StampKey(content: octets)
        } catch {
            throw CommandFailure("\(place): \(error)")
        }
    }
}
