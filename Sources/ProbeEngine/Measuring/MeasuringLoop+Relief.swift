internal import LineModel
internal import LinuxSocket

// A socket's send buffer is charged with what still waits inside of this machine: for a neighbour that does not answer,
// or in the queue of a slow interface. A few such lines fill it, and then no line of that socket can send. So each
// socket has a spare one: once the first is clogged, lines whose probes do leave go on from the spare, and lines whose
// probes wait stay where they wait.
extension MeasuringLoop {
    /// The number of the socket that a probe leaves from: the spare of its own where that is clogged, unless the line's
    /// latest probe still waits.
    func outlet(_ probe: ProbeID, _ path: RowPath) -> Int {
        let number = path.socket(of: probe.sequence)
        guard let spare = paths.spare(of: number), paths.shared[number].isClogged, canMove(path),
            !machine.isWaiting(before: probe)
        else { return number }
        return spare
    }

    /// A SOCKS5 proxy knows the port that it serves, and a self-probe goes to the socket that it leaves from.
    private func canMove(_ path: RowPath) -> Bool {
        switch path.way {
        case .plain, .session: true
        case .proxy, .own, .selfProbe: false
        }
    }

    /// The buffer of the first entry's socket is full. Moves an entry that can go on to the spare, and gives up one
    /// that would only wait behind what waits already. Returns false where there is no spare to go on with.
    mutating func relieve(_ entry: OutgoingBatch.Entry) -> Bool {
        guard let spare = paths.spare(of: entry.socket) else { return false }
        if !paths.shared[entry.socket].isClogged {
            paths.shared[entry.socket].isClogged = true
            paths.spares[-1 - spare].isInUse = true
            counts.spareSockets += 1
        }
        let path = paths.rows[entry.probe.line]
        let number = outlet(entry.probe, path)
        guard number == entry.socket else {
            outgoing.moveFirst(to: number)
            return true
        }
        if case .proxy = path.way { return false }
        count(.again, entry.probe)
        machine.markUnsent(entry.probe, error: .again)
        outgoing.removeFirst(1)
        return true
    }
}
