/// How a reflector answers.
package struct STAMPReflectorSettings: Sendable {
    /// Which of the two packet forms is answered; requests of the other form look malformed.
    package var mode: STAMPMode
    /// Needed in authenticated mode; in open mode it verifies and makes HMAC TLVs.
    package var key: STAMPKey?
    /// A further key that requests may have, while their senders change from it to `key`, or the other way round; nil
    /// where there is none. A reply has the key of its request.
    package var otherKey: STAMPKey?
    /// Places for sessions; nil for a stateless reflector, which copies the sender's numbers.
    ///
    /// Four places a session that is expected: the table is cut into sets of eight, and some fill before the others.
    /// A place takes 40 bytes.
    package var sessionCapacity: Int?
    /// A session that is quiet for longer begins again at 0 (REFWAIT, RFC 5357 section 4.2).
    package var quietNanoseconds: Int64
    /// What is said of our clock; its Z bit is the format of our time-stamps.
    package var errorEstimate: STAMPErrorEstimate
    /// Where our clock comes from, and how time-stamps are taken.
    package var timestampInformation: STAMPTimestampInformation
    /// DSCP values that a reply may be asked to carry: bit n is DSCP n.
    package var permittedDSCP: UInt64
    /// Whether RFC 8972 is spoken. Otherwise what follows a base packet is copied as it is (RFC 8762 section 4.3).
    package var readsExtensions: Bool

    /// Unauthenticated mode, stateless, every DSCP permitted, unless told otherwise.
    ///
    /// - Parameters:
    ///   - key: must be given in authenticated mode.
    ///   - quietNanoseconds: after so long a session begins again; 900 s is REFWAIT's default (RFC 5357 section 4.2).
    package init(
        mode: STAMPMode = .open, key: STAMPKey? = nil, sessionCapacity: Int? = nil,
        quietNanoseconds: Int64 = 900_000_000_000, errorEstimate: STAMPErrorEstimate,
        timestampInformation: STAMPTimestampInformation = STAMPTimestampInformation(
            sourceIn: .localFreeRunning, methodIn: .software, sourceOut: .localFreeRunning, methodOut: .software),
        permittedDSCP: UInt64 = .max, readsExtensions: Bool = true
    ) {
        self.mode = mode
        self.key = key
        self.sessionCapacity = sessionCapacity
        self.quietNanoseconds = quietNanoseconds
        self.errorEstimate = errorEstimate
        self.timestampInformation = timestampInformation
        self.permittedDSCP = permittedDSCP
        self.readsExtensions = readsExtensions
    }
}

/// How a request arrived.
package struct STAMPArrival: Equatable, Sendable {
    /// The sender's address and port; the session identifier is in the packet.
    package var peer: STAMPPeer
    /// When it arrived, by the wall clock, nanoseconds since 1970.
    package var receiveNanoseconds: Int64
    /// TTL or hop limit with which it arrived; nil when the socket did not tell.
    package var ttl: UInt8?
    /// TOS or traffic class with which it arrived, DSCP and ECN together; nil when the socket did not tell.
    package var trafficClass: UInt8?
    /// It came to a TWAMP-Light reflector (RFC 5357 appendix I): what follows its first 14 bytes is padding of any
    /// value, so that there is no session identifier in it, and no extension.
    package var isTWAMPLight = false
    /// Its sender is trusted with replies that are longer than requests: it is answered from 14 bytes on (RFC 8762
    /// section 4.6).
    package var mayBeShort = false

    /// - Parameters:
    ///   - receiveNanoseconds: wall clock, since 1970; the kernel's stamp where there is one.
    ///   - ttl: nil when the socket did not tell: the reply then says 255.
    ///   - trafficClass: nil when the socket did not tell.
    package init(peer: STAMPPeer, receiveNanoseconds: Int64, ttl: UInt8?, trafficClass: UInt8?) {
        self.peer = peer
        self.receiveNanoseconds = receiveNanoseconds
        self.ttl = ttl
        self.trafficClass = trafficClass
    }
}

/// What a reflector does with a request.
package enum STAMPReflection: Equatable, Sendable {
    /// Send the first `length` bytes of the reply's buffer, with this DSCP; nil for the socket's own.
    case reply(length: Int, dscp: UInt8?)
    case silence(STAMPSilence)
}

/// Why there is no reply.
package enum STAMPSilence: Equatable, Sendable, CaseIterable {
    /// Fewer bytes than a reply has (41, authenticated 112): a reply is never longer than its request, but for senders
    /// that are trusted with that. From these, fewer than 14.
    case tooShort
    /// Longer than the reply's buffer.
    case noRoom
    /// Authenticated mode, and the code is not one of our key.
    case notAuthentic
}
