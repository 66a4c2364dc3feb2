internal import LineModel
internal import LinuxSocket
internal import ProbeWire

extension MeasuringLoop {
    /// Waits a pass of the loop makes in the pool's set, of 64 sockets each.
    private static let poolWaitsPerPass = 64
    private static let poolWait = 64

    /// Takes everything out of those of the pool's sockets that have something.
    mutating func emptyPool(_ pool: OpaquePool) {
        for _ in 0..<Self.poolWaitsPerPass {
            let ready = pool.epoll.wait(until: MonotonicTime(nanoseconds: 0))
            for index in 0..<ready {
                let place = pool.epoll.token(at: index)
                if pool.epoll.hasError(at: index) { emptyErrors(of: place, in: pool) }
                emptyReplies(of: place, in: pool)
            }
            if ready < Self.poolWait { return }
        }
        counts.queuesNotEmpty = true
    }

    /// Before a socket sends again: what has come for its last probe is that probe's.
    mutating func freshen(_ place: Int, in pool: OpaquePool) {
        guard !pool.isNaming(place), pool.probe(place) != nil else { return }
        emptyErrors(of: place, in: pool)
        emptyReplies(of: place, in: pool)
        pool.renew(place, targets[pool.line(place)].endpoint)
    }

    private mutating func emptyReplies(of place: Int, in pool: OpaquePool) {
        for _ in 0..<Self.receiveCallsPerPass {
            let count: Int
            do throws(Errno) {
                count = try receiveBatch.receive(from: pool.socket(place))
            } catch {
                emptyErrors(of: place, in: pool)
                continue
            }
            guard count > 0 else { return }
            let now = wallClock.observeNow()
            for slot in 0..<count { handleOwn(receiveBatch[slot], place, pool, now: now) }
            if count < receiveBatch.slots { return }
        }
        counts.queuesNotEmpty = true
    }

    /// The kernel has seen to it that a datagram is from the line's ingress, but for what arrived before the socket was
    /// connected.
    private mutating func handleOwn(
        _ datagram: ReceivedDatagram, _ place: Int, _ pool: OpaquePool, now: MonotonicTime
    ) {
        let row = pool.line(place)
        guard datagram.source == targets[row].endpoint, !datagram.isTruncated,
            let probe = answered(datagram.payload, place, pool)
        else { return machine.markCorrupt(line: row) }
        handleReply(datagram, to: probe, now: now)
    }

    /// The probe that a datagram answers: one of the socket's line that it names, else the one that its socket sent
    /// last.
    private func answered(_ payload: UnsafeRawBufferPointer, _ place: Int, _ pool: OpaquePool) -> ProbeID? {
        let (row, slot) = (pool.line(place), targets[pool.line(place)].format)
        switch formats.with(slot, { $0.recognise(payload) }) {
        case .answer(let identity): return named(identity, of: row)
        case .opaque:
            return formats.with(slot) { $0.isForLine(UInt32(row), payload) } ? pool.probe(place) : nil
        case .foreign, .corrupt: return nil
        }
    }

    private func named(_ identity: ReplyIdentity, of row: Int) -> ProbeID? {
        let probe = ProbeID(line: Int(identity.line), sequence: Int(identity.sequence))
        return probe.line == row && machine.contains(probe) ? probe : nil
    }

    /// The probe that an ICMP error to one of the pool's sockets is for; the kernel has compared both addresses and
    /// ports.
    private func refused(_ entry: ReceivedDatagram, _ place: Int, _ pool: OpaquePool) -> ProbeID? {
        guard pool.isNaming(place) else { return pool.probe(place) }
        let slot = targets[pool.line(place)].format
        return formats[slot].identify(entry.payload).flatMap { named($0, of: pool.line(place)) }
    }

    /// Reads stamps and ICMP errors of one of the pool's sockets.
    mutating func emptyErrors(of place: Int, in pool: OpaquePool) {
        for _ in 0..<Self.receiveCallsPerPass {
            guard let count = try? errorBatch.receiveErrors(from: pool.socket(place)), count > 0 else { return }
            let now = wallClock.observeNow()
            for slot in 0..<count {
                let entry = errorBatch[slot]
                switch entry.error {
                case .transmitStamp(let id):
                    // Whatever the kernel counts: the stamp is of the probe that was sent last, and one that is not
                    // lies outside of what can be.
                    if pool.isNaming(place), setup.choosesStampIDs {
                        placeStamp(entry.stamp, recordIndex: Int(id), now: now)
                    } else if let probe = pool.probe(place) {
                        placeStamp(entry.stamp, recordIndex: machine.recordIndex(probe), now: now)
                    }
                case .icmp(let family, let type, let code):
                    let kind = RefusalKind(family: family, type: type, code: code)
                    let isOurs = isUnreachableNeighbour(entry)
                    let probe = refused(entry, place, pool)
                    let isTaken =
                        probe.map { isOurs ? machine.noteUnreachable($0) : refuse($0, entry, kind) }
                        ?? (isOurs || machine.noteUnprovenRefusal(line: pool.line(place)))
                    if !isTaken { counts.unmatchedRefusals += 1 }
                case .local, .none: break
                }
            }
            if count < errorBatch.slots { return }
        }
    }
}
