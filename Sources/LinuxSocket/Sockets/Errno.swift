import CLinuxSocket
import Glibc

/// An error number of the kernel.
package struct Errno: Error, Hashable, Sendable {
    package let rawValue: Int32

    package init(_ rawValue: Int32) { self.rawValue = rawValue }

    /// The last call's error on this thread; read before anything else can run.
    package static var last: Errno { Errno(errno) }

    /// `ENOBUFS`, not its number.
    package var name: String { String(cString: cls_errno_name(rawValue)) }

    /// The C library's sentence for it.
    package var message: String { String(cString: strerror(rawValue)) }

    package static let again = Errno(EAGAIN)
    package static let noBuffers = Errno(ENOBUFS)
    package static let noMemory = Errno(ENOMEM)
    package static let messageTooLong = Errno(EMSGSIZE)
    package static let connectionRefused = Errno(ECONNREFUSED)
    package static let invalid = Errno(EINVAL)
    package static let permissionDenied = Errno(EPERM)
    package static let accessDenied = Errno(EACCES)
    package static let addressInUse = Errno(EADDRINUSE)
    package static let addressNotAvailable = Errno(EADDRNOTAVAIL)
    package static let noDevice = Errno(ENODEV)
    package static let networkUnreachable = Errno(ENETUNREACH)
    package static let hostUnreachable = Errno(EHOSTUNREACH)
    package static let tooManyFiles = Errno(EMFILE)
}
