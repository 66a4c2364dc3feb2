/// Why a SOCKS5 proxy gives no association, or gave none for a time. `Words` says it.
///
/// The names of cases and of what they hold are stored: they stay for ever.
package enum ProxyAbsence: Hashable, Sendable, Codable {
    /// The proxy's answer.
    case refusal(SOCKSFailure)
    /// It relays at an address of another family than the one that it is reached at.
    case otherFamily(proxy: String, relay: String)
    /// It relays at an address that means nothing from here, or not where the proxy is: of its own machine or network,
    /// of this machine, of the platform that it runs on, or no host's.
    case relayOutOfReach(proxy: String, relay: String)
    /// The system's texts are nil where the proxy closed the connection.
    case unreachable(SystemText?)
    case negotiationEnded(SystemText?)
    case connectionEnded(SystemText?)
    /// No connection, or no association, within so many seconds.
    case noConnection(seconds: Int64)
    case noAssociation(seconds: Int64)
    /// The proxy closed the connection where it was to answer this.
    case negotiationClosed(SOCKSStage, SystemText?)
    /// No association before the first probe.
    case notInTime
    /// It was there, and is no more.
    case ended
    /// This machine could not ask.
    case machine(SystemFailure)
}

/// What a proxy is to answer on the way to an association. The names are stored: they stay for ever.
package enum SOCKSStage: String, Hashable, Sendable, Codable, CaseIterable {
    /// The authentication methods that were offered (RFC 1928 section 3).
    case method
    /// The user name and the password (RFC 1929).
    case userName
    /// The request for a UDP association (RFC 1928 section 4).
    case association
}

/// Why there is no association, by the proxy's own answer.
package enum SOCKSFailure: Error, Hashable, Sendable, Codable {
    /// The proxy answers none of the methods offered without a user name.
    case needsCredentials
    case noMethod
    case refusedCredentials
    case refused(SOCKSStatus)
    case namedRelay
    case notSOCKS(SOCKSOddity)

    /// Asking again would give the same answer, until somebody changes something.
    package var isLasting: Bool {
        switch self {
        case .refused(let status): status == .notAllowed || status == .commandNotSupported
        case .needsCredentials, .noMethod, .refusedCredentials, .namedRelay, .notSOCKS: true
        }
    }
}

/// What no SOCKS5 proxy answers.
package enum SOCKSOddity: Error, Hashable, Sendable, Codable {
    /// A version other than 5.
    case version(UInt8)
    /// More than its choice of a method.
    case longChoice
    case unofferedMethod
    /// A version of the sub-negotiation of user names other than 1.
    case userNameVersion(UInt8)
    /// More than its verdict on the user name.
    case longVerdict
    /// Something in the reserved byte of the reply.
    case reserved(UInt8)
    case addressType(UInt8)
    /// Port 0 for its relay.
    case portZero
}

/// The status in a proxy's reply, its field REP (RFC 1928 section 6).
package struct SOCKSStatus: RawRepresentable, Hashable, Sendable, Codable {
    package let rawValue: UInt8

    package init(rawValue: UInt8) { self.rawValue = rawValue }

    /// The request was granted.
    package static let succeeded = SOCKSStatus(rawValue: 0)
    /// The proxy's rules do not allow the connection.
    package static let notAllowed = SOCKSStatus(rawValue: 2)
    /// The proxy does not know the command: it cannot relay UDP.
    package static let commandNotSupported = SOCKSStatus(rawValue: 7)
}
