package import LineModel

/// The client's side of the way to a UDP association: RFC 1928 sections 3, 6 and 7, RFC 1929. Pure: what the proxy
/// wrote is an argument, what to write is a result.
package struct SOCKSHandshake: Sendable {
    /// What is to be done next.
    package enum Step: Equatable, Sendable {
        /// Write these bytes; then wait for more.
        case send([UInt8])
        /// Wait for more bytes.
        case wait
        /// The association is there; the proxy relays at this address.
        case associated(SOCKSAddress)
        case failed(SOCKSFailure)
    }

    private enum State: Equatable {
        case method
        case credentials
        case association
        case over
    }

    private let credentials: SOCKSCredentials?
    private var state = State.method
    private var received: [UInt8] = []

    private static let plain: UInt8 = 0x00
    private static let password: UInt8 = 0x02
    private static let noneAcceptable: UInt8 = 0xFF

    /// - Parameter credentials: nil offers no user name.
    package init(credentials: SOCKSCredentials?) { self.credentials = credentials }

    /// The first bytes to write: the authentication methods that are offered (RFC 1928 section 3).
    package var greeting: [UInt8] {
        credentials == nil ? [5, 1, Self.plain] : [5, 2, Self.plain, Self.password]
    }

    /// UDP ASSOCIATE from an address that is not yet known (RFC 1928 section 4: "all zeros").
    private static func associate(isIPv6: Bool) -> [UInt8] {
        [5, 3, 0, isIPv6 ? 4 : 1] + [UInt8](repeating: 0, count: (isIPv6 ? 16 : 4) + 2)
    }

    private var isIPv6 = false

    /// What the proxy is to answer next.
    package var stage: SOCKSStage {
        switch state {
        case .method: .method
        case .credentials: .userName
        case .association, .over: .association
        }
    }

    /// Takes in what the proxy wrote, in whatever pieces. At most 520 bytes are kept.
    ///
    /// - Parameter isIPv6: the family in which the proxy was reached, and in which probes will be sent.
    package mutating func receive(_ bytes: some Collection<UInt8>, isIPv6: Bool = false) -> Step {
        self.isIPv6 = isIPv6
        guard state != .over else { return .wait }
        received += bytes.prefix(2 * SOCKSReply.maxBytes)
        switch state {
        case .method: return method()
        case .credentials: return verdict()
        case .association: return association()
        case .over: return .wait
        }
    }

    /// RFC 1928 section 3: the version and the method that the proxy chose.
    private mutating func method() -> Step {
        guard let version = received.first else { return .wait }
        guard version == 5 else { return fail(.notSOCKS(.version(version))) }
        guard received.count >= 2 else { return .wait }
        guard received.count == 2 else { return fail(.notSOCKS(.longChoice)) }
        let chosen = received[1]
        received = []
        switch chosen {
        case Self.plain: return ask()
        case Self.password:
            guard let credentials else { return fail(.notSOCKS(.unofferedMethod)) }
            state = .credentials
            return .send(credentials.request)
        case Self.noneAcceptable: return fail(credentials == nil ? .needsCredentials : .noMethod)
        default: return fail(.notSOCKS(.unofferedMethod))
        }
    }

    /// RFC 1929 section 2: version 1, and 0 for success. Some proxies put SOCKS' version there.
    private mutating func verdict() -> Step {
        guard let version = received.first else { return .wait }
        guard version == 1 || version == 5 else {
            return fail(.notSOCKS(.userNameVersion(version)))
        }
        guard received.count >= 2 else { return .wait }
        guard received[1] == 0 else { return fail(.refusedCredentials) }
        guard received.count == 2 else { return fail(.notSOCKS(.longVerdict)) }
        received = []
        return ask()
    }

    private mutating func ask() -> Step {
        state = .association
        return .send(Self.associate(isIPv6: isIPv6))
    }

    private mutating func association() -> Step {
        switch SOCKSReply.read(received) {
        case .incomplete: return .wait
        case .malformed(let why): return fail(.notSOCKS(why))
        case .complete(let reply, _):
            guard reply.status == .succeeded else { return fail(.refused(reply.status)) }
            let bound = reply.bound.asAddress
            switch bound {
            case .address(let header) where header.port == 0: return fail(.notSOCKS(.portZero))
            case .name(_, 0): return fail(.notSOCKS(.portZero))
            case .name where !bound.isUnspecified: return fail(.namedRelay)
            case .address, .name:
                state = .over
                received = []
                return .associated(bound)
            }
        }
    }

    private mutating func fail(_ failure: SOCKSFailure) -> Step {
        state = .over
        received = []
        return .failed(failure)
    }
}
