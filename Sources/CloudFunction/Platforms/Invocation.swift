/// One event.
package struct Invocation: Equatable, Sendable {
    /// The platform's id of the event, with which it is answered; empty when the platform gave none.
    package var id: String
    /// The event's bytes as the platform handed them over; `FunctionEvent` reads them.
    package var event: [UInt8]
    /// How long until the platform ends the process; nil when it did not say.
    package var timeLeft: Duration?
    /// How much memory the process may use; nil when the platform did not say.
    package var memoryMegabytes: Int?

    /// - Parameter id: the platform's; empty when it gave none.
    package init(id: String, event: [UInt8], timeLeft: Duration? = nil, memoryMegabytes: Int? = nil) {
        self.id = id
        self.event = event
        self.timeLeft = timeLeft
        self.memoryMegabytes = memoryMegabytes
    }
}
