internal import LinuxSocket
internal import ProbeWire

extension ReflectorLoop {
    /// A request at a template's port. Its reply is written when it arrives, and passes its line afterwards: what holds
    /// it, or drops it, is on the way back.
    mutating func receiveTemplate(
        _ datagram: ReceivedDatagram, _ mirror: TemplateMirror, address: Endpoint, index: Int, now: MonotonicTime
    ) {
        guard let memory = replyMemory?.bytes else { return }
        switch mirror.reflect(datagram.payload, into: memory) {
        case .silence(.notARequest): ignored.add(.notAProbe)
        case .silence(.longerThanRequest): ignored.add(.longerThanRequest)
        case .reply(let length):
            // An answer that is a request itself could be another such reflector's.
            let reply = UnsafeRawBufferPointer(rebasing: memory[..<length])
            guard
                !mirror.isRequest(reply)
                    || answered.admit(datagram.payload, from: datagram.source, port: index, now: now)
            else { return ignored.add(.loop) }
            let port = ports[index]
            let line = lines.index(address: address, echo: nil, listenIndex: port.indexForChances)
            let departure = Departure(
                channel: .listening(index), line: line, kind: .answer, length: length,
                arrival: arrival(datagram, now: now), earlierHoldNanoseconds: nil, destination: datagram.source,
                source: port.isWildcard ? address : nil)
            depart(departure, reply, copy: .copy)
        }
    }
}
