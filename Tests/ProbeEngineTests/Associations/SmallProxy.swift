import Glibc
import LinuxSocket
import ProbeEngine
import ProbeWire
import Synchronization

/// A SOCKS5 proxy for UDP (RFC 1928, RFC 1929) on a port of the kernel's choice, which can also misbehave.
///
/// Each association has a relay of its own, on another port, and takes the datagrams of its first sender only, as dante
/// does.
final class SmallProxy: Sendable {
    struct Behaviour: Sendable {
        /// `user:password` that it wants; nil: none.
        var credentials: String?
        /// REP of its answers; 0: succeeded.
        var reply: UInt8 = 0
        /// Accepts connections, and says nothing.
        var isSilent = false
        /// Where it relays; nil: at its own address.
        var relayAddress: Endpoint?
        /// Names its relay by 0.0.0.0 or ::.
        var namesUnspecified = false
        /// After so many datagrams of the first association, of the second, and so on, its connection ends and its
        /// relay is closed; that datagram is not forwarded. Associations beyond the list last.
        var lastsFor: [Int] = []
        /// Once an association has ended the proxy refuses others with this REP.
        var replyAfterwards: UInt8?
        /// Closes the relay after so many datagrams, and keeps the connection.
        var closesRelayAfter: Int?
        /// Of the datagrams of all associations, every n-th is not forwarded: loss of the line.
        var losesEvery: Int?
        /// Answers name this echo.
        var misnames: Endpoint?
        /// Answers come from another port.
        var answersFromElsewhere = false
    }

    /// What it has seen.
    struct Account {
        /// Associations made, and for each the addresses that datagrams came from.
        var senders: [Set<Endpoint>] = []
        var relays: [Endpoint] = []
        var connections = 0
        /// Sequence numbers of datagrams that it lost on purpose, by line.
        var lost: [UInt32: [UInt32]] = [:]
        /// Datagrams that it took.
        var received = 0
    }

    let endpoint: Endpoint
    private let listener: Int32
    private let behaviour: Behaviour
    private let stopFlag: EventFlag
    private let isStopped = Atomic<Bool>(false)
    private let account = Mutex(Account())
    private let thread = Mutex<JoinableThread?>(nil)

    init(_ address: Endpoint = .loopback(.ipv4), _ change: (inout Behaviour) -> Void = { _ in }) throws {
        var changed = Behaviour()
        change(&changed)
        let behaviour = changed
        self.behaviour = behaviour
        (listener, endpoint) = try Self.listen(address)
        stopFlag = try EventFlag()
        let thread = try JoinableThread(name: "proxy") {
            var loop = try? SmallProxyLoop(self.listener, self.endpoint, behaviour)
            while loop != nil, !self.isStopped.load(ordering: .relaxed) {
                loop?.step(self.stopFlag.descriptor)
                if let account = loop?.account { self.account.withLock { $0 = account } }
            }
            loop?.closeAll()
        }
        self.thread.withLock { $0 = thread }
    }

    /// Ends the thread and every connection, and returns what it has seen.
    @discardableResult
    func stop() -> Account {
        isStopped.store(true, ordering: .relaxed)
        stopFlag.raise()
        thread.withLock { thread in
            if thread != nil { thread?.join(); close(listener) }
            thread = nil
        }
        return account.withLock { $0 }
    }

    private static func listen(_ address: Endpoint) throws -> (Int32, Endpoint) {
        let isIPv6 = address.family == .ipv6
        let descriptor = socket(isIPv6 ? AF_INET6 : AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(O_NONBLOCK), 0)
        var storage = sockaddr_storage()
        var length = socklen_t(isIPv6 ? MemoryLayout<sockaddr_in6>.size : MemoryLayout<sockaddr_in>.size)
        let port = withUnsafeMutablePointer(to: &storage) { storage -> UInt16? in
            let raw = UnsafeMutableRawPointer(storage)
            if isIPv6 {
                let v6 = raw.bindMemory(to: sockaddr_in6.self, capacity: 1)
                v6.pointee.sin6_family = sa_family_t(AF_INET6)
                inet_pton(AF_INET6, address.addressText, &v6.pointee.sin6_addr)
            } else {
                let v4 = raw.bindMemory(to: sockaddr_in.self, capacity: 1)
                v4.pointee.sin_family = sa_family_t(AF_INET)
                inet_pton(AF_INET, address.addressText, &v4.pointee.sin_addr)
            }
            let generic = raw.assumingMemoryBound(to: sockaddr.self)
            guard bind(descriptor, generic, length) == 0, Glibc.listen(descriptor, 64) == 0,
                getsockname(descriptor, generic, &length) == 0
            else { return nil }
            // The port stands at the same place in both.
            return UInt16(bigEndian: raw.load(fromByteOffset: 2, as: UInt16.self))
        }
        guard let port else { throw Errno.last }
        return (descriptor, address.withPort(port))
    }
}

