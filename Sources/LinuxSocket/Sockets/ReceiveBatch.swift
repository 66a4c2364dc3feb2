internal import CLinuxSocket
internal import Glibc

/// Memory for receiving many datagrams by one call (recvmmsg). Fixed after init; used by one thread.
package struct ReceiveBatch: ~Copyable {
    private let raw: OpaquePointer
    private let results: UnsafePointer<cls_received>
    /// The largest number of datagrams that one call receives.
    package let slots: Int

    /// - Parameters:
    ///   - slots: the largest number of datagrams that one call receives.
    ///   - capacity: bytes kept of each datagram; longer ones are cut and say so.
    package init(slots: Int, capacity: Int) {
        guard let raw = cls_receive_batch_create(UInt32(slots), UInt32(capacity)) else {
            preconditionFailure("out of memory: a receive batch of \(slots) x \(capacity) bytes")
        }
        self.raw = raw
        self.slots = slots
        results = cls_results(raw)
    }

    deinit { cls_receive_batch_destroy(raw) }

    /// Receives what is in the socket's receive queue, at most `slots` datagrams. Does not block or allocate; 0 when
    /// the queue is empty.
    ///
    /// - Throws: a pending ICMP error makes the kernel fail this call once although datagrams wait; the caller must
    ///   then repeat it.
    package mutating func receive(from socket: UDPSocket) throws(Errno) -> Int {
        try receive(socket.descriptor, 0)
    }

    /// Receives what is in the socket's error queue (recvmsg(2), MSG_ERRQUEUE): transmit stamps and ICMP errors. Does
    /// not block or allocate; 0 when the queue is empty.
    package mutating func receiveErrors(from socket: UDPSocket) throws(Errno) -> Int {
        try receive(socket.descriptor, cls_msg_errqueue)
    }

    private func receive(_ descriptor: Int32, _ flags: Int32) throws(Errno) -> Int {
        let count = cls_receive(raw, descriptor, flags, UInt32(slots))
        if count >= 0 { return Int(count) }
        if count == -EAGAIN { return 0 }
        throw Errno(-count)
    }

    /// The datagram in a slot below the last call's count. Its bytes are valid until the next call.
    package subscript(slot: Int) -> ReceivedDatagram { ReceivedDatagram(results[slot]) }
}

/// One received datagram, or one entry of an error queue. `payload` lives in its batch: do not keep it.
package struct ReceivedDatagram {
    /// The datagram's bytes, as many as the batch's capacity allows; in an error queue, what the kernel gives back of
    /// the datagram that was sent.
    package let payload: UnsafeRawBufferPointer
    /// The datagram was longer than the batch's capacity.
    package let isTruncated: Bool
    /// The sender; in an error queue the destination of the datagram that failed.
    package let source: Endpoint
    /// The address that it was sent to, port 0; nil without packet info.
    package let local: Endpoint?
    /// The kernel's software stamp; nil when it took none.
    package let stamp: RealTime?
    /// Datagrams dropped on this socket before this one, modulo 2^32; nil when none was, or when not asked for.
    package let overflow: UInt32?
    /// TTL or hop limit with which it arrived; nil when not asked for.
    package let timeToLive: UInt8?
    /// TOS or traffic class with which it arrived: DSCP in the upper six bits, ECN in the lower two. nil when not asked
    /// for.
    package let trafficClass: UInt8?
    /// Set only for entries of an error queue.
    package let error: QueuedError?
    /// Of an entry of an error queue who sent the ICMP error, port 0: a router, the far end, or this machine itself.
    /// nil where nobody did.
    package let offender: Endpoint?
    /// Of an entry of an error queue about a datagram that is too long: the longest packet that the way takes, bytes.
    /// nil for other errors, and where nobody told.
    package let pathLimit: UInt32?

    init(_ raw: cls_received) {
        payload = UnsafeRawBufferPointer(start: raw.data, count: Int(raw.length))
        isTruncated = raw.truncated
        source = Endpoint(raw: raw.source)
        local = raw.local.family == 0 ? nil : Endpoint(raw: raw.local)
        stamp = raw.has_stamp ? RealTime(nanoseconds: raw.stamp) : nil
        overflow = raw.has_overflow ? raw.overflow : nil
        // The two options are set together, and nothing arrives with a TTL of 0.
        timeToLive = raw.ttl == 0 ? nil : raw.ttl
        trafficClass = raw.ttl == 0 ? nil : raw.traffic_class
        error = raw.has_error ? QueuedError(raw) : nil
        offender = raw.has_error && raw.offender.family != 0 ? Endpoint(raw: raw.offender) : nil
        let isTooLong = raw.has_error && raw.error_number == UInt32(bitPattern: Errno.messageTooLong.rawValue)
        pathLimit = isTooLong && raw.error_info > 0 ? raw.error_info : nil
    }
}
