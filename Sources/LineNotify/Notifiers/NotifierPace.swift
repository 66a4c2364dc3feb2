/// A destination's own rate: at most `messages` in `period`.
package struct NotifierPace: Equatable, Sendable {
    /// How many messages may be sent in one period, 1 or more.
    package let messages: Int
    /// The length of time in which they are counted: any stretch of this length, not one that begins at a full minute.
    package let period: Duration

    /// The rate that a destination's own documents state.
    package init(messages: Int, period: Duration) {
        self.messages = messages
        self.period = period
    }
}
