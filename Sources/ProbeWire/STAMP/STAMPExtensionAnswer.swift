/// Answers a request's extensions in the reply, which holds a copy of them (RFC 8972 section 4).
struct STAMPExtensionAnswer {
    let settings: STAMPReflectorSettings
    /// The key of the request's code; nil where there is none.
    let key: STAMPKey?
    let arrival: STAMPArrival
    /// The packet's number in its session; nil for a stateless reflector.
    let number: UInt32?

    /// Sets flags and values. Returns the DSCP that the reply was asked to carry, if it is permitted.
    func write(over reply: UnsafeMutableRawBufferPointer, request: UnsafeRawBufferPointer) -> UInt8? {
        let base = settings.mode.baseLength
        let seal = STAMPSeal(request, from: base)
        let state = seal.state(request, mode: settings.mode, key: key)
        var dscp: UInt8?
        var offset = base
        while let tlv = STAMPTLV(request, at: offset) {
            var flags: STAMPTLVFlags = state == .broken ? .integrity : []
            if tlv.isMalformed { flags.insert(.malformed) }
            if flags.isEmpty, !answer(tlv, in: reply, dscp: &dscp) { flags.insert(.unrecognised) }
            reply[tlv.offset] = flags.rawValue
            offset = tlv.end
        }
        if state == .verified, let offset = seal.offset, let key {
            key.sign(reply, 0..<4, base..<offset, at: offset + STAMPTLV.headerLength)
        }
        return dscp
    }

    /// false when the TLV is not understood, or what it asks for is not known here.
    private func answer(_ tlv: STAMPTLV, in reply: UnsafeMutableRawBufferPointer, dscp: inout UInt8?) -> Bool {
        let start = tlv.value.lowerBound
        switch tlv.type {
        case .extraPadding, .hmac: return true
        case .timestampInformation:
            reply.storeBigEndian(settings.timestampInformation.bits, at: start)
            return true
        case .classOfService: return answerClassOfService(in: reply, at: start, dscp: &dscp)
        case .directMeasurement:
            guard let number else { return false }
            reply.storeBigEndian(number &+ 1, at: start + 4)
            reply.storeBigEndian(number &+ 1, at: start + 8)
            return true
        case nil: return false
        }
    }

    private func answerClassOfService(
        in reply: UnsafeMutableRawBufferPointer, at start: Int, dscp: inout UInt8?
    ) -> Bool {
        guard let trafficClass = arrival.trafficClass else { return false }
        let asked = STAMPClassOfService(bits: UnsafeRawBufferPointer(reply).bigEndian(UInt32.self, at: start))
        let isPermitted = settings.permittedDSCP >> UInt64(asked.wantedDSCP) & 1 == 1
        let answer = STAMPClassOfService(
            wantedDSCP: asked.wantedDSCP, receivedDSCP: trafficClass >> 2, receivedECN: trafficClass & 3,
            isWantedRefused: !isPermitted)
        reply.storeBigEndian(answer.bits, at: start)
        if isPermitted { dscp = asked.wantedDSCP }
        return true
    }
}
