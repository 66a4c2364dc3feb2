package import LineModel
package import LinuxSocket
package import ProbeWire

/// How long things about an association may take.
package struct AssociationLimits: Equatable, Sendable {
    /// How long an attempt may take, from the beginning of a connection until the proxy grants an association.
    package var attemptNanoseconds: Int64 = 5_000_000_000
    /// The pause before an association that was dropped is made anew; it is doubled after each failure in a row.
    package var firstPauseNanoseconds: Int64 = 100_000_000
    /// An association that lasted less is another failure in a row, so that a proxy that grants and drops at once is
    /// asked ever less often.
    package var shortNanoseconds: Int64 = 500_000_000
    /// The longest pause that doubling leads to.
    package var maxPauseNanoseconds: Int64 = 5_000_000_000
    /// How long the proxy may be silent before its connection counts as dead.
    package var patience = TCPConnection.Patience()

    /// 5 s for an attempt, pauses of 0.1 to 5 s, and a silent proxy counts as dead after 8 s.
    package init() {}
}

/// Decides about the association with one proxy: when to connect, what to write, and since when it has been there or
/// not. Pure: time and bytes are arguments, what is to be done comes back.
package struct AssociationMachine: Sendable {
    /// What the thread that owns the connection is to do, in order.
    package enum Action: Equatable, Sendable {
        case connect
        case send([UInt8])
        case close
    }

    private enum State: Equatable {
        case idle
        case connecting(until: MonotonicTime)
        case negotiating(until: MonotonicTime)
        case up(Endpoint)
        case pausing(until: MonotonicTime)
        case over
    }

    private let proxy: Endpoint
    private let credentials: SOCKSCredentials?
    private let limits: AssociationLimits
    private let ownAddresses: Set<Endpoint>
    private var state = State.idle
    private var handshake: SOCKSHandshake
    private var failuresInARow = 0
    /// Associations in a row that were dropped soon after they were made.
    private var shortInARow = 0
    private var upSince: MonotonicTime?

    /// What became of the association so far.
    package private(set) var record = AssociationRecord()

    /// No connection is begun before `start`.
    ///
    /// - Parameters:
    ///   - proxy: where it accepts TCP connections.
    ///   - credentials: what it is offered; nil offers no user name.
    ///   - ownAddresses: of this machine, with port 0; loopback need not be among them.
    package init(
        proxy: Endpoint, credentials: SOCKSCredentials?, ownAddresses: Set<Endpoint> = [],
        limits: AssociationLimits = AssociationLimits()
    ) {
        self.proxy = proxy
        self.ownAddresses = ownAddresses
        self.credentials = credentials
        self.limits = limits
        handshake = SOCKSHandshake(credentials: credentials)
    }

    /// Where to send probes at present; nil when there is no association.
    package var relay: Endpoint? { if case .up(let relay) = state { relay } else { nil } }

    /// Whether it is decided if the round can begin with it: it is there, or has failed.
    package var isSettled: Bool { record.wasUp || state == .over }

    /// When `tick` is to be called at the latest; nil when nothing is waited for by time.
    package var deadline: MonotonicTime? {
        switch state {
        case .connecting(let until), .negotiating(let until), .pausing(let until): until
        case .idle, .up, .over: nil
        }
    }

    /// Begins the first attempt. To be called once.
    package mutating func start(now: MonotonicTime) -> [Action] {
        guard state == .idle else { return [] }
        return connect(now)
    }

    private mutating func connect(_ now: MonotonicTime) -> [Action] {
        handshake = SOCKSHandshake(credentials: credentials)
        state = .connecting(until: now.advanced(byNanoseconds: limits.attemptNanoseconds))
        record.attempts += 1
        return [.connect]
    }

    /// The connection stands: the negotiation begins (RFC 1928 section 3).
    package mutating func connected(now: MonotonicTime) -> [Action] {
        guard case .connecting(let until) = state else { return [] }
        state = .negotiating(until: until)
        return [.send(handshake.greeting)]
    }

    /// Takes in what the proxy wrote. What it writes once the association is there means nothing (RFC 1928 knows no
    /// such message).
    package mutating func received(_ bytes: [UInt8], now: MonotonicTime) -> [Action] {
        guard case .negotiating = state else { return [] }
        switch handshake.receive(bytes, isIPv6: proxy.family == .ipv6) {
        case .send(let reply): return [.send(reply)]
        case .wait: return []
        case .failed(let failure): return fail(.refusal(failure), isLasting: failure.isLasting, now)
        case .associated(let address): return associated(address, now)
        }
    }

    private mutating func associated(_ address: SOCKSAddress, _ now: MonotonicTime) -> [Action] {
        // "Where you reached me", at this port.
        var relay = proxy
        switch address {
        case .address(let header):
            relay = address.isUnspecified ? proxy.withPort(header.port) : header.withoutMapping.endpoint
        case .name(_, let port): relay.port = port
        }
        guard relay.family == proxy.family else {
            // The round's sockets are of the families of its ingresses.
            let absence = ProxyAbsence.otherFamily(proxy: proxy.addressText, relay: relay.addressText)
            return fail(absence, isLasting: true, now)
        }
        guard mayRelay(at: relay) else {
            let absence = ProxyAbsence.relayOutOfReach(proxy: proxy.addressText, relay: relay.addressText)
            return fail(absence, isLasting: true, now)
        }
        if relay.isLinkLocal { relay.scope = proxy.scope }
        state = .up(relay)
        upSince = now
        record.isUp(at: now)
        return []
    }

    /// Whether probes go where the proxy says: on the open internet, or where the proxy itself is. 127.0.0.1 and the
    /// addresses of our interfaces are our own machine, with services that its proxies alone may name; a private
    /// address behind a NAT is nobody, or somebody else; and 169.254.169.254 is the platform that we run on.
    private func mayRelay(at relay: Endpoint) -> Bool {
        if isOwn(relay) { return isOwn(proxy) }
        let kind = AddressKind(relay)
        return kind == nil || kind == .documentation || kind != .noHost && kind == AddressKind(proxy)
    }

    private func isOwn(_ address: Endpoint) -> Bool {
        address.isLoopback || ownAddresses.contains(address.withPort(0))
    }

    /// The connection is over, or could not be had.
    ///
    /// - Parameters:
    ///   - errno: nil when the proxy closed it.
    ///   - lastSeen: when the connection was there for certain; its end is told of later, and by any time where the
    ///     thread that listens was kept waiting.
    package mutating func closed(_ errno: Errno?, lastSeen: MonotonicTime, now: MonotonicTime) -> [Action] {
        switch state {
        case .up:
            // A peer that was silent has been away for as long as we were patient.
            let silence = errno == .timedOut ? limits.patience.nanoseconds : 0
            record.isDown(
                since: lastSeen.advanced(byNanoseconds: -silence),
                because: .connectionEnded(errno.map { SystemText($0) }))
            noteLife(until: now)
            return pause(now)
        case .connecting:
            return fail(.unreachable(errno.map { SystemText($0) }), isLasting: false, now)
        case .negotiating:
            return fail(
                .negotiationClosed(handshake.stage, errno.map { SystemText($0) }), isLasting: false, now)
        case .idle, .pausing, .over: return []
        }
    }

    /// What was waited for has not come in time, or a pause is over.
    package mutating func tick(now: MonotonicTime) -> [Action] {
        guard let deadline, now >= deadline else { return [] }
        let seconds = limits.attemptNanoseconds / 1_000_000_000
        switch state {
        case .pausing: return connect(now)
        case .connecting: return fail(.noConnection(seconds: seconds), isLasting: false, now)
        case .negotiating: return fail(.noAssociation(seconds: seconds), isLasting: false, now)
        case .idle, .up, .over: return []
        }
    }

    /// Before the first association a failure is the end: its lines are unmeasured, and the round does not wait. After
    /// it only what asking again cannot change is.
    private mutating func fail(_ reason: ProxyAbsence, isLasting: Bool, _ now: MonotonicTime) -> [Action] {
        record.reason = reason
        guard record.wasUp, !isLasting else {
            state = .over
            return [.close]
        }
        return pause(now)
    }

    /// After an association that lasted, the pauses begin anew; after one that did not, they go on.
    private mutating func noteLife(until now: MonotonicTime) {
        guard let upSince, now.nanoseconds(since: upSince) < limits.shortNanoseconds else {
            (failuresInARow, shortInARow) = (0, 0)
            return
        }
        failuresInARow = shortInARow
        shortInARow += 1
    }

    private mutating func pause(_ now: MonotonicTime) -> [Action] {
        let doubled = limits.firstPauseNanoseconds << Int64(min(failuresInARow, 16))
        let pause = min(doubled, limits.maxPauseNanoseconds)
        failuresInARow += 1
        state = .pausing(until: now.advanced(byNanoseconds: pause))
        return [.close]
    }

    /// Ends the association for good: the round is over.
    package mutating func stop() -> [Action] {
        state = .over
        return [.close]
    }
}

