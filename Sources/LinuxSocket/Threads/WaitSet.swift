internal import CLinuxSocket
internal import Glibc

/// A fixed set of descriptors to wait on. Used by one thread.
package struct WaitSet: ~Copyable {
    private let entries: UnsafeMutableBufferPointer<cls_poll>

    /// - Parameter descriptors: in the order in which `isReady` counts them.
    package init(_ descriptors: [Int32]) {
        entries = .allocate(capacity: descriptors.count)
        for (index, descriptor) in descriptors.enumerated() {
            entries.initializeElement(at: index, to: cls_poll(fd: descriptor, events: Int16(POLLIN), revents: 0))
        }
    }

    deinit { entries.deallocate() }

    /// Blocks until something is readable (or has an error to read) or the deadline has come; with nil it waits for
    /// ever. A signal ends the wait early. Returns how many are ready.
    @discardableResult
    package func wait(until deadline: MonotonicTime?) -> Int {
        max(0, Int(cls_poll_until(entries.baseAddress, UInt32(entries.count), deadline?.nanoseconds ?? -1)))
    }

    /// Whether the descriptor at `index` was ready after the last wait.
    package func isReady(_ index: Int) -> Bool { entries[index].revents != 0 }
}