/// The proxy's thread.
private struct SmallProxyLoop {
    private let listener: Int32
    private let endpoint: Endpoint
    private let behaviour: SmallProxy.Behaviour
    private var connections: [Connection] = []
    private var associations: [Association] = []
    private var incoming = Incoming()
    private let outgoing = Outgoing()
    var account = SmallProxy.Account()

    private struct Connection {
        enum Stage { case greeting, credentials, request, associated(Int) }
        let descriptor: Int32
        var stage = Stage.greeting
        var bytes: [UInt8] = []
    }

    private struct Association {
        /// nil once it is closed.
        var relay: UDPSocket?
        let outside: [UDPSocket]
        let elsewhere: UDPSocket
        var client: Endpoint?
        var received = 0
        var isOver = false
    }

    init(_ listener: Int32, _ endpoint: Endpoint, _ behaviour: SmallProxy.Behaviour) throws {
        (self.listener, self.endpoint, self.behaviour) = (listener, endpoint, behaviour)
    }

    mutating func step(_ flag: Int32) {
        let sockets = associations.flatMap { [$0.relay?.descriptor].compactMap(\.self) + $0.outside.map(\.descriptor) }
        WaitSet([flag, listener] + connections.map(\.descriptor) + sockets).wait(until: nil)
        accept()
        for index in connections.indices.reversed() { advance(index) }
        for index in associations.indices where !associations[index].isOver {
            forward(index)
            answer(index)
        }
    }

    mutating func closeAll() {
        for connection in connections { close(connection.descriptor) }
        connections = []
    }

    private mutating func accept() {
        while true {
            let descriptor = Glibc.accept(listener, nil, nil)
            guard descriptor >= 0 else { return }
            _ = fcntl(descriptor, F_SETFL, O_NONBLOCK)
            account.connections += 1
            connections.append(Connection(descriptor: descriptor))
        }
    }

    private mutating func advance(_ index: Int) {
        var buffer = [UInt8](repeating: 0, count: 1024)
        let count = recv(connections[index].descriptor, &buffer, buffer.count, 0)
        if count == 0 { return end(index) }
        guard count > 0 else { return }
        connections[index].bytes += buffer.prefix(count)
        if !behaviour.isSilent { negotiate(index) }
    }

    private mutating func negotiate(_ index: Int) {
        let bytes = connections[index].bytes
        switch connections[index].stage {
        case .greeting:
            guard bytes.count >= 2, bytes.count >= 2 + Int(bytes[1]) else { return }
            let wanted: UInt8 = behaviour.credentials == nil ? 0 : 2
            let isOffered = bytes[2..<2 + Int(bytes[1])].contains(wanted)
            say(index, [5, isOffered ? wanted : 0xFF], next: wanted == 0 ? .request : .credentials)
        case .credentials:
            guard let user = bytes.dropFirst().first, bytes.count > 2 + Int(user),
                bytes.count >= 3 + Int(user) + Int(bytes[2 + Int(user)])
            else { return }
            let told =
                String(decoding: bytes[2..<2 + Int(user)], as: UTF8.self) + ":"
                + String(decoding: bytes[(3 + Int(user))...], as: UTF8.self)
            say(index, [1, told == behaviour.credentials ? 0 : 1], next: .request)
        case .request:
            guard bytes.count >= 10, bytes.count == (bytes[3] == 4 ? 22 : 10) else { return }
            associate(index)
        case .associated: connections[index].bytes = []
        }
    }

