internal import Glibc
internal import LineModel
package import ServiceSupport
internal import SystemFiles

/// The files of a spool: one an object, named by its number, written whole or not at all.
///
/// A file is a line of what the object is (see `SpoolFile`) and its bytes. Every call blocks.
package struct SpoolDirectory: Sendable {
    /// What was there at the beginning.
    package struct Opened: Sendable {
        /// Objects that wait to be uploaded, oldest first.
        package var waiting: [SpoolQueue.Entry] = []
        /// Objects that the target refused, oldest first.
        package var refused: [SpoolQueue.Entry] = []
        /// How many files were removed because a process had left them half-written.
        package var partials = 0
    }

    /// The directory of waiting objects; those that were refused are in `refused` below it.
    package let path: String
    private var refusedPath: String { "\(path)/refused" }

    /// Names the directory; nothing is touched before `open`.
    package init(_ path: String) { self.path = path }

    /// Makes the directory if need be, readable for this user alone, removes half-written files, and lists the rest.
    ///
    /// - Throws: when a directory cannot be made or read, or is another user's to command.
    package func open() throws(DeliveryFailure) -> Opened {
        var made = ""
        for segment in refusedPath.split(separator: "/", omittingEmptySubsequences: false) {
            made += made.isEmpty && segment.isEmpty ? "/" : made.isEmpty || made == "/" ? segment : "/\(segment)"
            // Only for this user: reports name addresses.
            guard segment.isEmpty || mkdir(made, 0o700) == 0 || errno == EEXIST else { throw failure("made", made) }
        }
        do { try OutputFile.checkFolder(path) } catch { throw DeliveryFailure(.local, error.text) }
        var opened = Opened()
        for name in try names(path) where name.contains(".partial-") {
            if unlink("\(path)/\(name)") == 0 { opened.partials += 1 }
        }
        opened.waiting = try entries(path)
        opened.refused = try entries(refusedPath)
        return opened
    }

    /// Writes an object's file.
    ///
    /// - Parameter produce: hands the object's bytes to the sink it is given, piece by piece.
    /// - Returns: the file's length in bytes.
    /// - Throws: when the file cannot be written, or what `produce` throws. No file is then left.
    package func write(
        _ sequence: UInt64, header: SpoolFile.Header, produce: (Gzip.Sink) throws -> Void
    ) throws(DeliveryFailure) -> Int {
        var bytes = 0
        do {
            let file = try OutputFile(file(sequence))
            let sink: Gzip.Sink = {
                try file.write($0)
                bytes += $0.count
            }
            try sink(SpoolFile.line(header)[...])
            try produce(sink)
            try file.commit()
        } catch let error as OutputFile.Failure {
            throw DeliveryFailure(.local, error.text)
        } catch let error as DeliveryFailure {
            throw error
        } catch {
            throw DeliveryFailure(.local, place: file(sequence), "was not written: \(error)")
        }
        return bytes
    }

    /// An object's header and bytes; nil when something else has damaged the file.
    ///
    /// - Throws: when the file is missing or cannot be read.
    package func read(_ sequence: UInt64) throws(DeliveryFailure) -> (SpoolFile.Header, [UInt8])? {
        do {
            return SpoolFile.parsed(try InputFile.read(file(sequence)))
        } catch {
            throw DeliveryFailure(.local, place: file(sequence), "cannot be read: \(error.text)")
        }
    }

    /// Whether an object's file is there, whether it can be read or not.
    package func has(_ sequence: UInt64) -> Bool { FileFacts(path: file(sequence)) != nil }

    /// Removes an object that no longer waits. It is no error when its file is missing already.
    package func remove(_ sequence: UInt64) throws(DeliveryFailure) {
        guard unlink(file(sequence)) == 0 || errno == ENOENT else { throw failure("removed", file(sequence)) }
    }

    /// Moves an object aside, into `refused`.
    ///
    /// - Throws: when its file cannot be moved, or is missing.
    package func refuse(_ sequence: UInt64) throws(DeliveryFailure) {
        guard rename(file(sequence), refusedFile(sequence)) == 0 else { throw failure("moved", file(sequence)) }
    }

    /// Removes an object that was moved aside. It is no error when its file is missing already.
    package func removeRefused(_ sequence: UInt64) throws(DeliveryFailure) {
        guard unlink(refusedFile(sequence)) == 0 || errno == ENOENT else {
            throw failure("removed", refusedFile(sequence))
        }
    }

    private func file(_ sequence: UInt64) -> String { "\(path)/\(SpoolFile.name(sequence))" }
    private func refusedFile(_ sequence: UInt64) -> String { "\(refusedPath)/\(SpoolFile.name(sequence))" }

    private func entries(_ folder: String) throws(DeliveryFailure) -> [SpoolQueue.Entry] {
        var found: [SpoolQueue.Entry] = []
        for name in try names(folder) {
            guard let sequence = SpoolFile.sequence(name), let facts = FileFacts(path: "\(folder)/\(name)") else {
                continue
            }
            found.append(
                .init(
                    sequence: sequence, bytes: facts.bytes,
                    since: .init(nanosecondsSince1970: facts.modifiedNanoseconds)))
        }
        return found.sorted { $0.sequence < $1.sequence }
    }

    private func names(_ folder: String) throws(DeliveryFailure) -> [String] {
        guard let directory = opendir(folder) else { throw failure("read", folder) }
        defer { closedir(directory) }
        var found: [String] = []
        while let entry = readdir(directory) {
            found.append(
                withUnsafePointer(to: &entry.pointee.d_name) {
                    $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
                })
        }
        return found
    }

    private func failure(_ what: String, _ path: String) -> DeliveryFailure {
        let reason = String(cString: strerror(errno))
        return DeliveryFailure(
            .local, place: path, "cannot be \(what): \(reason)",
            remedy: "the spool needs a place that this user may write to")
    }
}
