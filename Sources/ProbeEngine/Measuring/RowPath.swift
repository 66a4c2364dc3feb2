internal import LineModel

/// How the probes of one row leave, and what becomes of their replies: chosen once, before the round, so that no probe
/// asks again. A row's format is the way that they are written and known (`ProbeTarget.format`).
struct RowPath {
    /// The first of its sockets, by `ThreadPaths`' numbers.
    private let firstSocket: Int32
    private let sockets: Int32
    let way: Way

    enum Way {
        /// To the line's ingress, and back from it.
        case plain
        /// As plain; what each request was sent with is remembered, and what its reply tells is kept.
        case session(STAMPTable)
        /// To wherever the line's SOCKS5 proxy relays at present.
        case proxy(ProxyPaths)
        /// From a socket that is the probe's own until its timeout is over, and is made fresh before it sends again.
        case own(OpaquePool)
        /// The prober's probe to itself: to the socket that it leaves from.
        case selfProbe
    }

    /// - Parameter sockets: how many take turns; 1 where all of a row's probes are one flow.
    init(from firstSocket: Int, sockets: Int = 1, _ way: Way) {
        self.firstSocket = Int32(firstSocket)
        self.sockets = Int32(sockets)
        self.way = way
    }

    /// How many sockets its probes take in turn; 0 where they leave from one.
    var turns: Int { sockets == 1 ? 0 : Int(sockets) }

    /// The number of the socket that a probe leaves from.
    func socket(of sequence: Int) -> Int {
        sockets == 1 ? Int(firstSocket) : Int(firstSocket) + sequence % Int(sockets)
    }

    var isSelfProbe: Bool { if case .selfProbe = way { true } else { false } }
}
