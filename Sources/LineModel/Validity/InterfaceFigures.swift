/// Growth of one interface's counters (struct rtnl_link_stats); packets of all programs.
package struct InterfaceFigures: Equatable, Sendable, Codable {
    package var name: String
    /// Outgoing packets dropped by the driver or the device.
    package var transmitDropped: Int64?
    package var transmitErrors: Int64?
    /// Incoming packets dropped by the driver or the kernel; those of protocols that nobody here speaks are among them.
    package var receiveDropped: Int64?
    /// Incoming packets that the device had no room for.
    package var receiveMissed: Int64?
    package var receiveFIFOErrors: Int64?

    package init(name: String) { self.name = name }
}
