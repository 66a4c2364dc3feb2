/// At most `messages` in `period`.
package struct NotifierPace: Equatable, Sendable {
    package let messages: Int
    package let period: Duration

    package init(messages: Int, period: Duration) {
        self.messages = messages
        self.period = period
    }
}
