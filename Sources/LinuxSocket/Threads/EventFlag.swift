internal import CLinuxSocket
internal import Glibc

/// A flag that one thread raises and another can wait for beside its sockets (eventfd(2)).
package final class EventFlag: Sendable {
    /// For `Epoll` or poll(2): readable while the flag is raised.
    package let descriptor: Int32

    /// A flag that is not raised.
    ///
    /// - Throws: when no descriptor can be had.
    package init() throws(SocketError) {
        descriptor = cls_event_create()
        guard descriptor >= 0 else { throw SocketError(call: "eventfd", errno: .last) }
    }

    deinit { close(descriptor) }

    /// Safe from any thread; does not block.
    package func raise() {
        var one: UInt64 = 1
        _ = write(descriptor, &one, 8)
    }

    /// Lowers the flag; look at what it stands for afterwards, not before.
    package func lower() {
        var count: UInt64 = 0
        _ = read(descriptor, &count, 8)
    }
}
