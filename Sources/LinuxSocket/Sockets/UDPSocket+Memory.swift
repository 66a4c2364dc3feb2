internal import CLinuxSocket
internal import Glibc

/// A socket's memory at one instant (SO_MEMINFO, since Linux 4.12).
///
/// SO_MEMINFO is the same array that sock_diag(7) gives as INET_DIAG_SKMEMINFO, filled by the same kernel function
/// (sk_get_meminfo). sock_diag tells besides only the addresses, the owner and the queue lengths of a UDP socket, and
/// those lengths are in this array too. It would serve for other programs' sockets; for our own a netlink socket adds
/// nothing, so there is none.
package struct SocketMemory: Equatable, Sendable {
    /// Bytes of kernel memory that wait in the receive queue and in the error queue, overhead of each datagram
    /// included.
    package let queuedBytes: Int
    /// Bytes at which the kernel begins to drop (SO_RCVBUF, doubled as socket(7) says).
    package let capacityBytes: Int
    /// Datagrams dropped on this socket since it was made: for a full buffer, for want of memory, and for a wrong
    /// checksum. Modulo 2^32.
    package let droppedDatagrams: Int
}

extension UDPSocket {
    /// What the socket's memory holds now; nil before Linux 4.12. Does not block or allocate.
    package func memory() -> SocketMemory? {
        withUnsafeTemporaryAllocation(of: UInt32.self, capacity: Int(cls_meminfo_count)) { values in
            var length = socklen_t(values.count * MemoryLayout<UInt32>.size)
            let result = getsockopt(descriptor, SOL_SOCKET, cls_so_meminfo, values.baseAddress, &length)
            // An older kernel has fewer figures; the drops are the last one that is used here.
            guard result == 0, Int(length) > Int(cls_meminfo_drops) * MemoryLayout<UInt32>.size else { return nil }
            return SocketMemory(
                queuedBytes: Int(values[Int(cls_meminfo_rmem)]), capacityBytes: Int(values[Int(cls_meminfo_rcvbuf)]),
                droppedDatagrams: Int(values[Int(cls_meminfo_drops)]))
        }
    }

    /// Datagrams that the kernel dropped on this socket since it was made; also counts drops after the last received
    /// datagram, which SO_RXQ_OVFL cannot tell. nil before Linux 4.12.
    package func droppedDatagrams() -> Int? { memory()?.droppedDatagrams }

    /// Bytes of kernel memory in the receive and error queues now; nil before Linux 4.12.
    package func receiveQueueBytes() -> Int? { memory()?.queuedBytes }
}
