import Foundation

/// The project's documents, wherever under `docs` they stand.
enum Documents {
    struct Missing: Error {
        let name: String
    }

    static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "docs")

    /// The document of that name, in whatever case its file has.
    static func url(_ name: String) throws -> URL {
        let files = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)
        while let file = files?.nextObject() as? URL {
            if file.lastPathComponent.lowercased() == name.lowercased() { return file }
        }
        throw Missing(name: name)
    }
}
