internal import CommandSupport
internal import Glibc
internal import LineWeb
internal import Synchronization
internal import SystemFiles

/// The key that shares are signed with, in a file beside the history that its owner alone may read. Whoever replaces it
/// revokes all shares: a running service looks for a new one at each use.
final class ShareKeyFile: Sendable {
    private struct Known {
        var key: [UInt8]
        var mark: FileMark
    }

    private static let bytes = 32
    let path: String
    private let history: String
    private let known = Mutex<Known?>(nil)

    /// - Parameter history: the path of the history's file.
    init(history: String) { (path, self.history) = ("\(history).share-key", history) }

    /// The key of now, made where there is no file; nil where it cannot be had. Blocks for a moment.
    func key() -> [UInt8]? {
        known.withLock { known in
            if let known, FileMark(path: path) == known.mark { return known.key }
            if FileMark(path: path) == nil { try? replace() }
            known = PrivateFile.read(path, count: Self.bytes).map { Known(key: $0.bytes, mark: $0.mark) }
            return known?.key
        }
    }

    /// Puts a new key in the place of the old one.
    ///
    /// - Throws: when it cannot be written.
    func replace() throws(CommandFailure) {
        do throws(PrivateFile.Failure) {
            let key = PasswordHash.randomSalt() + PasswordHash.randomSalt()
            try PrivateFile.write(key, to: path, ownerOf: history)
        } catch {
            throw CommandFailure(
                "\(path) cannot be written: \(String(cString: strerror(error.number))); run this as the service's "
                    + "user, or as root", status: .noRound)
        }
    }
}
