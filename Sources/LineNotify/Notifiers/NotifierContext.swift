package import LineModel
package import ServiceSupport

/// What every notifier is made with.
package struct NotifierContext: Sendable {
    /// Clock, sleep, chance, log and client. The clock is for signatures and for alerts' end times.
    package let surroundings: Surroundings
    /// The language that the destination's messages are written in.
    package let language: MessageLanguage
    /// Is told each time that a part of a message failed whose digest was delivered all the same: its name, of few.
    package let partFailed: @Sendable (String) -> Void
    /// Where the pictures of its alarms come from; nil where it gets none.
    package let pictures: MessagePictures?

    /// The context of one destination.
    package init(
        _ surroundings: Surroundings, language: MessageLanguage,
        pictures: MessagePictures? = nil, partFailed: @escaping @Sendable (String) -> Void = { _ in }
    ) {
        self.surroundings = surroundings
        self.language = language
        self.pictures = pictures
        self.partFailed = partFailed
    }
}
