internal import LineModel
internal import SettingsReading
internal import Synchronization

/// Files of a configuration that are objects of a bucket (`file:bucket:KEY`). A configuration is read without waiting,
/// and an object is not: so it is read once to see what it asks for, and again with what was fetched.
final class BucketFiles: Sendable {
    static let prefix = "bucket:"

    private let known: [String: [UInt8]]
    private let asked = Mutex<Set<String>>([])

    init(_ known: [String: [UInt8]] = [:]) { self.known = known }

    /// Keys that were asked for and are not known.
    var missing: [String] { asked.withLock { $0.sorted() } }

    /// The input with these objects beside its files.
    func adding(to input: ConfigurationInput) -> ConfigurationInput {
        var input = input
        let readFile = input.readFile
        input.readFile = { path in
            guard path.hasPrefix(Self.prefix) else { return readFile(path) }
            let key = String(path.dropFirst(Self.prefix.count))
            if let bytes = self.known[key] { return .success(bytes) }
            _ = self.asked.withLock { $0.insert(key) }
            return .failure(TextError("it is not fetched yet", expected: "call again"))
        }
        return input
    }
}