    private mutating func say(_ index: Int, _ bytes: [UInt8], next: Connection.Stage) {
        connections[index].bytes = []
        connections[index].stage = next
        _ = send(connections[index].descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL))
    }

    private mutating func associate(_ index: Int) {
        let isLater = associations.contains { $0.isOver }
        let reply = isLater ? behaviour.replyAfterwards ?? behaviour.reply : behaviour.reply
        let address = behaviour.relayAddress ?? endpoint
        guard reply == 0, let relay = try? UDPSocket(address.family), (try? relay.bind(to: address.withPort(0))) != nil,
            let bound = try? relay.localEndpoint(), let outside = Self.outside(),
            let elsewhere = try? UDPSocket(address.family), (try? elsewhere.bind(to: address.withPort(0))) != nil
        else { return say(index, [5, reply == 0 ? 1 : reply, 0, 1, 0, 0, 0, 0, 0, 0], next: .request) }
        account.senders.append([])
        account.relays.append(bound)
        associations.append(Association(relay: relay, outside: outside, elsewhere: elsewhere))
        let named = behaviour.namesUnspecified ? Endpoint.any(bound.family, port: bound.port) : bound
        say(index, [5, 0, 0] + Self.header(named).dropFirst(3), next: .associated(associations.count - 1))
    }

    private static func outside() -> [UDPSocket]? {
        let sockets = [AddressFamily.ipv4, .ipv6].compactMap { family -> UDPSocket? in
            guard let socket = try? UDPSocket(family), (try? socket.bind(to: .loopback(family))) != nil else {
                return nil
            }
            return socket
        }
        return sockets.count == 2 ? sockets : nil
    }

    static func header(_ endpoint: Endpoint) -> [UInt8] {
        let header = RelayHeader(endpoint)
        var bytes = [UInt8](repeating: 0, count: header.length)
        bytes.withUnsafeMutableBytes { header.encode(into: $0) }
        return bytes
    }

    private mutating func end(_ index: Int) {
        if case .associated(let number) = connections[index].stage {
            associations[number].relay = nil
            associations[number].isOver = true
        }
        close(connections[index].descriptor)
        connections.remove(at: index)
    }

    private mutating func forward(_ number: Int) {
        guard let relay = associations[number].relay else { return }
        for (payload, source) in incoming.all(from: relay) {
            account.senders[number].insert(source)
            account.received += 1
            associations[number].client = associations[number].client ?? source
            associations[number].received += 1
            if isOver(number) { return }
            guard source == associations[number].client else { continue }
            forward(payload, number)
        }
    }

    private mutating func forward(_ payload: [UInt8], _ number: Int) {
        payload.withUnsafeBytes { bytes in
            guard let header = RelayHeader(bytes), let probe = PlumbProbe(datagram: header.content(of: bytes)) else {
                return
            }
            if let every = behaviour.losesEvery, account.received % every == 0 {
                account.lost[probe.line, default: []].append(probe.sequence)
                return
            }
            outgoing.send(
                Array(header.content(of: bytes)), to: header.endpoint,
                on: associations[number].outside[header.isIPv6 ? 1 : 0])
        }
    }

    /// Ends the association, or its relay, when its time has come.
    private mutating func isOver(_ number: Int) -> Bool {
        let received = associations[number].received
        if let most = behaviour.closesRelayAfter, received > most {
            associations[number].relay = nil
            return true
        }
        guard number < behaviour.lastsFor.count, received > behaviour.lastsFor[number] else { return false }
        let index = connections.firstIndex {
            if case .associated(number) = $0.stage { true } else { false }
        }
        if let index { end(index) }
        return true
    }

    private mutating func answer(_ number: Int) {
        for outside in associations[number].outside {
            for (payload, source) in incoming.all(from: outside) {
                guard let client = associations[number].client, let relay = associations[number].relay else { continue }
                let socket = behaviour.answersFromElsewhere ? associations[number].elsewhere : relay
                outgoing.send(Self.header(behaviour.misnames ?? source) + payload, to: client, on: socket)
            }
        }
    }
}

/// Datagrams that have come to a socket.
private struct Incoming {
    private final class Storage { var batch = ReceiveBatch(slots: 64, capacity: 2048) }
    private let storage = Storage()

    func all(from socket: UDPSocket) -> [(payload: [UInt8], source: Endpoint)] {
        var found: [(payload: [UInt8], source: Endpoint)] = []
        while let count = try? storage.batch.receive(from: socket), count > 0 {
            for slot in 0..<count { found.append((Array(storage.batch[slot].payload), storage.batch[slot].source)) }
        }
        return found
    }
}

private struct Outgoing {
    private final class Storage { let batch = SendBatch(slots: 1, capacity: 2048) }
    private let storage = Storage()

    func send(_ payload: [UInt8], to endpoint: Endpoint, on socket: UDPSocket) {
        payload.withUnsafeBytes { storage.batch.payload(0).copyMemory(from: $0) }
        storage.batch.prepare(0, length: payload.count, to: endpoint)
        // An ICMP error of an earlier answer fails one call.
        for _ in 0..<3 where (try? storage.batch.send(0..<1, on: socket)) == 1 { return }
    }
}