/// What became of an association: for reports, and for telling which probes it took with it.
package struct AssociationRecord: Equatable, Sendable {
    /// A time without an association.
    package struct Outage: Equatable, Sendable {
        /// When the association was lost, at the earliest.
        package let since: MonotonicTime
        /// When it was there again; nil when it did not come back.
        package var until: MonotonicTime?
        /// Why the association was lost.
        package let reason: ProxyAbsence
    }

    /// The largest number of outages that are kept; later ones count as one that goes on.
    static let maxOutages = 1000

    /// How many connections were begun.
    package internal(set) var attempts = 0
    /// Whether the proxy has granted an association at least once.
    package private(set) var wasUp = false
    /// In order; none before the first association, and at most 1,000.
    package private(set) var outages: [Outage] = []
    /// The last failure; nil when there was none.
    package internal(set) var reason: ProxyAbsence?

    /// How many associations were made after the first.
    package private(set) var remade = 0

    mutating func isUp(at now: MonotonicTime) {
        if wasUp { remade += 1 }
        wasUp = true
        if !outages.isEmpty, outages.count < Self.maxOutages { outages[outages.count - 1].until = now }
    }

    mutating func isDown(since: MonotonicTime, because reason: ProxyAbsence) {
        self.reason = reason
        guard outages.count < Self.maxOutages else { return }
        outages.append(Outage(since: since, until: nil, reason: reason))
    }

    /// Whether the association was away at any time while a probe was on its way, so that its loss is not the line's.
    ///
    /// - Parameters:
    ///   - timeoutNanoseconds: how long its reply was waited for.
    ///   - heldNanoseconds: how long it may have waited for the kernel when it left, with the address of before.
    package func interrupted(sentAt: MonotonicTime, timeoutNanoseconds: Int64, heldNanoseconds: Int64 = 0) -> Bool {
        let (written, end) = (
            sentAt.advanced(byNanoseconds: -heldNanoseconds), sentAt.advanced(byNanoseconds: timeoutNanoseconds)
        )
        return outages.contains { outage in
            outage.since <= end && (outage.until.map { $0 >= written } ?? true)
        }
    }
}
