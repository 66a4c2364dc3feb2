/// What a session's requests look like.
package struct StampSenderSettings: Sendable {
    package var mode: StampMode
    /// Needed in authenticated mode and for the HMAC TLV.
    package var key: StampKey?
    /// The far end is a TWAMP-Light reflector (RFC 5357 appendix I): no SSID, no extensions, padding of zeros.
    package var isTWAMPLight: Bool
    /// Session identifier (RFC 8972 section 3); 0 is none.
    package var ssid: UInt16
    /// What is said of our clock; its Z bit is the format of our time-stamps.
    package var errorEstimate: StampErrorEstimate
    package var extensions: StampExtensions
    /// DSCP that the reply shall carry, 0 to 63; asked for by the class of service extension.
    package var replyDSCP: UInt8
    /// Octets of every request. What the packet and its extensions do not fill is extra padding.
    package var length: Int

    /// The longest UDP payload over IPv4.
    package static let longest = 65_507

    package var format: StampTimeFormat { errorEstimate.format }

    package init(
        mode: StampMode = .open, key: StampKey? = nil, isTWAMPLight: Bool = false, ssid: UInt16 = 0,
        errorEstimate: StampErrorEstimate, extensions: StampExtensions = [], replyDSCP: UInt8 = 0, length: Int
    ) {
        self.mode = mode
        self.key = key
        self.isTWAMPLight = isTWAMPLight
        self.ssid = ssid
        self.errorEstimate = errorEstimate
        self.extensions = extensions
        self.replyDSCP = replyDSCP
        self.length = length
    }
}
