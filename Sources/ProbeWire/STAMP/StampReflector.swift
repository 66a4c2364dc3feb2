package import LineModel

/// A session-reflector (RFC 8762 section 4.3 with the extensions of RFC 8972), and so a TWAMP-Light one.
///
/// Pure: time, addresses and octets come in, octets go out. Nothing is allocated after `init`.
package struct StampReflector: Sendable {
    /// How it answers; they do not change while sessions are counted.
    package let settings: StampReflectorSettings
    private var sessions: StampSessions?

    /// - Parameter seed: random, so that nobody can choose sessions that displace each other.
    /// - Throws: `StampProblem.keyIsMissing`.
    package init(settings: StampReflectorSettings, seed: UInt64) throws(StampProblem) {
        guard settings.mode == .open || settings.key != nil else { throw .keyIsMissing }
        self.settings = settings
        sessions = settings.sessionCapacity.map {
            StampSessions(capacity: $0, quietNanoseconds: settings.quietNanoseconds, seed: seed)
        }
    }

    /// Sessions that lost their counter because the table was full; 0 for a stateless reflector.
    package var evictedSessions: UInt64 { sessions?.evicted ?? 0 }

    /// Answers one request. Does not allocate.
    ///
    /// - Parameters:
    ///   - request: the whole UDP payload; any bytes at all.
    ///   - reply: where the reply is written; must not overlap `request`, and is not touched by a request that is not
    ///     answered.
    ///   - arrival: how the request arrived.
    ///   - sendNanoseconds: wall clock, since 1970, as near to the sending as can be had; it is covered by the code.
    package mutating func reflect(
        _ request: UnsafeRawBufferPointer, into reply: UnsafeMutableRawBufferPointer, arrival: StampArrival,
        sendNanoseconds: Int64
    ) -> StampReflection {
        let mode = settings.mode
        let shortest = mode == .open ? StampReply.twampLightLength : mode.baseLength
        guard request.count >= shortest, let fields = StampRequest(request, mode: mode) else {
            return .silence(.tooShort)
        }
        guard reply.count >= request.count else { return .silence(.noRoom) }
        if mode == .authenticated {
            guard let key = settings.key,
                key.verifies(request, 0..<StampMode.coveredLength, at: StampMode.coveredLength)
            else { return .silence(.notAuthentic) }
        }
        let number = sessions?.count(arrival.peer, ssid: fields.ssid, at: arrival.receiveNanoseconds)
        let datagram = UnsafeMutableRawBufferPointer(rebasing: reply[..<request.count])
        datagram.copyMemory(from: request)
        writeBase(fields, number: number ?? fields.sequence, arrival, sendNanoseconds, into: datagram)
        var dscp = arrival.trafficClass.map { $0 >> 2 }
        if settings.readsExtensions, request.count > mode.baseLength {
            let answer = StampExtensionAnswer(settings: settings, arrival: arrival, number: number)
            dscp = answer.write(over: datagram, request: request) ?? dscp
        }
        return .reply(length: request.count, dscp: dscp)
    }

    private func writeBase(
        _ request: StampRequest, number: UInt32, _ arrival: StampArrival, _ sendNanoseconds: Int64,
        into datagram: UnsafeMutableRawBufferPointer
    ) {
        let format = settings.errorEstimate.format
        let reply = StampReply(
            sequence: number, timestamp: StampTimestamp(nanosecondsSince1970: sendNanoseconds, format: format),
            errorEstimate: settings.errorEstimate,
            receiveTimestamp: StampTimestamp(nanosecondsSince1970: arrival.receiveNanoseconds, format: format),
            to: request, senderTTL: arrival.ttl ?? 255)
        reply.encode(into: datagram, mode: settings.mode)
        guard settings.mode == .authenticated, let key = settings.key else { return }
        key.sign(datagram, 0..<StampMode.coveredLength, at: StampMode.coveredLength)
    }
}
