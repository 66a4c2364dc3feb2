package import LineModel
internal import Logging
internal import NIOPosix
package import ObjectStore
internal import ServiceLifecycle
package import ServiceSupport

/// The uploads to one target: objects go to the spool first, then in their order to the target.
///
/// What is in the spool survives the process. Nothing here throws at the rounds: what fails is logged and counted.
package actor UploadService: Service {
    /// The pauses after failed attempts.
    package struct Pauses: Sendable {
        /// The pauses while the target does not answer, or answers that it cannot.
        package var failed = RetryPauses(first: .seconds(5), max: .seconds(300))
        /// The pauses while the target refuses everything.
        package var held = RetryPauses(first: .seconds(60), max: .seconds(900))

        /// Five seconds to five minutes after a failure; a minute to a quarter of an hour while everything is refused.
        package init() {}
    }

    /// The entry's name in the configuration.
    package nonisolated let name: String
    private let target: any UploadTarget
    private let directory: SpoolDirectory
    private let surroundings: Surroundings
    private let pauses: Pauses
    private var logger: Logger { surroundings.logger }
    private var queue: SpoolQueue
    private var refused: SpoolQueue
    private var unreadable = UnreadableFile()
    private var counted = UploadFigures()
    private var nextSequence: UInt64 = 1
    private var failuresInARow = 0
    /// Whether a younger report was taken while the oldest one was refused: if that is refused once more, it is at
    /// fault, and not the target.
    private var suspectsOldest = false
    /// After so many refusals the youngest report is tried in place of the oldest one.
    private static let refusalsBeforeYoungest = 4
    private let wake: AsyncStream<Void>
    private let waker: AsyncStream<Void>.Continuation

    /// Opens the spool, with what an earlier process left in it.
    ///
    /// - Parameters:
    ///   - directory: of this target alone.
    ///   - maxBytes: that may wait; a quarter of it is what `refused` may hold.
    ///   - noun: the fact that its name is in the log.
    package init(
        name: String, target: any UploadTarget, directory: SpoolDirectory, maxBytes: Int, surroundings: Surroundings,
        pauses: Pauses = Pauses(), noun: String = "upload"
    ) throws(DeliveryFailure) {
        self.name = name
        self.target = target
        self.directory = directory
        var surroundings = surroundings
        surroundings.logger[metadataKey: noun] = "\(name)"
        self.surroundings = surroundings
        self.pauses = pauses
        queue = SpoolQueue(maxBytes: maxBytes)
        refused = SpoolQueue(maxBytes: maxBytes / 4)
        (wake, waker) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
        let opened = try directory.open()
        counted.partials = opened.partials
        for entry in opened.refused {
            // The bound may be lower than it was.
            for old in refused.add(entry) {
                counted.refusedRemoved += 1
                try directory.removeRefused(old.sequence)
            }
        }
        for entry in opened.waiting {
            for old in queue.add(entry) {
                counted.dropped += 1
                try directory.remove(old.sequence)
            }
        }
        let last = (opened.waiting + opened.refused).map(\.sequence).max() ?? 0
        nextSequence = last == .max ? last : last + 1
        if opened.partials > 0 || !opened.waiting.isEmpty {
            surroundings.logger.notice(
                "reports that wait for their upload were found",
                metadata: ["waiting": "\(opened.waiting.count)", "half_written": "\(opened.partials)"])
        }
    }

    /// The target's figures as they are now.
    package var figures: UploadFigures {
        var figures = counted
        figures.waiting = queue.entries.count
        figures.waitingBytes = queue.bytes
        figures.oldestAge = queue.entries.first.map { entry in
            // A clock that was stepped back makes nothing younger than now.
            .nanoseconds(max(0, surroundings.now().nanosecondsSince1970 - entry.since.nanosecondsSince1970))
        }
        return figures
    }

    /// Writes the parts to the spool, in their order; returns once they are there, or counted as not.
    package func enqueue(_ parts: [UploadPart]) async {
        for part in parts { await enqueue(part) }
    }

    private func enqueue(_ part: UploadPart) async {
        let sequence = nextSequence
        nextSequence += 1
        let directory = directory
        do {
            let bytes = try await Self.blocking { try Self.spool(part, sequence, directory) }
            let since = surroundings.now()
            await drop(queue.add(.init(sequence: sequence, bytes: bytes, since: since)))
            waker.yield()
        } catch {
            counted.unspooled += 1
            logger.error(
                "a report was not spooled for its upload", metadata: ["key": "\(part.key)", "why": "\(error)"])
        }
    }

    private static func spool(_ part: UploadPart, _ sequence: UInt64, _ directory: SpoolDirectory) throws -> Int {
        let header = SpoolFile.Header(
            key: part.key, contentType: part.contentType, contentEncoding: part.contentEncoding)
        return try directory.write(sequence, header: header) { try part.write(to: $0) }
    }

    private func drop(_ entries: [SpoolQueue.Entry]) async {
        let directory = directory
        for entry in entries {
            counted.dropped += 1
            logger.error("the spool is full: its oldest report was dropped", metadata: ["file": "\(entry.sequence)"])
            await logged { try directory.remove(entry.sequence) }
        }
    }

    /// Uploads until the service is shut down; what waits then stays in the spool.
    package func run() async throws {
        await cancelWhenGracefulShutdown { await self.uploadAll() }
    }

    private func uploadAll() async {
        var wakes = wake.makeAsyncIterator()
        while !Task.isCancelled {
            guard let entry = next() else {
                guard await wakes.next() != nil else { return }
                continue
            }
            guard let wait = await attempt(entry) else { continue }
            guard (try? await surroundings.sleep(wait)) != nil else { return }
        }
    }

    private func next() -> SpoolQueue.Entry? {
        guard counted.isHeld, failuresInARow > 0, failuresInARow.isMultiple(of: Self.refusalsBeforeYoungest)
        else { return queue.begin() }
        return queue.beginLast()
    }

    /// - Returns: how long to wait before the next attempt; nil when there is nothing to wait for.
    private func attempt(_ entry: SpoolQueue.Entry) async -> Duration? {
        let directory = directory
        let read: (SpoolFile.Header, [UInt8])?
        do {
            read = try await Self.blocking { try directory.read(entry.sequence) }
        } catch {
            // Too few descriptors, a disk that fails now and then: the report itself may be good.
            let isBearable = directory.has(entry.sequence) && unreadable.isBearable(entry.sequence)
            return isBearable ? postponed("\(error)", nil) : await setAside(entry, "\(error)")
        }
        guard let (header, bytes) = read else { return await setAside(entry, "the file is damaged") }
        do {
            let object = UploadObject(
                bytes: bytes, contentType: header.contentType, contentEncoding: header.contentEncoding)
            try await target.put(object, key: header.key)
        } catch {
            switch error.kind {
            case .itemRefused: return await setAside(entry, error.message)
            case .allRefused, .conditionFailed:
                return suspectsOldest ? await setAside(entry, error.message) : held(error.message)
            case .temporary(let after): return postponed(error.message, after)
            case .local: return postponed(error.message, nil)
            }
        }
        queue.remove(entry.sequence)
        counted.uploaded += 1
        counted.uploadedBytes += bytes.count
        if failuresInARow > 0 {
            logger.notice("uploads succeed again", metadata: ["waiting": "\(queue.entries.count)"])
        }
        let wasHeld = counted.isHeld
        (failuresInARow, counted.isHeld, counted.lastFailure) = (0, false, nil)
        await logged { try directory.remove(entry.sequence) }
        suspectsOldest = wasHeld && queue.entries.contains { $0.sequence < entry.sequence }
        return nil
    }

    /// The key pair or the bucket is wrong: setting one report aside after the other would lose them all.
    private func held(_ message: String) -> Duration {
        queue.postpone()
        // How long it was unreachable before says nothing about this.
        if !counted.isHeld { failuresInARow = 0 }
        counted.isHeld = true
        count(message)
        let wait = pauses.held.pause(failures: failuresInARow, random: surroundings.random())
        logger.error(
            "the target refuses every upload until this is mended; reports wait in the spool",
            metadata: [
                "why": "\(message)", "waiting": "\(queue.entries.count)", "tried again in": "\(wait.shortText)",
            ])
        return wait
    }

    private func count(_ message: String) {
        counted.failedAttempts += 1
        failuresInARow += 1
        counted.lastFailure = message
    }

    private func postponed(_ message: String, _ after: Duration?) -> Duration {
        queue.postpone()
        // Shutting down is no failure of the target's.
        guard !Task.isCancelled else { return .zero }
        count(message)
        let wait = pauses.failed.pause(failures: failuresInARow, random: surroundings.random(), after: after)
        logger.warning(
            "an upload failed and is tried again", metadata: ["why": "\(message)", "in": "\(wait.shortText)"])
        return wait
    }

    private func setAside(_ entry: SpoolQueue.Entry, _ message: String) async -> Duration? {
        let directory = directory
        queue.remove(entry.sequence)
        suspectsOldest = false
        counted.refused += 1
        counted.lastFailure = message
        logger.error(
            "a report was refused for good and moved aside",
            metadata: ["file": "\(directory.path)/refused/\(SpoolFile.name(entry.sequence))", "why": "\(message)"])
        await logged { try directory.refuse(entry.sequence) }
        for old in refused.add(entry) {
            counted.refusedRemoved += 1
            await logged { try directory.removeRefused(old.sequence) }
        }
        return nil
    }

    private func logged(_ work: @escaping @Sendable () throws -> Void) async {
        do {
            try await Self.blocking(work)
        } catch {
            logger.error("the spool's files are not in order", metadata: ["why": "\(error)"])
        }
    }

    /// Files are waited for on threads made for it, and to their end: a file that is half moved because the service
    /// stops would be uploaded twice or be taken for a damaged one.
    private static func blocking<Result: Sendable>(
        _ work: @escaping @Sendable () throws -> Result
    ) async throws -> Result {
        try await Task { try await NIOThreadPool.singleton.runIfActive(work) }.value
    }
}
