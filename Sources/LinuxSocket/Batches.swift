internal import CLinuxSocket
internal import Glibc

/// Memory for receiving many datagrams by one call (recvmmsg). Fixed after init; used by one thread.
package struct ReceiveBatch: ~Copyable {
    private let raw: OpaquePointer
    private let results: UnsafePointer<cls_received>
    package let slots: Int

    /// - Parameters:
    ///   - slots: most datagrams a call.
    ///   - capacity: octets kept of each; longer ones are cut and say so.
    package init(slots: Int, capacity: Int) {
        guard let raw = cls_receive_batch_create(UInt32(slots), UInt32(capacity)) else {
            preconditionFailure("out of memory: a receive batch of \(slots) x \(capacity) octets")
        }
        self.raw = raw
        self.slots = slots
        results = cls_results(raw)
    }

    deinit { cls_receive_batch_destroy(raw) }

    /// What is in the socket's receive queue, at most `slots`. Does not block or allocate; 0 when the queue is empty.
    ///
    /// A pending ICMP error makes the kernel fail this call once although datagrams wait: that is the caller's to
    /// repeat.
    package mutating func receive(from socket: UDPSocket) throws(Errno) -> Int {
        try receive(socket.descriptor, 0)
    }

    /// What is in the socket's error queue: transmit stamps and ICMP errors.
    package mutating func receiveErrors(from socket: UDPSocket) throws(Errno) -> Int {
        try receive(socket.descriptor, cls_msg_errqueue)
    }

    private func receive(_ descriptor: Int32, _ flags: Int32) throws(Errno) -> Int {
        let count = cls_receive(raw, descriptor, flags, UInt32(slots))
        if count >= 0 { return Int(count) }
        if count == -EAGAIN { return 0 }
        throw Errno(-count)
    }

    /// The datagram in a slot below the last call's count. Its octets are valid until the next call.
    package subscript(slot: Int) -> ReceivedDatagram { ReceivedDatagram(results[slot]) }
}

/// One received datagram, or one entry of an error queue. `payload` lives in its batch: do not keep it.
package struct ReceivedDatagram {
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
    }
}

/// What an entry of an error queue is about (struct sock_extended_err, ip(7)).
package enum QueuedError: Equatable, Sendable {
    /// A transmit stamp, with the id of the datagram.
    case transmitStamp(id: UInt32)
    /// An ICMP error for a datagram of ours.
    case icmp(family: AddressFamily, type: UInt8, code: UInt8)
    /// An error of this machine (a too long datagram, say).
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

/// Memory for sending many datagrams by one call (sendmmsg). Fixed after init; used by one thread.
package struct SendBatch: ~Copyable {
    private let raw: OpaquePointer
    package let slots: Int
    /// Octets that a slot can hold.
    package let capacity: Int

    package init(slots: Int, capacity: Int) {
        guard let raw = cls_send_batch_create(UInt32(slots), UInt32(capacity)) else {
            preconditionFailure("out of memory: a send batch of \(slots) x \(capacity) octets")
        }
        self.raw = raw
        self.slots = slots
        self.capacity = capacity
    }

    deinit { cls_send_batch_destroy(raw) }

    /// The octets of a slot, to be written before `prepare`.
    package func payload(_ slot: Int) -> UnsafeMutableRawBufferPointer {
        precondition(slot >= 0 && slot < slots, "no such slot in the batch")
        return UnsafeMutableRawBufferPointer(start: cls_send_data(raw, UInt32(slot)), count: capacity)
    }

    /// Addresses a slot.
    ///
    /// - Parameters:
    ///   - source: the local address to send from (packet info); nil leaves the choice to the kernel.
    ///   - stampID: the id that this datagram's transmit stamp will carry (SCM_TS_OPT_ID, Linux 6.13); nil for the
    ///     kernel's own counter.
    ///   - requestStamp: on a socket with `transmitOnRequest`, stamp this datagram.
    ///   - trafficClass: TOS or traffic class of this datagram; nil for the socket's own.
    package func prepare(
        _ slot: Int, length: Int, to destination: Endpoint, from source: Endpoint? = nil, stampID: UInt32? = nil,
        requestStamp: Bool = false, trafficClass: UInt8? = nil
    ) {
        precondition(slot >= 0 && slot < slots && length <= capacity, "outside of the batch")
        var to = destination.raw
        var local = source?.raw ?? cls_endpoint()
        cls_send_prepare(
            raw, UInt32(slot), UInt32(length), &to, &local, stampID != nil, stampID ?? 0,
            requestStamp ? cls_stamp_transmit : 0, trafficClass.map { Int32($0) } ?? -1)
    }

    /// Sends the slots of `range` in order and returns how many the kernel took. Does not block or allocate.
    ///
    /// - Throws: the reason why the first of them was not taken, or an error that was pending on the socket.
    package func send(_ range: Range<Int>, on socket: UDPSocket) throws(Errno) -> Int {
        let count = cls_send(raw, socket.descriptor, UInt32(range.lowerBound), UInt32(range.count))
        guard count >= 0 else { throw Errno(-count) }
        return Int(count)
    }
}
