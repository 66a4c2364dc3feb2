package import LineModel

/// One session's packets: writes its requests and reads their replies. Neither allocates.
package struct StampSender: Sendable {
    /// What all requests of the session have in common.
    package let settings: StampSenderSettings
    /// The extensions that were asked for, with the HMAC that authenticated mode adds.
    let extensions: StampExtensions

    /// - Throws: `StampProblem` when the settings contradict each other.
    package init(settings: StampSenderSettings) throws(StampProblem) {
        self.settings = settings
        var extensions = settings.extensions
        if settings.mode == .authenticated, !extensions.isEmpty { extensions.insert(.hmac) }
        self.extensions = extensions
        try check()
    }

    /// Bytes of every request of the session.
    package var length: Int { settings.length }

    /// Writes a request over the first `length` octets of `datagram`.
    ///
    /// - Parameters:
    ///   - datagram: at least `length` octets.
    ///   - sendNanoseconds: wall clock, nanoseconds since 1970.
    ///   - sent: packets of the session sent so far, this one included; for direct measurement.
    ///   - ssid: session identifier; nil takes that of the settings.
    package func encode(
        into datagram: UnsafeMutableRawBufferPointer, sequence: UInt32, sendNanoseconds: Int64, sent: UInt32 = 0,
        ssid: UInt16? = nil
    ) {
        precondition(datagram.count >= length, "no room for the request")
        let datagram = UnsafeMutableRawBufferPointer(rebasing: datagram[..<length])
        let request = StampRequest(
            sequence: sequence,
            timestamp: StampTimestamp(nanosecondsSince1970: sendNanoseconds, format: settings.format),
            errorEstimate: settings.errorEstimate, ssid: settings.isTWAMPLight ? 0 : ssid ?? settings.ssid)
        guard !settings.isTWAMPLight else { return encodeTWAMPLight(request, into: datagram) }
        request.encode(into: datagram, mode: settings.mode)
        if settings.mode == .authenticated, let key = settings.key {
            key.sign(datagram, 0..<StampMode.coveredLength, at: StampMode.coveredLength)
        }
        if length > settings.mode.baseLength { encodeExtensions(into: datagram, sent: sent) }
    }

    /// RFC 5357 section 4.1.2: 14 octets, then padding, which a reflector may cut off or copy.
    private func encodeTWAMPLight(_ request: StampRequest, into datagram: UnsafeMutableRawBufferPointer) {
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
        let tail = extensions.contains(.hmac) ? StampTLV.headerLength + StampKey.codeLength : 0
        let padding = datagram.count - tail - offset
        if padding >= StampTLV.headerLength {
            Self.open(.extraPadding, valueLength: padding - StampTLV.headerLength, in: datagram, at: &offset)
        }
        guard extensions.contains(.hmac), let key = settings.key else { return }
        Self.open(.hmac, in: datagram, at: &offset)
        key.sign(datagram, 0..<4, base..<offset - 20, at: offset - 16)
    }

    /// A TLV whose value is zero; `offset` moves behind it.
    private static func open(
        _ type: StampTLVType, valueLength: Int = 0, in datagram: UnsafeMutableRawBufferPointer, at offset: inout Int
    ) {
        let length = type.valueLength ?? valueLength
        datagram[offset] = StampTLVFlags.unrecognised.rawValue
        datagram[offset + 1] = type.rawValue
        datagram.storeBigEndian(UInt16(length), at: offset + 2)
        datagram.zero(offset + 4..<offset + 4 + length)
        offset += 4 + length
    }

    private func check() throws(StampProblem) {
        guard settings.length <= StampSenderSettings.longest else {
            throw .tooLong(settings.length, max: StampSenderSettings.longest)
        }
        if settings.isTWAMPLight {
            guard settings.mode == .open, settings.extensions.isEmpty else { throw .twampLightIsPlain }
            guard settings.length >= StampReply.twampLightLength else {
                throw .tooShort(settings.length, needed: StampReply.twampLightLength)
            }
            return
        }
        if settings.mode == .authenticated || extensions.contains(.hmac) {
            guard settings.key != nil else { throw .keyIsMissing }
        }
        let needed = settings.mode.baseLength + Self.length(of: extensions)
        guard settings.length >= needed else { throw .tooShort(settings.length, needed: needed) }
        let padding = settings.length - needed
        guard padding == 0 || padding >= StampTLV.headerLength else {
            throw .paddingIsTooShort(padding, header: StampTLV.headerLength)
        }
    }

    /// Bytes of the shortest packet that holds what is asked for and has at least `octets`.
    package static func length(for settings: StampSenderSettings, atLeast octets: Int) -> Int {
        guard !settings.isTWAMPLight else { return max(octets, StampReply.twampLightLength) }
        var extensions = settings.extensions
        if settings.mode == .authenticated, !extensions.isEmpty { extensions.insert(.hmac) }
        let needed = settings.mode.baseLength + length(of: extensions)
        return octets <= needed ? needed : max(octets, needed + StampTLV.headerLength)
    }

    private static func length(of extensions: StampExtensions) -> Int {
        var length = 0
        if extensions.contains(.classOfService) { length += 8 }
        if extensions.contains(.timestampInformation) { length += 8 }
        if extensions.contains(.directMeasurement) { length += 16 }
        if extensions.contains(.hmac) { length += 20 }
        return length
    }
}
