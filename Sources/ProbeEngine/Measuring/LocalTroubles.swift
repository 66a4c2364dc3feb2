internal import LineModel
internal import LinuxSocket
internal import ProbeWire

/// What this machine's kernel had against the probes of single lines: read from their records when a round is over, and
/// asked of the kernel where they do not tell.
struct LocalTroubles {
    private let round: PreparedRound
    private let samples: SampleTable

    /// Destinations that the kernel is asked about at most; what more there are lacks words, and no figure.
    private static let maxQuestions = 4_096

    init(_ round: PreparedRound, _ samples: SampleTable) { (self.round, self.samples) = (round, samples) }

    /// Blocks for some 10 us for each destination that is silent or refused.
    func note(in findings: inout RoundFindings) {
        findings.destinations = round.addressGroups.groups
        var silent: [Int] = []
        for line in 0..<round.plan.lines {
            let row = Row(samples.row(line))
            if let error = row.refusal { findings.refusedSends[line] = why(line, error, row) }
            if row.isUnreachable || row.isSilent { silent.append(line) }
        }
        findings.neighbours = neighbours(silent)
    }

    // MARK: - Refused sends

    private func why(_ line: Int, _ error: Errno, _ row: Row) -> Unmeasured {
        let target = target(line)
        if error == .messageTooLong, let max = row.pathLimit ?? askLimit(target) {
            let length = target.datagramLength(size: round.settings.size)
            let packet = length + target.endpoint.family.headerLength
            let address = target.endpoint.addressText
            if packet > max {
                return followsSize(target)
                    ? .tooLong(size: round.settings.size, packet: packet, max: max, address: address)
                    : .datagramTooLong(length: length, packet: packet, max: max, address: address)
            }
        }
        return .refusedSends(system: SystemText(error), unsent: row.refused, planned: samples.count)
    }

    /// Where the line's probes go: by way of a SOCKS5 proxy to its relay.
    private func target(_ line: Int) -> ProbeTarget { round.targets[line].moved(to: round.places.destinations[line]) }

    private func followsSize(_ target: ProbeTarget) -> Bool {
        round.formats.catalogue.entries[Int(target.format.rawValue)].traits.followsSize != false
    }

    /// The longest packet that the way takes, as far as the kernel has learnt it by now.
    private func askLimit(_ target: ProbeTarget) -> Int? {
        let family = target.endpoint.family
        let check = try? RouteCheck(
            family, source: round.source.flatMap { $0.family == family ? $0 : nil },
            interface: round.settings.interface, codePoint: round.settings.dscp)
        return try? check?.route(to: target.endpoint).maximumPacket
    }

    // MARK: - Neighbours

    /// For those of the lines whose next hop has told no hardware address which one that is. Where the kernel gave
    /// probes back for it, that is certain; else its table of neighbours must say so now.
    private func neighbours(_ lines: [Int]) -> [Int: NeighbourAbsence] {
        guard !lines.isEmpty else { return [:] }
        let table = SilentNeighbours()
        guard !table.isEmpty || lines.contains(where: { Row(samples.row($0)).isUnreachable }) else { return [:] }
        var hops: [Endpoint: NextHop?] = [:]
        var found: [Int: NeighbourAbsence] = [:]
        for line in lines {
            let destination = round.places.destinations[line].withPort(0)
            if hops[destination] == nil {
                guard hops.count < Self.maxQuestions else { continue }
                hops[destination] = NextHop(
                    to: destination, source: round.source, interface: round.settings.interface,
                    codePoint: round.settings.dscp ?? 0)
            }
            let hop = hops[destination] ?? nil
            guard hop.map(table.contains) == true || Row(samples.row(line)).isUnreachable else { continue }
            let address = hop?.address ?? destination
            found[line] = NeighbourAbsence(address: address.addressText, isIPv6: address.family == .ipv6)
        }
        return found
    }

    /// What a line's records tell.
    private struct Row {
        /// Probes that the kernel refused to send, and the error of most of them; nil without any.
        private(set) var refused = 0
        private(set) var refusal: Errno?
        private(set) var pathLimit: Int?
        /// The kernel gave probes back that it could not hand to the neighbour.
        private(set) var isUnreachable = false
        /// Probes were sent, none was answered or refused, and none has a transmit stamp.
        let isSilent: Bool

        init(_ records: UnsafeBufferPointer<ProbeRecord>) {
            var (sent, isHeard) = (false, false)
            var errors: [UInt16: Int] = [:]
            for record in records {
                switch record.outcome {
                case .unsent:
                    if let error = record.localError { errors[error, default: 0] += 1 }
                    if let limit = record.pathLimit { pathLimit = min(pathLimit ?? .max, Int(limit)) }
                case .lost:
                    sent = true
                    if record.localError != nil { isUnreachable = true }
                    if record.hasTransmitStamp { isHeard = true }
                case .received, .late, .refused: isHeard = true
                case .planned, .inFlight: break
                }
            }
            isSilent = sent && !isHeard
            refused = errors.values.reduce(0, +)
            refusal = errors.max { ($0.value, $1.key) < ($1.value, $0.key) }.map { Errno(Int32($0.key)) }
        }
    }
}
