internal import CLinuxSocket

/// Memory for sending many datagrams by one call (sendmmsg). Fixed after init; used by one thread.
package struct SendBatch: ~Copyable {
    private let raw: OpaquePointer
    /// The number of datagrams that one call can send.
    package let slots: Int
    /// Bytes that a slot can hold.
    package let capacity: Int

    /// Reserves the memory of all slots at once: nothing is allocated afterwards. Ends the process when there is no
    /// memory.
    ///
    /// - Parameters:
    ///   - slots: the number of datagrams that one call can send.
    ///   - capacity: bytes that a slot can hold.
    package init(slots: Int, capacity: Int) {
        guard let raw = cls_send_batch_create(UInt32(slots), UInt32(capacity)) else {
            preconditionFailure("out of memory: a send batch of \(slots) x \(capacity) bytes")
        }
        self.raw = raw
        self.slots = slots
        self.capacity = capacity
    }

    deinit { cls_send_batch_destroy(raw) }

    /// The bytes of a slot, to be written before `prepare`.
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
