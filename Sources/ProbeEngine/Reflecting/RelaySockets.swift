internal import LinuxSocket

/// One client's way out of a relay: its own socket with its own port, as a NAT or a SOCKS relay gives it.
final class RelaySocket {
    let key: RelaySockets.Key
    let socket: UDPSocket
    /// Which listening socket its answers go out by.
    let listenIndex: Int
    /// The source that answers leave from; nil when the listening socket has one address only.
    let answerSource: Endpoint?
    /// Never used again by another socket in the same place.
    let number: Int
    var lastUse: UInt64 = 0
    /// Bytes of the longest request: no answer may be longer.
    var maxRequestBytes = 0

    init(key: RelaySockets.Key, listenIndex: Int, answerSource: Endpoint?, number: Int) throws(SocketError) {
        self.key = key
        self.listenIndex = listenIndex
        self.answerSource = answerSource
        self.number = number
        socket = try UDPSocket(key.family)
        try socket.bind(to: .any(key.family))
        try socket.enableErrorQueue()
        try socket.enableStamps(.receive)
        _ = try socket.setReceiveBuffer(Self.receiveBuffer)
    }

    /// Bytes of the receive buffer: a relay socket carries one client only.
    private static let receiveBuffer = 1 << 20
}

/// The relay sockets, bounded: the one that was used least recently is closed for a new client.
struct RelaySockets {
    struct Key: Hashable {
        var client: Endpoint
        /// The address that was probed.
        var ingress: Endpoint
        /// The family of the echo: a socket sends to one family only.
        var family: AddressFamily
    }

    private(set) var places: [RelaySocket?] = []
    private var indices: [Key: Int] = [:]
    private let limit: Int
    private var clock: UInt64 = 0
    private var nextNumber = 0
    private(set) var evictions = 0
    /// What the kernel dropped on sockets that are closed.
    private(set) var closedOverflow = 0

    init(limit: Int) { self.limit = limit }

    /// The client's place, if it has one. Does not allocate.
    mutating func place(of key: Key) -> Int? {
        guard let place = indices[key] else { return nil }
        clock += 1
        places[place]?.lastUse = clock
        return place
    }

    /// Makes a socket for a client that has none, and watches it.
    ///
    /// - Parameter firstToken: the epoll token of place 0.
    mutating func open(
        _ key: Key, listenIndex: Int, answerSource: Endpoint?, epoll: borrowing Epoll, firstToken: Int
    ) throws(SocketError) -> Int {
        nextNumber += 1
        let relay = try RelaySocket(key: key, listenIndex: listenIndex, answerSource: answerSource, number: nextNumber)
        let place = freePlace(epoll)
        try epoll.add(relay.socket.descriptor, token: firstToken + place)
        clock += 1
        relay.lastUse = clock
        places[place] = relay
        indices[key] = place
        return place
    }

    private mutating func freePlace(_ epoll: borrowing Epoll) -> Int {
        if places.count < limit {
            places.append(nil)
            return places.count - 1
        }
        let oldest = places.indices.min { places[$0]?.lastUse ?? 0 < places[$1]?.lastUse ?? 0 } ?? 0
        if let relay = places[oldest] {
            epoll.remove(relay.socket.descriptor)
            indices[relay.key] = nil
            closedOverflow += relay.socket.droppedDatagrams() ?? 0
            evictions += 1
            places[oldest] = nil
        }
        return oldest
    }
}
