internal import CLinuxSocket
internal import Glibc

/// A set of descriptors to wait on that may change between waits (epoll(7), level-triggered). Used by one thread.
package struct Epoll: ~Copyable {
    /// To be waited for in another set: readable when a descriptor of this set is.
    package let descriptor: Int32
    private let ready: UnsafeMutableBufferPointer<cls_ready>

    /// The largest number of descriptors that one wait reports; the next wait reports the others.
    package static let eventsPerWait = 64

    /// - Throws: when the kernel has no descriptor to give.
    package init() throws(SocketError) {
        let descriptor = cls_epoll_create()
        guard descriptor >= 0 else { throw SocketError(call: "epoll_create1", errno: .last) }
        self.descriptor = descriptor
        ready = .allocate(capacity: Self.eventsPerWait)
        ready.initialize(repeating: cls_ready())
    }

    deinit {
        ready.deallocate()
        close(descriptor)
    }

    /// Watches a descriptor until it is removed or closed.
    ///
    /// - Parameter token: what `token(at:)` will say when it is readable or has an error to read.
    package func add(_ descriptor: Int32, token: Int) throws(SocketError) {
        guard cls_epoll_add(self.descriptor, descriptor, UInt64(token)) == 0 else {
            throw SocketError(call: "epoll_ctl(EPOLL_CTL_ADD)", errno: .last)
        }
    }

    /// Stops watching; nothing happens when the descriptor is not watched.
    package func remove(_ descriptor: Int32) { _ = cls_epoll_remove(self.descriptor, descriptor) }

    /// Blocks until something is ready or the deadline has come. With nil it waits for ever, with a past deadline not
    /// at all. A signal ends the wait early. Returns how many are ready. Does not allocate.
    package mutating func wait(until deadline: MonotonicTime?) -> Int {
        let limit = UInt32(Self.eventsPerWait)
        return max(0, Int(cls_epoll_wait_until(descriptor, ready.baseAddress, limit, deadline?.nanoseconds ?? -1)))
    }

    /// The token of the `index`-th descriptor that the last wait found ready.
    package func token(at index: Int) -> Int { Int(ready[index].token) }

    /// Whether that descriptor has something in its error queue.
    package func hasError(at index: Int) -> Bool { ready[index].has_error }
}
