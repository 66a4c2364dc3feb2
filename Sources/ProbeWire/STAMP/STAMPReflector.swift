package import LineModel

/// A session-reflector (RFC 8762 section 4.3 with the extensions of RFC 8972), and so a TWAMP-Light one.
///
/// Pure: time, addresses and bytes come in, bytes go out. Nothing is allocated after `init`.
package struct STAMPReflector: Sendable {
    /// How it answers; they do not change while sessions are counted.
    package let settings: STAMPReflectorSettings
    private var sessions: STAMPSessions?

    /// - Parameter seed: random, so that nobody can choose sessions that displace each other.
    /// - Throws: `STAMPProblem.keyIsMissing`.
    package init(settings: STAMPReflectorSettings, seed: UInt64) throws(STAMPProblem) {
        guard settings.mode == .open || settings.key != nil else { throw .keyIsMissing }
        self.settings = settings
        sessions = settings.sessionCapacity.map {
            STAMPSessions(capacity: $0, quietNanoseconds: settings.quietNanoseconds, seed: seed)
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
        _ request: UnsafeRawBufferPointer, into reply: UnsafeMutableRawBufferPointer, arrival: STAMPArrival,
        sendNanoseconds: Int64
    ) -> STAMPReflection {
        let mode = settings.mode
        guard let length = length(of: request, arrival),
            let fields = STAMPRequest(request, mode: mode, isTWAMPLight: arrival.isTWAMPLight)
        else { return .silence(.tooShort) }
        guard reply.count >= length else { return .silence(.noRoom) }
        let key = key(of: request)
        if mode == .authenticated, key == nil { return .silence(.notAuthentic) }
        let number = sessions?.count(arrival.peer, ssid: fields.ssid, at: arrival.receiveNanoseconds)
        let datagram = UnsafeMutableRawBufferPointer(rebasing: reply[..<length])
        datagram.copyMemory(from: request)
        writeBase(fields, number: number ?? fields.sequence, arrival, sendNanoseconds, key, into: datagram)
        var dscp = arrival.trafficClass.map { $0 >> 2 }
        if settings.readsExtensions, !arrival.isTWAMPLight, request.count > mode.baseLength {
            let answer = STAMPExtensionAnswer(settings: settings, key: key, arrival: arrival, number: number)
            dscp = answer.write(over: datagram, request: request) ?? dscp
        }
        return .reply(length: length, dscp: dscp)
    }

    /// The one of our keys that the request's code is of, whatever it is in: the base packet, or in open mode the HMAC
    /// TLV. In authenticated mode nil when it is of none; in open mode then the first, which finds the code broken.
    private func key(of request: UnsafeRawBufferPointer) -> STAMPKey? {
        guard settings.mode == .authenticated else {
            guard let other = settings.otherKey, request.count > settings.mode.baseLength else { return settings.key }
            let seal = STAMPSeal(request, from: settings.mode.baseLength)
            guard case .verified = seal.state(request, mode: settings.mode, key: other) else { return settings.key }
            return other
        }
        let covered = 0..<STAMPMode.coveredLength
        if let key = settings.key, key.verifies(request, covered, at: covered.upperBound) { return key }
        if let other = settings.otherKey, other.verifies(request, covered, at: covered.upperBound) { return other }
        return nil
    }

    /// Bytes of the reply to a request; nil for a request that is too short.
    private func length(of request: UnsafeRawBufferPointer, _ arrival: STAMPArrival) -> Int? {
        guard settings.mode == .open else { return request.count >= settings.mode.baseLength ? request.count : nil }
        guard arrival.mayBeShort else { return request.count >= STAMPReply.twampLightLength ? request.count : nil }
        guard request.count >= STAMPRequest.twampLightLength else { return nil }
        return max(request.count, arrival.isTWAMPLight ? STAMPReply.twampLightLength : settings.mode.baseLength)
    }

    private func writeBase(
        _ request: STAMPRequest, number: UInt32, _ arrival: STAMPArrival, _ sendNanoseconds: Int64, _ key: STAMPKey?,
        into datagram: UnsafeMutableRawBufferPointer
    ) {
        let format = settings.errorEstimate.format
        let reply = STAMPReply(
            sequence: number, timestamp: STAMPTimestamp(nanosecondsSince1970: sendNanoseconds, format: format),
            errorEstimate: settings.errorEstimate,
            receiveTimestamp: STAMPTimestamp(nanosecondsSince1970: arrival.receiveNanoseconds, format: format),
            to: request, senderTTL: arrival.ttl ?? 255)
        reply.encode(into: datagram, mode: settings.mode)
        guard settings.mode == .authenticated, let key else { return }
        key.sign(datagram, 0..<STAMPMode.coveredLength, at: STAMPMode.coveredLength)
    }
}
