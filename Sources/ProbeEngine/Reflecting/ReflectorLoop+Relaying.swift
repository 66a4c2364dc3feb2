internal import LinuxSocket
internal import ProbeWire

extension ReflectorLoop {
    /// Forwards what is behind the header to the echo that it names.
    mutating func relay(
        _ datagram: ReceivedDatagram, _ header: RelayHeader, address: Endpoint, index: Int, now: MonotonicTime
    ) {
        let echo = Endpoint(header).withoutMapping
        guard let allowed = settings.relay?.allowEcho, echo.port != 0, allowed.contains(where: { $0.contains(echo) })
        else { return ignored.add(.echoNotAllowed) }
        guard allowed.permitsStrangers(to: echo) else { return ignored.add(.echoInside) }
        let listenIndex = ports[index].indexForChances
        let line = lines.index(address: address, echo: echo, listenIndex: listenIndex)
        guard let place = relayPlace(client: datagram.source, address: address, echo: echo, index: index),
            let relay = relays.places[place]
        else {
            lines.lines[line].truth.received += 1
            faults.socketFailures += 1
            return
        }
        relay.maxRequestBytes = max(relay.maxRequestBytes, datagram.payload.count)
        let content = header.content(of: datagram.payload)
        let departure = Departure(
            channel: .relay(place: place, number: relay.number), line: line, kind: .forward, length: content.count,
            arrival: arrival(datagram, now: now), earlierHoldNanoseconds: nil, destination: echo, source: nil)
        depart(departure, content, copy: .forwardCopy)
    }

    /// The client's relay socket, opened when it has none; nil when the kernel refuses one.
    private mutating func relayPlace(client: Endpoint, address: Endpoint, echo: Endpoint, index: Int) -> Int? {
        let key = RelaySockets.Key(client: client, ingress: address, family: echo.family)
        if let place = relays.place(of: key) { return place }
        return try? relays.open(
            key, listenIndex: index, answerSource: ports[index].isWildcard ? address : nil, epoll: epoll,
            firstToken: firstRelayToken)
    }

    /// Reads what waits at a relay socket: refusals first, then answers.
    mutating func emptyRelay(_ place: Int, hasError: Bool) {
        if hasError { emptyErrorQueue(place) }
        guard let relay = relays.places[place] else { return }
        for _ in 0..<Self.receiveCallsPerPass {
            let count: Int
            do throws(Errno) {
                count = try receiveBatch.receive(from: relay.socket)
            } catch {
                // A pending ICMP error, now cleared; what it is about is in the error queue.
                emptyErrorQueue(place)
                continue
            }
            guard count > 0 else { break }
            let now = noteReading()
            for slot in 0..<count { receiveAnswer(receiveBatch[slot], relay, now: now) }
            flush()
            if count < receiveBatch.slots { break }
        }
    }

    /// Returns an echo's answer to its client, under the address that was probed.
    private mutating func receiveAnswer(_ datagram: ReceivedDatagram, _ relay: RelaySocket, now: MonotonicTime) {
        guard let line = lines.known(address: relay.key.ingress, echo: datagram.source) else {
            return ignored.add(.notFromAnEcho)
        }
        let header = RelayHeader(datagram.source)
        let length = header.length + datagram.payload.count
        guard !datagram.isTruncated, length <= relay.maxRequestBytes else { return ignored.add(.longerThanRequest) }
        var departure = Departure(
            channel: .listening(relay.listenIndex), line: line, kind: .answer, length: length,
            arrival: arrival(datagram, now: now), earlierHoldNanoseconds: nil, destination: relay.key.client,
            source: relay.answerSource)
        let key = ForwardedProbes.key(datagram.payload, socketNumber: relay.number)
        switch forwarded?.answered(key, length: length) ?? .unknown {
        case .first(let hold): departure.earlierHoldNanoseconds = hold
        case .again: departure.kind = .copy
        case .tooLong: return ignored.add(.longerThanRequest)
        case .unknown: break
        }
        if outbox.isFull { flush() }
        let memory = outbox.nextPayload()
        header.encode(into: memory)
        UnsafeMutableRawBufferPointer(rebasing: memory[header.length...]).copyMemory(from: datagram.payload)
        outbox.append(departure)
    }

    /// Counts the ICMP errors of a relay socket for the lines of the echoes that they came back from.
    mutating func emptyErrorQueue(_ place: Int) {
        guard let relay = relays.places[place] else { return }
        for _ in 0..<Self.receiveCallsPerPass {
            guard let count = try? errorBatch.receiveErrors(from: relay.socket), count > 0 else { return }
            for slot in 0..<count {
                guard case .icmp = errorBatch[slot].error,
                    let line = lines.known(address: relay.key.ingress, echo: errorBatch[slot].source)
                else { continue }
                lines.lines[line].truth.echoRefused += 1
            }
            if count < errorBatch.slots { return }
        }
    }
}

extension Endpoint {
    /// The echo that a request names.
    init(_ header: RelayHeader) {
        self.init(
            high: header.high, low: header.low, scope: 0, port: header.port, family: header.isIPv6 ? .ipv6 : .ipv4)
    }
}
