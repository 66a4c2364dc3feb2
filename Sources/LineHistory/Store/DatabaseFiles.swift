internal import Foundation

/// Which files a database's path leads to, so that one that was deleted or replaced while it is open is noticed: SQLite
/// goes on writing into what it has opened, and at its end all of that is gone.
package struct DatabaseFiles: Equatable, Sendable {
    /// A file, whatever it is called (inode(7)).
    private struct Identity: Equatable, Sendable {
        let device: Int
        let number: Int

        /// nil when there is no such file, or when it cannot be looked at.
        init?(_ path: String) {
            guard let facts = try? FileManager.default.attributesOfItem(atPath: path),
                let device = facts[.systemNumber] as? Int, let number = facts[.systemFileNumber] as? Int
            else { return nil }
            self.device = device
            self.number = number
        }
    }

    private static let suffixes = ["-wal", "-shm"]
    private let main: Identity?
    /// The write-ahead log, which is a part of the database until it is brought into the file itself, and its index;
    /// nil of one that SQLite has not made yet.
    private let companions: [Identity?]

    /// As they are now.
    package init(at path: String) {
        // A link may lead elsewhere while the file stays.
        let path = (path as NSString).resolvingSymlinksInPath
        main = Identity(path)
        companions = Self.suffixes.map { Identity(path + $0) }
    }

    /// Whether all that was there then is still there.
    package func has(all before: DatabaseFiles) -> Bool {
        hasFile(of: before) && zip(companions, before.companions).allSatisfy { $1 == nil || $0 == $1 }
    }

    /// Whether the path leads to the file that it led to then. One that is not there any more is not the same.
    package func hasFile(of before: DatabaseFiles) -> Bool { main != nil && main == before.main }

    /// Removes what is left of the companions of another file: a log that stands beside a file is taken for its own.
    func removeCompanions(at path: String, of before: DatabaseFiles) {
        let path = (path as NSString).resolvingSymlinksInPath
        for (place, suffix) in Self.suffixes.enumerated() {
            guard let left = companions[place], left == before.companions[place] else { continue }
            try? FileManager.default.removeItem(atPath: path + suffix)
        }
    }

    /// Whether nothing is at the path.
    package var isAbsent: Bool { main == nil }
}
