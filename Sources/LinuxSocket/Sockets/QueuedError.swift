internal import CLinuxSocket

/// What an entry of an error queue is about (struct sock_extended_err, ip(7)).
package enum QueuedError: Equatable, Sendable {
    /// A transmit stamp, with the id of the datagram.
    case transmitStamp(id: UInt32)
    /// An ICMP error for a datagram of ours.
    case icmp(family: AddressFamily, type: UInt8, code: UInt8)
    /// An error of this machine, for example that the datagram is too long.
    case local(Errno)

    init(_ raw: cls_received) {
        switch raw.error_origin {
        case cls_origin_stamp: self = .transmitStamp(id: raw.error_data)
        case cls_origin_icmp: self = .icmp(family: .ipv4, type: raw.error_type, code: raw.error_code)
        case cls_origin_icmp6: self = .icmp(family: .ipv6, type: raw.error_type, code: raw.error_code)
        default: self = .local(Errno(Int32(bitPattern: raw.error_number)))
        }
    }
}
