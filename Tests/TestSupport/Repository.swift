package import Foundation

/// The files of the repository that tests read: documents, templates, examples, sources.
package enum Repository {
    /// The folder that has Package.swift.
    package static let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../..")
        .standardizedFileURL

    /// A file or folder by its path from the root.
    package static func url(_ path: String) -> URL { root.appending(path: path) }

    /// The path of a file or folder by its path from the root.
    package static func path(_ path: String) -> String { url(path).path }

    /// A file's text, which must be UTF-8.
    package static func text(_ path: String) throws -> String {
        try String(contentsOf: url(path), encoding: .utf8)
    }

    /// The text of the document of that name below docs/, in whatever folder it stands.
    ///
    /// - Throws: `NotFound` unless exactly one has the name.
    package static func document(_ name: String) throws -> String {
        try String(contentsOf: documentURL(name), encoding: .utf8)
    }

    /// The file of the document of that name below docs/, in whatever folder it stands.
    ///
    /// - Throws: `NotFound` unless exactly one has the name.
    package static func documentURL(_ name: String) throws -> URL {
        let found = try files(below: "docs").filter { $0.lastPathComponent == name }
        guard let url = found.first, found.count == 1 else { throw NotFound(name: name, places: found.map(\.path)) }
        return url
    }

    /// The text of every Swift source below a folder, in the order of their paths.
    ///
    /// - Throws: `NotFound` if there is none, so that no test passes for want of something to look at.
    package static func sources(below path: String) throws -> [String] {
        let found = try files(below: path).filter { $0.pathExtension == "swift" }
        guard !found.isEmpty else { throw NotFound(name: "\(path)/*.swift", places: []) }
        return try found.map { try String(contentsOf: $0, encoding: .utf8) }
    }

    private static func files(below path: String) throws -> [URL] {
        let folder = url(path)
        let names = try FileManager.default.subpathsOfDirectory(atPath: folder.path).sorted()
        return names.map { folder.appending(path: $0) }
    }

    /// There is no such file, or there are several.
    package struct NotFound: Error {
        let name: String
        let places: [String]
    }
}
