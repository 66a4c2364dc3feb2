package import LineModel
package import LinuxSocket

/// Decides what a trace sends and when it ends; knows no socket and no clock.
///
/// TTLs are asked in ascending order, at a pace and with a bound of what is unanswered. No TTL is asked that lies
/// behind the end of the way, or too far behind the last hop that answered. Whoever quotes too little of a probe is
/// asked again at the end, one at a time: then it is known which probe an error is for, though not that it is true.
package struct TraceMachine {
    /// What is to be done next.
    package enum Step: Equatable, Sendable {
        /// Send the probe with this number.
        case send(probe: Int, timeToLive: Int)
        /// Nothing before this instant, unless something comes.
        case wait(until: MonotonicTime)
        /// The trace is over.
        case finished
    }

    /// Who says what to a probe.
    package struct Answer: Equatable, Sendable {
        /// The sender's address, without a port.
        package var address: String
        /// What it says.
        package var word: TraceWord
        /// The ICMP type and code; nil for a reply.
        package var type: UInt8?
        /// See `type`.
        package var code: UInt8?
        /// The longest packet that the way takes, where it says so.
        package var pathLimit: Int?
        /// Whether it comes from the far end's own address.
        package var isFarEnd: Bool

        /// What is not known is nil.
        package init(
            address: String, word: TraceWord, type: UInt8? = nil, code: UInt8? = nil, pathLimit: Int? = nil,
            isFarEnd: Bool = false
        ) {
            self.address = address
            self.word = word
            self.type = type
            self.code = code
            self.pathLimit = pathLimit
            self.isFarEnd = isFarEnd
        }
    }

    private struct Probe {
        let timeToLive: Int
        var sent: MonotonicTime?
        /// Answered, or given up.
        var isDecided = false
        var isAnswered = false
        var isAlone = false
    }

    private enum Phase: Equatable {
        case ascending
        /// The TTLs that are still to be asked alone.
        case alone([Int])
        case over
    }

    private let rules: TraceRules
    private let start: MonotonicTime
    /// Replies name no probe: one may be unanswered at a time.
    private let oneAtATime: Bool
    private var probes: [Probe] = []
    private var hops: [TraceHop] = []
    private var phase = Phase.ascending
    private var nextSend: MonotonicTime
    private var given: (timeToLive: Int, attempt: Int) = (1, 0)
    private var failures = 0
    private var ownEnd: TraceEnd?
    private var reachedBy: Answer?
    /// What was counted so far.
    package private(set) var counts = TraceCounts()
    /// The TTL with which the far end's reply arrived.
    package var replyTimeToLive: UInt8?

    /// - Parameter oneAtATime: replies name no probe, so that one may be unanswered at a time.
    package init(_ rules: TraceRules, start: MonotonicTime, oneAtATime: Bool = false) {
        self.rules = rules
        self.start = start
        self.oneAtATime = oneAtATime
        nextSend = start
    }

    // MARK: - What to do

    /// What is to be done at `now`. Each `send` is to be followed by `markSent` or `markUnsent`.
    package mutating func next(now: MonotonicTime) -> Step {
        giveUpOverdue(now)
        if phase != .over, now.nanoseconds(since: start) >= rules.limitNanoseconds {
            if phase == .ascending, lastToAsk > 0 { ownEnd = ownEnd ?? .timeLimit }
            phase = .over
        }
        switch phase {
        case .over: return .finished
        case .ascending: return ascend(now)
        case .alone(let left): return askAlone(left, now)
        }
    }

    private mutating func ascend(_ now: MonotonicTime) -> Step {
        guard given.timeToLive <= lastToAsk else {
            if inFlight > 0 { return .wait(until: nextTimeout) }
            let quiet = silentToAskAgain
            phase = counts.unproven > 0 && !quiet.isEmpty ? .alone(quiet) : .over
            return next(now: now)
        }
        guard inFlight < (oneAtATime ? 1 : rules.maxInFlight) else { return .wait(until: nextTimeout) }
        guard now >= nextSend else { return .wait(until: min(nextSend, nextTimeout)) }
        let ttl = given.timeToLive
        given = given.attempt + 1 < rules.probesPerHop ? (ttl, given.attempt + 1) : (ttl + 1, 0)
        return give(ttl, isAlone: false)
    }

    private mutating func askAlone(_ left: [Int], _ now: MonotonicTime) -> Step {
        if inFlight > 0 { return .wait(until: nextTimeout) }
        guard let ttl = left.first else {
            phase = .over
            return .finished
        }
        guard now >= nextSend else { return .wait(until: nextSend) }
        phase = .alone(Array(left.dropFirst()))
        return give(ttl, isAlone: true)
    }

    private mutating func give(_ ttl: Int, isAlone: Bool) -> Step {
        probes.append(Probe(timeToLive: ttl, isAlone: isAlone))
        return .send(probe: probes.count - 1, timeToLive: ttl)
    }

    /// The largest TTL that is worth a probe, as far as is known.
    private var lastToAsk: Int {
        if ownEnd != nil { return 0 }
        if let end = endingHop { return end.timeToLive }
        let answered = hops.last { !$0.answers.isEmpty }?.timeToLive ?? 0
        return min(rules.maxHops, answered + rules.silentHops)
    }

    /// The nearest hop at which the way ends.
    private var endingHop: TraceHop? { hops.first { $0.ending != nil } }

    private var silentToAskAgain: [Int] {
        let end = endingHop?.timeToLive ?? rules.maxHops
        return Array(
            hops.filter { $0.answers.isEmpty && $0.timeToLive < end }.map(\.timeToLive)
                .prefix(rules.maxAskedAlone))
    }

    private var inFlight: Int { probes.reduce(0) { $0 + ($1.sent != nil && !$1.isDecided ? 1 : 0) } }

    private func timeout(of probe: Probe) -> Int64 {
        probe.isAlone ? rules.aloneNanoseconds : rules.timeoutNanoseconds
    }

    private var nextTimeout: MonotonicTime {
        let end = start.advanced(byNanoseconds: rules.limitNanoseconds)
        return probes.filter { !$0.isDecided }.compactMap { probe in
            probe.sent.map { $0.advanced(byNanoseconds: timeout(of: probe)) }
        }.reduce(end) { min($0, $1) }
    }

    private mutating func giveUpOverdue(_ now: MonotonicTime) {
        for index in probes.indices where !probes[index].isDecided {
            guard let sent = probes[index].sent else { continue }
            if now.nanoseconds(since: sent) >= timeout(of: probes[index]) { probes[index].isDecided = true }
        }
    }

    // MARK: - What became of it

    /// The probe was handed to the kernel, just after `time`.
    package mutating func markSent(_ probe: Int, at time: MonotonicTime) {
        probes[probe].sent = time
        nextSend = time.advanced(byNanoseconds: rules.paceNanoseconds)
        counts.sent += 1
        failures = 0
        let ttl = probes[probe].timeToLive
        if let index = hops.firstIndex(where: { $0.timeToLive == ttl }) {
            hops[index].sent += 1
        } else {
            hops.append(TraceHop(timeToLive: ttl, sent: 1))
        }
    }

    /// Sends in a row that fail before the trace is given up.
    static let maxFailures = 3

    /// This machine could not send it.
    package mutating func markUnsent(_ probe: Int, now: MonotonicTime) {
        probes[probe].isDecided = true
        counts.unsent += 1
        failures += 1
        nextSend = now.advanced(byNanoseconds: rules.paceNanoseconds)
        if failures >= Self.maxFailures {
            ownEnd = .unsendable
            phase = .over
        }
    }

    /// A send was made again, since an error about an earlier probe had failed it.
    package mutating func noteRetry() { counts.retries += 1 }

    /// It shall end now.
    package mutating func stop() {
        ownEnd = .stopped
        phase = .over
    }

    /// Something that is no answer to any probe.
    package mutating func noteForeign() { counts.foreign += 1 }

    /// An answer that names its probe. One that comes after its time counts too, as long as the trace goes on.
    package mutating func answer(_ probe: Int, _ answer: Answer, at time: MonotonicTime, isProven: Bool = true) {
        guard probes.indices.contains(probe), let sent = probes[probe].sent else { return noteForeign() }
        guard !probes[probe].isAnswered else {
            counts.duplicates += 1
            return
        }
        probes[probe].isAnswered = true
        probes[probe].isDecided = true
        counts.answered += 1
        note(answer, probes[probe].timeToLive, max(0, time.nanoseconds(since: sent)), isProven)
    }

    /// An error that quotes so little that it may be for any probe: where one alone is unanswered, it is taken for that
    /// one's, and stays unproven.
    package mutating func answerUnproven(_ answer: Answer, at time: MonotonicTime) {
        counts.unproven += 1
        guard let probe = theOneInFlight else { return }
        self.answer(probe, answer, at: time, isProven: false)
    }

    /// A reply that names no probe.
    package mutating func answerOpaque(_ answer: Answer, at time: MonotonicTime) {
        guard let probe = theOneInFlight else { return noteForeign() }
        self.answer(probe, answer, at: time)
    }

    private var theOneInFlight: Int? {
        var isAsking = oneAtATime
        if case .alone = phase { isAsking = true }
        guard isAsking else { return nil }
        return probes.indices.last { probes[$0].sent != nil && !probes[$0].isDecided }
    }

    private mutating func note(_ answer: Answer, _ ttl: Int, _ delay: Int64, _ isProven: Bool) {
        guard let index = hops.firstIndex(where: { $0.timeToLive == ttl }) else { return }
        if let limit = answer.pathLimit, isProven { hops[index].pathLimit = limit }
        if isProven, answer.isFarEnd, answer.word == .reply || answer.word == .port { reachedBy = answer }
        let known = hops[index].answers.firstIndex {
            $0.address == answer.address && $0.word == answer.word && $0.isProven == isProven
        }
        if let known {
            hops[index].answers[known].delays.append(delay)
        } else {
            hops[index].answers.append(
                TraceAnswer(
                    address: answer.address, word: answer.word, type: answer.type, code: answer.code,
                    isProven: isProven, delays: [delay]))
        }
    }

    // MARK: - What was found

    /// The hops so far: up to the end of the way, or as far as was asked.
    package var found: [TraceHop] {
        guard let end = endingHop else { return hops }
        return hops.filter { $0.timeToLive <= end.timeToLive }
    }

    /// Why the trace ends.
    package var end: TraceEnd {
        if let answer = endingHop?.ending {
            let isFarEnd = reachedBy?.address == answer.address
            return isFarEnd && (answer.word == .reply || answer.word == .port) ? .reached : .refused
        }
        if let ownEnd { return ownEnd }
        return (hops.last?.timeToLive ?? 0) >= rules.maxHops ? .hopLimit : .silent
    }
}
