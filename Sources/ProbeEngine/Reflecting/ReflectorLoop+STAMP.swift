internal import LinuxSocket
internal import ProbeWire

/// A STAMP reflector and the memory that it needs beside that of the sockets.
struct STAMPAnswering {
    var reflector: STAMPReflector
    /// Where a held request lies while its reply is written. Allocated once.
    let request: RequestMemory

    /// nil when the settings make no reflector; `ReflectCommand` has checked them.
    init?(_ settings: STAMPReflectorSettings, longest: Int) {
        guard let reflector = try? STAMPReflector(settings: settings, seed: .random(in: .min ... .max)) else {
            return nil
        }
        self.reflector = reflector
        request = RequestMemory(bytes: longest)
    }
}

/// Raw memory that frees itself.
final class RequestMemory {
    let bytes: UnsafeMutableRawBufferPointer

    init(bytes count: Int) { bytes = .allocate(byteCount: count, alignment: 16) }

    deinit { bytes.deallocate() }
}

extension ReflectorLoop {
    /// A request at a STAMP port. It passes its line first and is reflected when it has arrived: what holds it, or
    /// drops it, is on the way there.
    mutating func receiveSTAMP(
        _ datagram: ReceivedDatagram, address: Endpoint, port: ListeningPort, index: Int, now: MonotonicTime
    ) {
        let mode = stamp?.reflector.settings.mode ?? .open
        guard !STAMPReply.isOne(datagram.payload, mode: mode) else { return ignored.add(.loop) }
        guard !STAMPReply.isUntold(datagram.payload, mode: mode) || admitsShort(datagram, port, index, now: now) else {
            return ignored.add(.loop)
        }
        let line = lines.index(address: address, echo: nil, listenIndex: port.indexForChances)
        var departure = Departure(
            channel: .listening(index), line: line, kind: .answer, length: datagram.payload.count,
            arrival: arrival(datagram, now: now), earlierHoldNanoseconds: nil, destination: datagram.source,
            source: port.isWildcard ? address : nil)
        departure.timeToLive = datagram.timeToLive
        departure.trafficClass = datagram.trafficClass
        depart(departure, datagram.payload, copy: .copy)
    }

    /// Whether a request of less than 24 bytes, which says nothing of whether it is a reply, is not one that goes round
    /// between this reflector and another that answers as shortly: it does not come from a port that a reflector would
    /// have, nor with the same number too often in a row, as a reflector without sessions repeats it.
    private mutating func admitsShort(
        _ datagram: ReceivedDatagram, _ port: ListeningPort, _ index: Int, now: MonotonicTime
    ) -> Bool {
        let source = datagram.source
        // Whoever is not answered so shortly is told to be too short.
        guard settings.stamp?.shortRequests.contains(where: { $0.contains(source) }) == true else { return true }
        let number = UnsafeRawBufferPointer(rebasing: datagram.payload.prefix(MemoryLayout<UInt32>.size))
        return source.port >= 1024 && !isLoop(source, port: port)
            && answered.admit(number, from: source, port: index, now: now)
    }

    func isStamp(_ departure: Departure) -> Bool {
        guard stamp != nil, case .listening(let index) = departure.channel else { return false }
        return ports[index].isStamp
    }

    private func isTWAMPLight(_ departure: Departure) -> Bool {
        guard case .listening(let index) = departure.channel, case .stamp(let isLight) = ports[index].role else {
            return false
        }
        return isLight
    }

    /// Reflects the request that lies in the outbox's next payload, where its reply is to stand.
    mutating func sendHeldStamp(_ departure: Departure) {
        guard let memory = stamp?.request.bytes else { return }
        let request = UnsafeMutableRawBufferPointer(rebasing: memory[..<departure.length])
        request.copyMemory(from: UnsafeRawBufferPointer(rebasing: outbox.nextPayload()[..<departure.length]))
        sendStamp(departure, UnsafeRawBufferPointer(request), isHeld: true)
    }

    /// Reflects a request into the batch. A request without an answer is counted, and is no probe of the line.
    ///
    /// - Parameter isHeld: the request has just come off its line, so that its arrival is now and not when it was
    ///   received.
    mutating func sendStamp(_ departure: Departure, _ request: UnsafeRawBufferPointer, isHeld: Bool) {
        let now = MonotonicTime.now()
        let received = wallClock.offset.real(isHeld ? now : departure.arrival).nanoseconds
        let source = departure.destination
        var arrival = STAMPArrival(
            peer: STAMPPeer(high: source.high, low: source.low, port: source.port), receiveNanoseconds: received,
            ttl: departure.timeToLive, trafficClass: departure.trafficClass)
        arrival.isTWAMPLight = isTWAMPLight(departure)
        arrival.mayBeShort = settings.stamp?.shortRequests.contains { $0.contains(source) } ?? false
        let reflection = stamp?.reflector.reflect(
            request, into: outbox.nextPayload(), arrival: arrival,
            sendNanoseconds: max(received, wallClock.offset.real(now).nanoseconds))
        switch reflection {
        case .reply(let length, let dscp):
            var departure = departure
            departure.length = length
            guard !isLostBack(departure.line) else { return }
            outbox.append(departure, trafficClass: dscp.map { $0 << 2 })
        case .silence(let reason):
            if departure.kind == .answer { lines.lines[departure.line].truth.received -= 1 }
            ignored.add(IgnoreReason(reason))
        case nil: break
        }
    }

    private mutating func isLostBack(_ line: Int) -> Bool {
        let truth = lines.lines[line].truth
        let number = UInt64(truth.answered + truth.duplicated + truth.droppedBack + outbox.count)
        let isLost = lines.lines[line].impairment.isLostBack(
            seed: settings.seed, lineKey: lines.lines[line].chances, number: number)
        if isLost { lines.lines[line].truth.droppedBack += 1 }
        return isLost
    }
}

extension IgnoreReason {
    init(_ silence: STAMPSilence) {
        switch silence {
        case .tooShort: self = .stampTooShort
        case .noRoom: self = .stampNoRoom
        case .notAuthentic: self = .stampNotAuthentic
        }
    }
}
