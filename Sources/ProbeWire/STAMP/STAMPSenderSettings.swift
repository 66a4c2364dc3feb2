/// What a session's requests look like.
package struct STAMPSenderSettings: Sendable {
    /// Whether packets carry a code over their first bytes (RFC 8762 section 4.4).
    package var mode: STAMPMode
    /// Needed in authenticated mode and for the HMAC TLV; nil otherwise.
    package var key: STAMPKey?
    /// The far end is a TWAMP-Light reflector (RFC 5357 appendix I): no SSID, no extensions, padding of zeros.
    package var isTWAMPLight: Bool
    /// Session identifier (RFC 8972 section 3); 0 is none.
    package var ssid: UInt16
    /// What is said of our clock; its Z bit is the format of our time-stamps.
    package var errorEstimate: STAMPErrorEstimate
    /// What requests ask for beyond the base packet; empty for a TWAMP-Light reflector.
    package var extensions: STAMPExtensions
    /// The DSCP that replies shall carry, 0 to 63; asked for by the class of service extension.
    package var replyDSCP: UInt8
    /// Bytes of every request. What the packet and its extensions do not fill is extra padding.
    package var length: Int

    /// The format of our time-stamps: as the error estimate's Z bit says.
    package var format: STAMPTimeFormat { errorEstimate.format }

    /// What these settings contradict each other in, `STAMPSender` finds.
    ///
    /// - Parameter length: bytes of every request; `STAMPSender.length(for:atLeast:)` finds one that suits.
    package init(
        mode: STAMPMode = .open, key: STAMPKey? = nil, isTWAMPLight: Bool = false, ssid: UInt16 = 0,
        errorEstimate: STAMPErrorEstimate, extensions: STAMPExtensions = [], replyDSCP: UInt8 = 0, length: Int
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
