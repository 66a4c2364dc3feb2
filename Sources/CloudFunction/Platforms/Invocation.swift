/// One event.
package struct Invocation: Equatable, Sendable {
    /// The platform's; empty where it gave none.
    package var id: String
    package var event: [UInt8]
    /// Until the platform ends the process; nil: it did not say.
    package var timeLeft: Duration?
    /// nil: the platform did not say.
    package var memoryMegabytes: Int?

    package init(id: String, event: [UInt8], timeLeft: Duration? = nil, memoryMegabytes: Int? = nil) {
        self.id = id
        self.event = event
        self.timeLeft = timeLeft
        self.memoryMegabytes = memoryMegabytes
    }
}
