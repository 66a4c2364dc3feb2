internal import LineModel
internal import LinuxSocket

/// What the machine does while a round runs: a reading when it is made, another for the figures.
struct HostWatch: Sendable {
    private let interfaces: Set<String>
    private let before: HostSnapshot

    /// Takes the first reading; blocks for about a millisecond.
    init(_ round: PreparedRound) {
        interfaces = HostWatch.outgoingInterfaces(round, NetworkInterfaces.read())
        before = HostSnapshot.read(interfaces: interfaces)
    }

    /// The one asked for, else those that have the addresses that probes leave from.
    static func outgoingInterfaces(_ round: PreparedRound, _ known: NetworkInterfaces?) -> Set<String> {
        if let interface = round.settings.interface { return [interface] }
        return Set(round.places.localAddresses.compactMap { known?.name(of: $0) })
    }

    /// Takes the second reading. After the sockets' last drops were read, so that the host's count is no smaller than
    /// theirs.
    func figures() -> HostFigures {
        HostFigures(HostDelta(from: before, to: HostSnapshot.read(interfaces: interfaces)))
    }
}

extension HostFigures {
    init(_ delta: HostDelta) {
        self.init()
        elapsedNanoseconds = delta.elapsedNanoseconds
        udp.receiveBuffer = delta.udp.receiveBufferErrors
        udp.memory = delta.udp.memoryErrors
        udp.checksum = delta.udp.checksumErrors
        udp.input = delta.udp.inputErrors
        udp.sendBuffer = delta.udp.sendBufferErrors
        interfaces = delta.interfaces.sorted { $0.key < $1.key }.map(InterfaceFigures.init)
        framesWithoutIP = delta.framesWithoutIP
        backlogDrops = delta.backlogDrops
        stealShare = delta.stolenShare
        throttledNanoseconds = delta.throttledNanoseconds
        suspendedNanoseconds = delta.sleptNanoseconds
        slewPartsPerMillion = delta.slewPartsPerMillion
    }
}

extension InterfaceFigures {
    init(_ name: String, _ counters: InterfaceCounters) {
        self.init(name: name)
        transmitDropped = counters.transmitDropped
        transmitErrors = counters.transmitErrors
        receiveDropped = counters.receiveDropped
        receiveMissed = counters.receiveMissed
        receiveFIFOErrors = counters.receiveFIFOErrors
    }
}
