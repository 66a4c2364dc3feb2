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
        guard pool.probe(place) != nil else { return }
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
            for slot in 0..<count { handleOpaque(receiveBatch[slot], place, pool, now: now) }
            if count < receiveBatch.slots { return }
        }
        counts.queuesNotEmpty = true
    }

    /// A reply belongs to the probe that its socket sent last; the kernel has seen to it that it is from the line's
    /// ingress, but for what arrived before the socket was connected.
    private mutating func handleOpaque(
        _ datagram: ReceivedDatagram, _ place: Int, _ pool: OpaquePool, now: MonotonicTime
    ) {
        let target = targets[pool.line(place)]
        guard let probe = pool.probe(place), datagram.source == target.endpoint, !datagram.isTruncated,
            formats[target.format].recognise(datagram.payload) == .opaque
        else { return machine.markCorrupt(line: pool.line(place)) }
        handleReply(datagram, to: probe, now: now)
    }

    /// Reads stamps and ICMP errors of one of the pool's sockets.
    mutating func emptyErrors(of place: Int, in pool: OpaquePool) {
        for _ in 0..<Self.receiveCallsPerPass {
            guard let count = try? errorBatch.receiveErrors(from: pool.socket(place)), count > 0 else { return }
            let now = wallClock.observeNow()
            for slot in 0..<count {
                let entry = errorBatch[slot]
                switch entry.error {
                case .transmitStamp:
                    // Whatever the kernel counts: one probe is under way, and a stamp that is not its own lies outside
                    // of what can be.
                    if let probe = pool.probe(place) {
                        placeStamp(entry.stamp, recordIndex: machine.recordIndex(probe), now: now)
                    }
                case .icmp(let family, let type, let code):
                    let kind = RefusalKind(family: family, type: type, code: code)
                    let isOurs = isUnreachableNeighbour(entry)
                    let isTaken =
                        pool.probe(place).map { isOurs ? machine.noteUnreachable($0) : refuse($0, entry, kind) }
                        ?? isOurs
                    if !isTaken { counts.unmatchedRefusals += 1 }
                case .local, .none: break
                }
            }
            if count < errorBatch.slots { return }
        }
    }
}
