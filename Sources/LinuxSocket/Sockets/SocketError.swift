import CLinuxSocket
import Glibc

/// A system call that failed while a socket was made ready, with what to do about it.
package struct SocketError: Error, CustomStringConvertible, Sendable {
    /// The system call, with its argument where that says more: `bind(192.0.2.1:0)`.
    package let call: String
    /// Why it failed.
    package let errno: Errno
    /// What the caller wanted, in the user's words (`--source 192.0.2.1`); nil when the call says enough.
    package let purpose: String?

    /// Set `purpose` where the call was made for a value that the user wrote, so that the message names it.
    package init(call: String, errno: Errno, purpose: String? = nil) {
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
        case .permissionDenied, .accessDenied: "run it as root, or give it the capability the call needs"
        case .addressNotAvailable: "choose an address of this machine (`ip address` lists them)"
        case .addressInUse: "choose another port, or stop the program that holds it (`ss -lunp` names it)"
        case .noDevice: "choose an interface of this machine (`ip link` lists them)"
        case .tooManyFiles: "raise the limit of open files (`ulimit -n`)"
        case .networkUnreachable, .hostUnreachable: "add a route (`ip route` lists them)"
        default: nil
        }
    }
}
