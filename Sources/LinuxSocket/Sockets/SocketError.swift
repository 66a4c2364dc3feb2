import CLinuxSocket
import Glibc

/// A system call that failed while a socket was made ready, with what to do about it.
package struct SocketError: Error, CustomStringConvertible, Sendable {
    /// The system call, with its argument where that says more: `bind(192.0.2.1:0)`.
    package let call: String
    /// Why it failed.
    package let errno: Errno
    /// What the caller wanted; nil when the call says enough.
    package let purpose: SocketPurpose?

    /// An error that is made right after the failed call, before anything else changes `errno`.
    package init(call: String, errno: Errno, purpose: SocketPurpose? = nil) {
        self.call = call
        self.errno = errno
        self.purpose = purpose
    }

    package var description: String {
        let place = purpose.map { "\($0): " } ?? ""
        return "\(place)\(call) failed: \(errno.message) (\(errno.name))\(remedy.map { "; \($0)" } ?? "")"
    }

    /// What a person can do, where the error number tells.
    package var remedy: String? {
        switch errno {
        case .invalid where isOfSource || isListening: "a link-local address needs its interface: fe80::1%eth0"
        case .addressInUse where isOfSource || isOfChosenPort, .again: "\(Self.noPort); `ss -uan` lists what holds them"
        case .familyNotSupported: "this machine has no such addresses; IPv6 may be switched off"
        case .noBuffers, .noMemory: "the kernel has no memory left for sockets (`free` shows what has)"
        case .permissionDenied, .accessDenied: "run it as root, or give it the capability the call needs"
        case .addressNotAvailable: "choose an address of this machine (`ip address` lists them)"
        case .addressInUse: "choose another port, or stop the program that holds it (`ss -lunp` names it)"
        case .noDevice: "choose an interface of this machine (`ip link` lists them)"
        case .tooManyFiles: "raise the limit of open files (`ulimit -n`)"
        case .networkUnreachable, .hostUnreachable: "add a route (`ip route` lists them)"
        case .tooManyFilesOpen: "this machine has as many open files as it may (sysctl fs.file-max)"
        default: nil
        }
    }

    /// What EADDRINUSE and EAGAIN mean where the kernel was to choose a port (`inet_csk_get_port`, `udp_lib_get_port`).
    private static let noPort =
        "no port is left to send from (sysctl net.ipv4.ip_local_port_range says how many there are)"

    private var isOfSource: Bool { if case .source = purpose { true } else { false } }

    /// The kernel was to choose the port.
    private var isOfChosenPort: Bool { if case .unprobedPort = purpose { true } else { false } }

    private var isListening: Bool {
        switch purpose {
        case .listening, .stampListening, .twampListening: true
        default: false
        }
    }
}

/// What a socket was made ready for: a wish of the user's, with its value.
package enum SocketPurpose: Hashable, Sendable, CustomStringConvertible {
    /// To send from an address, or by an interface.
    case source(String)
    case interface(String)
    /// To send with a code point, or a time to live.
    case dscp(Int)
    case hops(Int)
    /// To probe by ICMP, which takes a permission.
    case icmp
    /// To send probes from a port that none of them goes to.
    case unprobedPort
    /// To listen to an address, for probes or for STAMP.
    case listening(String)
    case stampListening(String)
    /// A TWAMP-Light reflector is to listen to this address and port.
    case twampListening(String)

    package var description: String {
        switch self {
        case .source(let address): "the source \(address)"
        case .interface(let name): "the interface \(name)"
        case .dscp(let codePoint): "the code point \(codePoint)"
        case .hops(let hops): "the time to live \(hops)"
        case .icmp: "the payload icmp (sysctl -w net.ipv4.ping_group_range='0 2147483647' permits it to all)"
        case .unprobedPort: "a port to send from that is not probed"
        case .listening(let address): "listening to \(address)"
        case .stampListening(let address): "listening to \(address) for STAMP"
        case .twampListening(let address): "listening to \(address) for TWAMP-Light"
        }
    }
}
