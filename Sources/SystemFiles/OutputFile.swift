internal import Glibc

/// A file that appears whole or not at all: written under a name of chance in the same folder, then renamed. Every
/// file that the programs write is one, but for the history, which is SQLite's.
///
/// Opened before the round, so that a place that cannot be written is known before anything is sent. A symbolic link
/// stays one, and what it leads to is written. A file that was there is replaced by one of its mode, its group and,
/// where this user may give files away, its owner; access control lists and other names of it (hard links) stay with
/// the old one. A device or a pipe is written to as it is, since nothing could take its place. What another user put
/// into a folder where everybody may write is refused (`OutputPlace`).
package final class OutputFile {
    /// The path as the user named it.
    package let path: String
    /// What is the same for all spellings of the place.
    package let identity: String
    /// Whether somebody who does not read what is written to a pipe is waited for no longer than two seconds.
    package var isHurried = false
    private let place: OutputPlace
    /// The name until the file is whole; nil when it is written in place.
    private let partialName: String?
    private let interrupt: Int32?
    private var descriptor: Int32

    /// Why a file cannot be written.
    package struct Failure: Error {
        /// The path, the reason and a remedy.
        package let text: String
        /// Whether the command was to end while somebody was waited for.
        package let isInterrupted: Bool

        init(_ text: String, isInterrupted: Bool = false) {
            self.text = text
            self.isInterrupted = isInterrupted
        }
    }

    /// How often a pipe is looked at for a reader, milliseconds: pipe(7) has no way to be told.
    private static let readerPeriod: Int32 = 50
    /// How long a reader may be silent once the command is to end, milliseconds.
    private static let patience: Int32 = 2_000

    /// Opens it for writing, under a name of its own as long as it is not whole. Blocks at a pipe until somebody opens
    /// it for reading.
    ///
    /// - Parameters:
    ///   - interrupt: a descriptor that becomes readable when the command is to end; waiting for a pipe's reader ends
    ///     then. With nil it ends only with the process.
    ///   - whenWaiting: is called once, when a pipe has no reader yet.
    package init(_ path: String, interrupt: Int32? = nil, whenWaiting: () -> Void = {}) throws(Failure) {
        do throws(OutputPlace.Problem) { place = try OutputPlace(path) } catch { throw Self.failure(path, error) }
        (self.path, identity, self.interrupt) = (path, place.identity, interrupt)
        switch place.kind {
        case .directory: throw Failure("\(path) is a directory; name a file in it")
        case .inherited(let number): (descriptor, partialName) = (dup(number), nil)
        case .special: (descriptor, partialName) = (try Self.openSpecial(place, path, interrupt, whenWaiting), nil)
        case .new: (descriptor, partialName) = Self.openPartial(place, mode: 0o644)
        case .regular(let mode, let owner, let group):
            (descriptor, partialName) = Self.openPartial(place, mode: 0o600)
            if descriptor >= 0 { Self.keep(mode, owner, group, descriptor) }
        }
        guard descriptor >= 0 else { throw Self.failure(path, errno) }
    }

    /// Looks whether a folder that keeps what nobody else is to read or change is another user's to command: made by
    /// them, or reached by a link of theirs, where everybody may write.
    ///
    /// - Throws: the path, the reason and a remedy. It is no error that the folder is not there, or cannot be searched.
    package static func checkFolder(_ path: String) throws(Failure) {
        do throws(OutputPlace.Problem) { _ = try OutputPlace(path, ownFolders: true) } catch {
            if case .ofAnotherUser = error { throw failure(path, error) }
        }
    }

    deinit {
        guard descriptor >= 0 else { return }
        close(descriptor)
        if let partialName { place.folder?.remove(partialName) }
    }

    /// Appends bytes to the file, which does not appear yet. Blocks until all are written; at a pipe no longer than two
    /// seconds after the command is to end.
    ///
    /// - Throws: the path, the reason and a remedy. The file is then incomplete and must not be committed.
    package func write(_ bytes: ArraySlice<UInt8>) throws(Failure) {
        var rest = bytes
        do throws(WriteFailure) {
            guard partialName == nil else { return try Descriptor(descriptor).write(bytes) }
            while !rest.isEmpty {
                try waitForReader()
                // A pipe that has room takes as much without blocking (pipe(7), PIPE_BUF).
                let piece = rest.prefix(4_096)
                try Descriptor(descriptor).write(piece)
                rest = rest.dropFirst(piece.count)
            }
        } catch {
            throw Self.failure(path, error.number)
        }
    }

    /// Puts the file in its place; nothing can be written afterwards.
    ///
    /// - Throws: when it cannot be stored or renamed. What was there before is then still there.
    package func commit() throws(Failure) {
        // EINVAL, EROFS: a device or a pipe, which has nothing to synchronise (fsync(2)).
        guard fsync(descriptor) == 0 || errno == EINVAL || errno == EROFS else { throw Self.failure(path, errno) }
        close(descriptor)
        descriptor = -1
        guard let partialName, let folder = place.folder, !folder.rename(partialName, to: place.name) else { return }
        let number = errno
        folder.remove(partialName)
        throw Self.failure(path, number)
    }
}

