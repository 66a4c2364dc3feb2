internal import LineHistory
internal import LineModel
internal import LineNotify
internal import LineService
internal import ServiceSupport

extension PictureShelf {
    /// Pictures of what the history says, which are fetched from here.
    func messagePictures(_ history: SharedHistory, _ surroundings: Surroundings) -> MessagePictures {
        MessagePictures(
            make: { digest in
                let now = surroundings.now()
                return try await BlockingWork.run("picture") {
                    try history.reader.ask { try DigestPicture.png(of: digest, from: $0, now: now) }
                }
            },
            publish: { png, digest throws(DeliveryFailure) in try await self.publish(png, of: digest) })
    }

    /// For test messages, whose picture shows what they say.
    var testPictures: MessagePictures {
        MessagePictures(
            make: { _ in nil },
            publish: { png, digest throws(DeliveryFailure) in try await self.publish(png, of: digest) })
    }
}
