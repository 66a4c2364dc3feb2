/// Growth of one interface's counters (struct rtnl_link_stats); packets of all programs.
package struct InterfaceFigures: Equatable, Sendable, Codable {
    /// The interface's name, for example `eth0`.
    package var name: String
    /// Outgoing packets dropped by the driver or the device.
    package var transmitDropped: Int64?
    /// Outgoing packets that the device failed to send; nil when it is not known, as for the others.
    package var transmitErrors: Int64?
    /// Incoming packets dropped by the driver or the kernel; those of protocols that nobody here speaks are among them.
    package var receiveDropped: Int64?
    /// Incoming packets that the device had no room for.
    package var receiveMissed: Int64?
    /// Incoming packets lost because the device's queue overran.
    package var receiveFIFOErrors: Int64?

    /// Figures of an interface of which nothing but the name is known.
    package init(name: String) { self.name = name }
}
