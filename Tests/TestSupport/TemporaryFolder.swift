package import Foundation

/// A folder of a test's own, removed with all that is in it when nobody holds it any more.
package final class TemporaryFolder: Sendable {
    package let url: URL
    package var path: String { url.path }

    package init() throws {
        url = FileManager.default.temporaryDirectory.appending(path: "plumbline-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: url) }

    /// Where a file of that name is or would be.
    package func file(_ name: String) -> String { url.appending(path: name).path }

    /// Writes a file, over an older one of the same name.
    ///
    /// - Returns: its path.
    @discardableResult
    package func write(_ name: String, _ text: String) throws -> String { try write(name, Data(text.utf8)) }

    /// Writes a file, over an older one of the same name.
    ///
    /// - Returns: its path.
    @discardableResult
    package func write(_ name: String, _ data: Data) throws -> String {
        try data.write(to: url.appending(path: name), options: .atomic)
        return file(name)
    }

    /// A file's text, which must be UTF-8.
    package func read(_ name: String) throws -> String {
        try String(contentsOf: url.appending(path: name), encoding: .utf8)
    }

    /// The names of all that is there, hidden or not, in order.
    package func names() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: path).sorted()
    }
}
