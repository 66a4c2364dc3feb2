internal import CaseFile
internal import CommandSupport
internal import Glibc
internal import Synchronization
internal import SystemFiles

/// The key that cases are signed with (Ed25519), in a file beside the history that its owner alone may read. It is made
/// at its first use. A new one in its place is used from then on: a manifest names the key that signed it, so what the
/// old one signed stays as it was.
final class CaseKeyFile: Sendable {
    private static let bytes = 32
    let path: String
    private let history: String

    /// - Parameter history: the path of the history's file.
    init(history: String) { (path, self.history) = ("\(history).evidence-key", history) }

    /// The key of now, made where there is no file; nil where it cannot be had. Blocks for a moment.
    func key() -> CaseKey? {
        if FileMark(path: path) == nil { try? replace() }
        return PrivateFile.read(path, count: Self.bytes).flatMap { CaseKey(secret: $0.bytes) }
    }

    /// The same for a command.
    ///
    /// - Throws: when it cannot be had.
    func required() throws(CommandFailure) -> CaseKey {
        if FileMark(path: path) == nil { try replace() }
        if let key = key() { return key }
        throw CommandFailure(
            "\(path) cannot be read, or may be read by others; run this as the service's user, or as root",
            status: .noRound)
    }

    /// Puts a new key in the place of the old one.
    ///
    /// - Throws: when it cannot be written.
    func replace() throws(CommandFailure) {
        do throws(PrivateFile.Failure) {
            try PrivateFile.write(CaseKey().secret, to: path, ownerOf: history)
        } catch {
            throw CommandFailure(
                "\(path) cannot be written: \(String(cString: strerror(error.number))); run this as the service's "
                    + "user, or as root", status: .noRound)
        }
    }
}
