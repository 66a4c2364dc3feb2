extension RoundLedger {
    /// Adds what another measuring thread of the same round saw of itself. `lateness`, `timestamps` and what is said
    /// once of a round are left alone.
    package mutating func add(_ other: RoundLedger) {
        receiveOverflow += other.receiveOverflow
        sendErrors = RoundLedger.sum(sendErrors, other.sendErrors)
        sendRetries += other.sendRetries
        overdue += other.overdue
        transmitStamped += other.transmitStamped
        receiveStamped += other.receiveStamped
        stampsRejected += other.stampsRejected
        longestStallNanoseconds = max(longestStallNanoseconds, other.longestStallNanoseconds)
        // Every thread sees the same steps, some perhaps not all of them.
        clockSteps = max(clockSteps, other.clockSteps)
        if abs(other.largestClockStepNanoseconds) > abs(largestClockStepNanoseconds) {
            largestClockStepNanoseconds = other.largestClockStepNanoseconds
        }
        foreign += other.foreign
        unmatchedRefusals += other.unmatchedRefusals
        interrupted = interrupted || other.interrupted
        uncertain += other.uncertain
        lostUnstamped = RoundLedger.sum(lostUnstamped, other.lostUnstamped, +)
        rateFinding = RoundLedger.sum(rateFinding, other.rateFinding) { $0.rate <= $1.rate ? $0 : $1 }
        companions = RoundLedger.sum(companions, other.companions) { left, right in
            var sum = left
            sum.sendErrors = RoundLedger.sum(left.sendErrors, right.sendErrors)
            sum.receiveOverflow += right.receiveOverflow
            sum.corrupt += right.corrupt
            sum.duplicates += right.duplicates
            return sum
        }
        spareSockets = RoundLedger.sum(spareSockets, other.spareSockets, +)
        threadTime = RoundLedger.sum(threadTime, other.threadTime, +)
        receiveBuffer = RoundLedger.sum(receiveBuffer, other.receiveBuffer) {
            $0.holdsNanoseconds ?? .max < $1.holdsNanoseconds ?? .max ? $0 : $1
        }
    }

    /// What only one of them knows stays.
    private static func sum<Value>(_ left: Value?, _ right: Value?, _ add: (Value, Value) -> Value) -> Value? {
        guard let left, let right else { return left ?? right }
        return add(left, right)
    }

    private static func sum(_ left: [NamedCount], _ right: [NamedCount]) -> [NamedCount] {
        var counts: [String: Int] = [:]
        for entry in left + right { counts[entry.name, default: 0] += entry.count }
        return counts.sorted { $0.key < $1.key }.map { NamedCount(name: $0.key, count: $0.value) }
    }
}
