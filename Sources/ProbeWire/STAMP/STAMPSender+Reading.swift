extension STAMPSender {
    /// A reply to this session, verified where the session has a key. Does not allocate.
    ///
    /// Whether it answers a request that is waiting is the caller's to find out, by `senderSequence` and
    /// `senderTimestamp`: who cannot see the requests cannot guess the latter's low bits.
    ///
    /// - Throws: why the datagram is no reply of this session. Faults of the extensions refuse nothing:
    ///   `STAMPReading.extensions` tells them, and what was in them is not used.
    package func read(_ datagram: UnsafeRawBufferPointer) throws(STAMPRefusal) -> STAMPReading {
        guard let reply = STAMPReply(datagram, mode: settings.mode) else { throw .tooShort }
        try check(reply, datagram, ssid: settings.ssid)
        return STAMPReading(reply: reply, extensions: extensions(of: datagram))
    }

    /// Checks that `reply`, the fields of `datagram`, belongs to our session `ssid`. Does not look at extensions.
    ///
    /// - Throws: why it does not.
    package func check(
        _ reply: STAMPReply, _ datagram: UnsafeRawBufferPointer, ssid: UInt16
    ) throws(STAMPRefusal) {
        if settings.mode == .authenticated {
            guard let key = settings.key,
                key.verifies(datagram, 0..<STAMPMode.coveredLength, at: STAMPMode.coveredLength)
            else { throw .notAuthentic }
        }
        guard settings.isTWAMPLight || reply.ssid == ssid || reply.ssid == 0 else { throw .otherSession }
        guard reply.errorEstimate.isValid else { throw .errorEstimateIsZero }
    }

    /// What the extensions of a reply tell; the reply itself must have been checked before. Does not allocate.
    package func extensions(of datagram: UnsafeRawBufferPointer) -> STAMPReplyExtensions {
        let hasExtensions = !settings.isTWAMPLight && length > settings.mode.baseLength
        return hasExtensions ? readExtensions(datagram) : STAMPReplyExtensions()
    }

    private func readExtensions(_ datagram: UnsafeRawBufferPointer) -> STAMPReplyExtensions {
        var found = STAMPReplyExtensions()
        let base = settings.mode.baseLength
        let seal = STAMPSeal(datagram, from: base)
        switch seal.state(datagram, mode: settings.mode, key: settings.key) {
        case .broken:
            found.hasFailedIntegrity = true
            return found
        case .verified: found.isVerified = true
        case .absent:
            // Who strips the code that was asked for would otherwise have the rest believed.
            found.hasFailedIntegrity = extensions.contains(.hmac) && datagram.count > base
            if found.hasFailedIntegrity { return found }
        }
        var offset = base
        while let tlv = STAMPTLV(datagram, at: offset) {
            if tlv.flags.contains(.integrity) {
                found = STAMPReplyExtensions()
                found.hasFailedIntegrity = true
                return found
            }
            if tlv.isMalformed || tlv.flags.contains(.malformed) {
                found.isMalformed = true
                return found
            }
            if tlv.flags.contains(.unrecognised) {
                found.unrecognised += 1
            } else {
                found.note(tlv, of: datagram)
            }
            offset = tlv.end
        }
        return found
    }
}

/// Why a datagram is no reply of a session.
package enum STAMPRefusal: Error, Equatable, Sendable, CaseIterable {
    /// Fewer bytes than the fields take: 41, in authenticated mode 112.
    case tooShort
    /// Its code is not one of our key.
    case notAuthentic
    /// It names another session identifier.
    case otherSession
    /// Its error estimate has the multiplier 0, which makes the packet corrupt (RFC 4656 section 4.1.2).
    case errorEstimateIsZero
}

/// A reply and what its extensions tell.
package struct STAMPReading: Equatable, Sendable {
    /// The base packet's fields, not yet compared with any request.
    package var reply: STAMPReply
    /// What came back in the extensions; empty when none were sent.
    package var extensions: STAMPReplyExtensions
}

/// What a reflector answered to our extensions. A field is nil when the reflector did not answer, or not believably.
package struct STAMPReplyExtensions: Equatable, Sendable {
    /// The DSCP and ECN with which the request arrived, and whether the reply left as it was asked to.
    package var classOfService: STAMPClassOfService?
    /// Where the reflector's clock and its time-stamps come from.
    package var timestampInformation: STAMPTimestampInformation?
    /// How many packets of the session the reflector had received and sent.
    package var directMeasurement: STAMPDirectMeasurement?
    /// How many extensions are flagged U: not understood, or copied by a reflector that knows no extensions.
    package var unrecognised = 0
    /// An extension is flagged M, or does not fit; what follows it was not read.
    package var isMalformed = false
    /// An extension is flagged I, or the HMAC TLV is wrong, missing or misplaced; no extension was used.
    package var hasFailedIntegrity = false
    /// The HMAC TLV was there and right.
    package var isVerified = false

    /// No extension came back.
    package init() {}

    fileprivate mutating func note(_ tlv: STAMPTLV, of datagram: UnsafeRawBufferPointer) {
        let start = tlv.value.lowerBound
        switch tlv.type {
        case .classOfService:
            classOfService = STAMPClassOfService(bits: datagram.bigEndian(UInt32.self, at: start))
        case .timestampInformation:
            timestampInformation = STAMPTimestampInformation(bits: datagram.bigEndian(UInt32.self, at: start))
        case .directMeasurement:
            directMeasurement = STAMPDirectMeasurement(
                senderSent: datagram.bigEndian(UInt32.self, at: start),
                reflectorReceived: datagram.bigEndian(UInt32.self, at: start + 4),
                reflectorSent: datagram.bigEndian(UInt32.self, at: start + 8))
        case .extraPadding, .hmac: break
        case nil: unrecognised += 1
        }
    }
}
