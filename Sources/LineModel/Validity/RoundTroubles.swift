/// The troubles of a round by line, and how many lines and destinations have none: so that a rule can ask whether what
/// it holds against a round lies in a few lines.
struct RoundTroubles: Sendable {
    /// Lines with some trouble, in the order of their rows.
    private(set) var lines: [LineTrouble] = []
    /// Lines that were probed, and those of them that answered at all.
    private(set) var probed = LineCensus()
    private(set) var answering = LineCensus()
    /// Sums over all lines.
    private(set) var planned = 0
    private(set) var sent = 0
    private(set) var answered = 0
    private(set) var stampedAnswers = 0
    /// Replies of which a transmit stamp was asked.
    private(set) var stampsAsked = 0
    private let ledger: RoundLedger
    private let destinations: [Int]

    /// - Parameter destinations: for each row a number, equal for rows of one destination address; empty where each
    ///   has its own.
    init(_ ledger: RoundLedger, destinations: [Int] = []) { (self.ledger, self.destinations) = (ledger, destinations) }

    /// Adds the next row.
    mutating func add(
        row: Int, _ samples: UnsafeBufferPointer<ProbeRecord>, _ counts: OutcomeCounts, leftLate: Int = 0,
        isNeighbourless: Bool = false
    ) {
        let trouble = LineTrouble(
            row: row, destination: destinations.indices.contains(row) ? destinations[row] : row, samples, counts,
            leftLate: leftLate, isStamped: ledger.timestamps == .kernel && ledger.transmitStampEvery == 1,
            isNeighbourless: isNeighbourless)
        add(trouble)
    }

    mutating func add(_ line: LineTrouble) {
        probed.add(line.destination)
        if line.answered > 0 { answering.add(line.destination) }
        planned += line.planned
        sent += line.sent
        answered += line.answered
        stampedAnswers += line.transmitStamped
        stampsAsked += line.answered / max(ledger.transmitStampEvery, 1)
        if line.isAny(ledger) { lines.append(line) }
    }

    // MARK: - What the rules ask about

    /// Sends that the kernel refused.
    var refusedSends: Spread { Spread(lines, of: planned, probed) { ($0.refusedSends, $0.planned) } }

    /// Probes that left later than an interval after their time.
    var leftLate: Spread { Spread(lines, of: sent, probed) { ($0.leftLate, $0.sent) } }

    /// Lost probes that may never have left.
    var lostUnstamped: Spread { Spread(lines, of: sent, probed) { ($0.lostUnstamped, $0.sent) } }

    /// Lost probes of whatever cause.
    var lost: Spread { Spread(lines, of: sent, probed) { ($0.lost, $0.sent) } }

    /// Replies whose probe lacks its transmit stamp.
    var missingTransmitStamps: Spread {
        let every = max(ledger.transmitStampEvery, 1)
        return Spread(lines, of: stampsAsked, answering) { line in
            (max(line.answered / every - line.transmitStamped, 0), line.answered / every)
        }
    }

    /// Replies without a receive stamp.
    var missingReceiveStamps: Spread {
        Spread(lines, of: answered, answering) { ($0.answered - $0.receiveStamped, $0.answered) }
    }
}

/// How many lines there are, by destination.
struct LineCensus: Sendable {
    private(set) var lines = 0
    private var byDestination: [Int32] = []
    /// Destinations with a line.
    private(set) var destinations = 0

    mutating func add(_ destination: Int) {
        lines += 1
        while byDestination.count <= destination { byDestination.append(0) }
        if byDestination[destination] == 0 { destinations += 1 }
        byDestination[destination] += 1
    }

    func lines(of destination: Int) -> Int {
        byDestination.indices.contains(destination) ? Int(byDestination[destination]) : 0
    }
}
