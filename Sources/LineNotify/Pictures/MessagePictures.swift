package import LineModel
internal import Logging
package import ServiceSupport

/// Where the pictures of a destination's messages come from: one for a digest that raises an alarm.
///
/// A picture comes after the text and never instead of it: whatever becomes of it is logged and counted, and neither
/// holds up nor repeats the text.
package struct MessagePictures: Sendable {
    /// What WeCom takes, and more than any picture has.
    package static let maxBytes = 2 << 20

    /// How long the making of a picture may take.
    package var timeLimit = Duration.seconds(10)
    /// A PNG file of what the digest tells; nil where there is nothing to be seen. It may block a task for as long as
    /// the history takes.
    package let make: @Sendable (Digest) async throws -> [UInt8]?
    /// Puts a PNG file where others can get it, and gives an address that holds for a week without a login; nil where
    /// there is no such place.
    package let publish: (@Sendable ([UInt8], Digest) async throws(DeliveryFailure) -> Secret)?

    /// - Parameters:
    ///   - make: gives nil where there is nothing to be seen.
    ///   - publish: nil where there is no place for it.
    package init(
        make: @escaping @Sendable (Digest) async throws -> [UInt8]?,
        publish: (@Sendable ([UInt8], Digest) async throws(DeliveryFailure) -> Secret)? = nil
    ) {
        self.make = make
        self.publish = publish
    }
}

/// How a kind of destination takes pictures.
package enum PictureWay: Sendable {
    /// It does not.
    case none
    /// Within a message.
    case attached
    /// By an address that it, or who reads it, fetches.
    case byAddress
}

extension NotifierContext {
    /// What the metric calls a picture that failed.
    static let picturePart = "picture"

    /// The picture of a digest; nil where none is wanted, or nothing is to be seen. A failure is logged and counted.
    ///
    /// - Parameter isTest: then the picture is of what the digest itself says, not of the history.
    func picture(of digest: Digest, isTest: Bool) async -> [UInt8]? {
        guard let pictures, isTest || digest.items.contains(where: \.change.isAlarm) else { return nil }
        do {
            if isTest { return DigestPicture.ofTest(digest) }
            guard let made = try await pictures.madeInTime(digest) else {
                noteFailure("it was not made in \(pictures.timeLimit.shortText)")
                return nil
            }
            guard let png = made.png else { return nil }
            guard png.count <= MessagePictures.maxBytes else {
                noteFailure("it has \(png.count) bytes, and \(MessagePictures.maxBytes) are allowed")
                return nil
            }
            return png
        } catch {
            noteFailure("\(error)")
            return nil
        }
    }

    /// Sends the picture of a digest whose text was delivered, if there is one.
    ///
    /// - Parameter send: puts it into a message.
    func follow(
        _ digest: Digest, isTest: Bool, _ send: ([UInt8]) async throws(DeliveryFailure) -> Void
    ) async {
        guard let png = await picture(of: digest, isTest: isTest) else { return }
        do throws(DeliveryFailure) { try await send(png) } catch { noteFailure(error.message) }
    }

    /// The same for destinations that fetch it: `send` gets its address.
    func followByAddress(
        _ digest: Digest, isTest: Bool, _ send: (String) async throws(DeliveryFailure) -> Void
    ) async {
        await follow(digest, isTest: isTest) { png throws(DeliveryFailure) in
            guard let publish = pictures?.publish else {
                throw DeliveryFailure(
                    .local, "there is no object store that it could be fetched from",
                    remedy: "name one under upload")
            }
            // More than one message a second is too much for most robots.
            try? await surroundings.sleep(.seconds(1))
            try await send(try await publish(png, digest).reveal())
        }
    }

    func noteFailure(_ reason: String) {
        partFailed(Self.picturePart)
        surroundings.logger.warning(
            "the picture of an alarm was not sent", metadata: ["reason": "\(reason)"])
    }
}

/// What was made in time, if anything was to be seen.
private struct Made: Sendable {
    var png: [UInt8]?
}

extension MessagePictures {
    /// nil when the time was up: a thread that reads the history cannot be interrupted, and is left behind.
    fileprivate func madeInTime(_ digest: Digest) async throws -> Made? {
        let (answers, answer) = AsyncThrowingStream<Made?, any Error>.makeStream()
        Task { [make] in
            do {
                answer.yield(Made(png: try await make(digest)))
            } catch {
                answer.finish(throwing: error)
            }
        }
        let timer = Task { [timeLimit] in
            try await Task.sleep(for: timeLimit)
            answer.yield(nil)
        }
        defer { timer.cancel() }
        for try await first in answers { return first }
        return nil
    }
}
