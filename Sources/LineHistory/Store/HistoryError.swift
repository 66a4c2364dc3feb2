internal import GRDB

/// Why the history could not be read or written. Nothing was changed: whoever wanted to store something still has it
/// and tries again.
package struct HistoryError: Error, Equatable, CustomStringConvertible {
    /// What went wrong, as far as it decides what is done next.
    package enum Kind: Equatable, Sendable {
        /// Another process holds the database for longer than we wait.
        case locked
        /// The file is no database, or a damaged one.
        case corrupt
        /// The disk, or the database's own limit, is full.
        case full
        /// A newer Plumbline wrote it.
        case newer
        /// There is no such file, or it may not be opened.
        case unavailable
        /// Anything else.
        case failed
    }

    /// What went wrong.
    package let kind: Kind
    /// The file and what happened; with what to do where `remedy` does not say it.
    package let reason: String
    /// What to do.
    package let remedy: String?

    /// An error with its words.
    ///
    /// - Parameters:
    ///   - reason: the file and what happened.
    ///   - remedy: what to do; nil where the reason says it or nothing can be done.
    package init(_ kind: Kind, _ reason: String, remedy: String? = nil) {
        self.kind = kind
        self.reason = reason
        self.remedy = remedy
    }

    /// The file, what happened, and what to do.
    package var description: String { remedy.map { "\(reason); \($0)" } ?? reason }
}

extension HistoryError {
    /// What SQLite said, as what it means to an operator.
    init(_ error: any Error, path: String) {
        if let known = error as? HistoryError {
            self = known
            return
        }
        if error is DecodingError {
            self.init(
                .corrupt, "\(path) is damaged or no database (a value cannot be read)", remedy: Self.corruptRemedy)
            return
        }
        guard let error = error as? DatabaseError else {
            self.init(.failed, "\(path): \(error)")
            return
        }
        let text = error.message ?? "SQLite error \(error.resultCode.rawValue)"
        switch error.resultCode.primaryResultCode {
        case .SQLITE_BUSY, .SQLITE_LOCKED:
            self.init(
                .locked, "\(path) is locked by another process (\(text)); it is tried again, end what holds it")
        case .SQLITE_CORRUPT, .SQLITE_NOTADB:
            self.init(.corrupt, "\(path) is damaged or no database (\(text))", remedy: Self.corruptRemedy)
        case .SQLITE_FULL:
            self.init(.full, "\(path) cannot grow (\(text)); free space on its file system, it is tried again")
        case .SQLITE_CANTOPEN, .SQLITE_PERM, .SQLITE_READONLY:
            self.init(
                .unavailable,
                "\(path) cannot be opened (\(text)); check that it is there and that this user may read and write "
                    + "it and its directory")
        default:
            self.init(
                .failed,
                "\(path): \(text) (SQLite result \(error.extendedResultCode.rawValue)); check that it is a history's "
                    + "file, and its disk")
        }
    }

    /// Readers change nothing; who opens it to write moves it aside.
    private static let corruptRemedy =
        "name the history that watch writes; when watch begins, it moves a damaged one aside and begins a new one"
}
