import CLinuxSocket
import Glibc

/// An error number of the kernel.
package struct Errno: Error, Hashable, Sendable {
    /// As errno(3) numbers it, positive.
    package let rawValue: Int32

    /// - Parameter rawValue: what errno held, or the negated result of a call that returns its error.
    package init(_ rawValue: Int32) { self.rawValue = rawValue }

    /// The last call's error on this thread; read before anything else can run.
    package static var last: Errno { Errno(errno) }

    /// `ENOBUFS`, not its number.
    package var name: String { String(cString: cls_errno_name(rawValue)) }

    /// The C library's sentence for it.
    package var message: String { String(cString: strerror(rawValue)) }

    /// EAGAIN, the same as EWOULDBLOCK: the call would have to wait (recv(2), send(2)).
    package static let again = Errno(EAGAIN)
    /// ENOBUFS: a queue of the interface, or the kernel's memory for it, is full (send(2)).
    package static let noBuffers = Errno(ENOBUFS)
    /// ENOMEM: the kernel has no memory to give.
    package static let noMemory = Errno(ENOMEM)
    /// EMSGSIZE: the datagram is larger than the path or the protocol allows (udp(7)).
    package static let messageTooLong = Errno(EMSGSIZE)
    /// ECONNREFUSED: an ICMP "port unreachable" came for an earlier datagram, or nobody listens (udp(7), connect(2)).
    package static let connectionRefused = Errno(ECONNREFUSED)
    /// EINVAL: the kernel does not accept an argument; often an option that it is too old to know.
    package static let invalid = Errno(EINVAL)
    /// EPERM: the process lacks a capability, or a firewall rule dropped the datagram (send(2)).
    package static let permissionDenied = Errno(EPERM)
    /// EACCES: the destination is a broadcast address, or a prohibiting route leads there (udp(7), ip(7)).
    package static let accessDenied = Errno(EACCES)
    /// EADDRINUSE: another socket holds the port (bind(2)).
    package static let addressInUse = Errno(EADDRINUSE)
    /// EADDRNOTAVAIL: the address is none of this machine's (bind(2)), or no port is left to choose.
    package static let addressNotAvailable = Errno(EADDRNOTAVAIL)
    /// ENODEV: there is no such interface.
    package static let noDevice = Errno(ENODEV)
    /// ENETUNREACH: there is no route to the network, or an ICMP error says so (ip(7)).
    package static let networkUnreachable = Errno(ENETUNREACH)
    /// EHOSTUNREACH: there is no route to the host, its neighbour does not answer, or an ICMP error says so (ip(7)).
    package static let hostUnreachable = Errno(EHOSTUNREACH)
    /// EPROTONOSUPPORT: the kernel has no such protocol (socket(2)).
    package static let protocolNotSupported = Errno(EPROTONOSUPPORT)
    /// EAFNOSUPPORT: the kernel has no such family of addresses (socket(2)).
    package static let familyNotSupported = Errno(EAFNOSUPPORT)
    /// EMFILE: the process has as many descriptors as its limit allows (getrlimit(2), RLIMIT_NOFILE).
    package static let tooManyFiles = Errno(EMFILE)
    /// ENFILE: the machine has as many open files as it may (socket(2)).
    package static let tooManyFilesOpen = Errno(ENFILE)
}