// MARK: Opening

extension OutputFile {
    /// A new file that nobody else has, whatever others put into the folder; -1 with errno where there can be none.
    private static func openPartial(_ place: OutputPlace, mode: mode_t) -> (Int32, String) {
        var (isShort, name) = (false, "")
        for _ in 0..<16 {
            name = place.partialName(isShort: isShort)
            let descriptor = place.folder?.open(name, O_WRONLY | O_CREAT | O_EXCL, mode: mode) ?? -1
            if descriptor >= 0 { return (descriptor, name) }
            if errno == ENAMETOOLONG, !isShort { isShort = true } else if errno != EEXIST { break }
        }
        return (-1, name)
    }

    /// To be called before anything is in the file, so that nobody reads it who might not read the old one.
    private static func keep(_ mode: mode_t, _ owner: uid_t, _ group: gid_t, _ descriptor: Int32) {
        var kept = mode
        if fchown(descriptor, owner, group) != 0, fchown(descriptor, uid_t.max, group) != 0 {
            // What the old group was allowed, the new one is only where everybody is.
            kept = mode & ~0o070 | mode & (mode & 0o007) << 3
        }
        _ = fchmod(descriptor, kept)
    }

    private static func openSpecial(
        _ place: OutputPlace, _ path: String, _ interrupt: Int32?, _ whenWaiting: () -> Void
    ) throws(Failure) -> Int32 {
        var isTold = false
        while true {
            let descriptor = place.folder?.open(place.name, O_WRONLY | O_NONBLOCK | O_NOCTTY) ?? -1
            // ENXIO: a pipe that nobody reads (fifo(7)).
            if descriptor >= 0 || errno != ENXIO { return descriptor }
            if !isTold { whenWaiting() }
            isTold = true
            var waits = pollfd(fd: interrupt ?? -1, events: Int16(POLLIN), revents: 0)
            if poll(&waits, 1, readerPeriod) > 0 { throw Self.failure(path, EINTR) }
        }
    }
}

// MARK: Waiting

extension OutputFile {
    /// Blocks until a pipe or device has room, or nobody may be waited for any longer.
    private func waitForReader() throws(WriteFailure) {
        if !isHurried, let interrupt {
            var waits = [
                pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0),
                pollfd(fd: interrupt, events: Int16(POLLIN), revents: 0),
            ]
            while poll(&waits, 2, -1) < 0, errno == EINTR {}
            if waits[0].revents != 0 { return }
        }
        var wait = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        let limit = isHurried || interrupt != nil ? Self.patience : -1
        while poll(&wait, 1, limit) < 0, errno == EINTR {}
        if wait.revents == 0 { throw WriteFailure(number: EINTR) }
    }

    private static func failure(_ path: String, _ problem: OutputPlace.Problem) -> Failure {
        switch problem {
        case .system(let number): failure(path, number)
        case .ofAnotherUser(let isLink, let uid):
            Failure(
                "\(path) is refused: \(isLink ? "a symbolic link on the way" : "what is there") belongs to another "
                    + "user (uid \(uid)) in a folder where everybody may write, so it could lead anywhere; remove "
                    + "it, or name a folder of your own")
        }
    }

    private static func failure(_ path: String, _ number: Int32) -> Failure {
        if number == EINTR {
            return Failure(
                "\(path): nobody read it when the command was to end; read it, or name a file", isInterrupted: true)
        }
        let reason = String(cString: strerror(number))
        let remedy =
            switch number {
            case ENOENT, ENOTDIR: "; make its directory first"
            case EACCES, EPERM: "; choose a place that this user may write to"
            case ELOOP: "; remove the symbolic links on the way, or name the file itself"
            case ENOSPC, EDQUOT: "; free some space"
            case EFBIG: "; raise the largest size of a file (ulimit -f)"
            case EPIPE: "; nobody reads it any more"
            default: ""
            }
        return Failure("\(path) cannot be written: \(reason)\(remedy)")
    }
}
