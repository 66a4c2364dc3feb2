package import LineModel

/// One session's packets: writes its requests and reads their replies. Neither allocates.
package struct STAMPSender: Sendable {
    /// What all requests of the session have in common.
    package let settings: STAMPSenderSettings
    /// The extensions that were asked for, with the HMAC that authenticated mode adds.
    let extensions: STAMPExtensions

    /// - Throws: `STAMPProblem` when the settings contradict each other.
    package init(settings: STAMPSenderSettings) throws(STAMPProblem) {
        self.settings = settings
        var extensions = settings.extensions
        if settings.mode == .authenticated, !extensions.isEmpty { extensions.insert(.hmac) }
        self.extensions = extensions
        try check()
    }

    /// Bytes of every request of the session.
    package var length: Int { settings.length }

    /// Writes a request over the first `length` bytes of `datagram`.
    ///
    /// - Parameters:
    ///   - datagram: at least `length` bytes.
    ///   - sendNanoseconds: wall clock, nanoseconds since 1970.
    ///   - sent: packets of the session sent so far, this one included; for direct measurement.
    ///   - ssid: session identifier; nil takes that of the settings.
    package func encode(
        into datagram: UnsafeMutableRawBufferPointer, sequence: UInt32, sendNanoseconds: Int64, sent: UInt32 = 0,
        ssid: UInt16? = nil
    ) {
        encode(
            into: datagram, sequence: sequence,
            timestamp: STAMPTimestamp(nanosecondsSince1970: sendNanoseconds, format: settings.format), sent: sent,
            ssid: ssid)
    }

    /// The same with a time-stamp that is made already, in the format of the settings.
    package func encode(
        into datagram: UnsafeMutableRawBufferPointer, sequence: UInt32, timestamp: STAMPTimestamp, sent: UInt32 = 0,
        ssid: UInt16? = nil
    ) {
        precondition(datagram.count >= length, "no room for the request")
        let datagram = UnsafeMutableRawBufferPointer(rebasing: datagram[..<length])
        let request = STAMPRequest(
            sequence: sequence, timestamp: timestamp,
            errorEstimate: settings.errorEstimate, ssid: settings.isTWAMPLight ? 0 : ssid ?? settings.ssid)
        guard !settings.isTWAMPLight else { return encodeTWAMPLight(request, into: datagram) }
        request.encode(into: datagram, mode: settings.mode)
        if settings.mode == .authenticated, let key = settings.key {
            key.sign(datagram, 0..<STAMPMode.coveredLength, at: STAMPMode.coveredLength)
        }
        if length > settings.mode.baseLength { encodeExtensions(into: datagram, sent: sent) }
    }

    /// RFC 5357 section 4.1.2: 14 bytes, then padding, which a reflector may cut off or copy.
    private func encodeTWAMPLight(_ request: STAMPRequest, into datagram: UnsafeMutableRawBufferPointer) {
        datagram.zero(0..<datagram.count)
        datagram.storeBigEndian(request.sequence, at: 0)
        datagram.storeBigEndian(request.timestamp.bits, at: 4)
        datagram.storeBigEndian(request.errorEstimate.bits, at: 12)
    }

    /// The HMAC TLV comes last: nothing but padding may follow it (RFC 8972 section 4.8), and this way it covers that.
    private func encodeExtensions(into datagram: UnsafeMutableRawBufferPointer, sent: UInt32) {
        let base = settings.mode.baseLength
        var offset = base
        if extensions.contains(.classOfService) {
            let bits = UInt32(settings.replyDSCP & 0x3F) << 26
            Self.open(.classOfService, in: datagram, at: &offset)
            datagram.storeBigEndian(bits, at: offset - 4)
        }
        if extensions.contains(.timestampInformation) {
            Self.open(.timestampInformation, in: datagram, at: &offset)
        }
        if extensions.contains(.directMeasurement) {
            Self.open(.directMeasurement, in: datagram, at: &offset)
            datagram.storeBigEndian(sent, at: offset - 12)
        }
        let tail = extensions.contains(.hmac) ? STAMPTLV.headerLength + STAMPKey.codeLength : 0
        let padding = datagram.count - tail - offset
        if padding >= STAMPTLV.headerLength {
            Self.open(.extraPadding, valueLength: padding - STAMPTLV.headerLength, in: datagram, at: &offset)
        }
        guard extensions.contains(.hmac), let key = settings.key else { return }
        Self.open(.hmac, in: datagram, at: &offset)
        key.sign(datagram, 0..<4, base..<offset - 20, at: offset - 16)
    }

    /// A TLV whose value is zero; `offset` moves behind it.
    private static func open(
        _ type: STAMPTLVType, valueLength: Int = 0, in datagram: UnsafeMutableRawBufferPointer, at offset: inout Int
    ) {
        let length = type.valueLength ?? valueLength
        datagram[offset] = STAMPTLVFlags.unrecognised.rawValue
        datagram[offset + 1] = type.rawValue
        datagram.storeBigEndian(UInt16(length), at: offset + 2)
        datagram.zero(offset + 4..<offset + 4 + length)
        offset += 4 + length
    }

    private func check() throws(STAMPProblem) {
        guard settings.length <= UDPPayload.maxBytes else {
            throw .tooLong(settings.length, max: UDPPayload.maxBytes)
        }
        if settings.isTWAMPLight {
            guard settings.mode == .open, settings.extensions.isEmpty else { throw .twampLightIsPlain }
            guard settings.length >= STAMPReply.twampLightLength else {
                throw .tooShort(settings.length, needed: STAMPReply.twampLightLength)
            }
            return
        }
        if settings.mode == .authenticated || extensions.contains(.hmac) {
            guard settings.key != nil else { throw .keyIsMissing }
        }
        let needed = settings.mode.baseLength + Self.length(of: extensions)
        guard settings.length >= needed else { throw .tooShort(settings.length, needed: needed) }
        let padding = settings.length - needed
        guard padding == 0 || padding >= STAMPTLV.headerLength else {
            throw .paddingIsTooShort(padding, header: STAMPTLV.headerLength)
        }
    }

    /// Bytes of the shortest packet that holds what is asked for and has at least `bytes`.
    package static func length(for settings: STAMPSenderSettings, atLeast bytes: Int) -> Int {
        guard !settings.isTWAMPLight else { return max(bytes, STAMPReply.twampLightLength) }
        var extensions = settings.extensions
        if settings.mode == .authenticated, !extensions.isEmpty { extensions.insert(.hmac) }
        let needed = settings.mode.baseLength + length(of: extensions)
        return bytes <= needed ? needed : max(bytes, needed + STAMPTLV.headerLength)
    }

    private static func length(of extensions: STAMPExtensions) -> Int {
        var length = 0
        if extensions.contains(.classOfService) { length += 8 }
        if extensions.contains(.timestampInformation) { length += 8 }
        if extensions.contains(.directMeasurement) { length += 16 }
        if extensions.contains(.hmac) { length += 20 }
        return length
    }
}
