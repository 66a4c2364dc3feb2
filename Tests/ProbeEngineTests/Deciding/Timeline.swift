import LineModel
import LinuxSocket
import Testing

@testable import ProbeEngine

/// A round as a test writes it: a plan in a few numbers and, line by line, what happens when.
///
/// A line of the script is `TIME: WHAT`, optionally `-> EFFECT` with the effect that the machine must report. Times are
/// milliseconds since the round's start, `2000+1ns` is one nanosecond more; they never go back. Lines of the round are
/// letters in the order of their turns, so `b3` is the probe with sequence number 3 of the line that is second in each
/// interval. Text after `//` is a remark.
///
///     send a0            the schedule must give out a0, and the kernel takes it
///     give a0            the schedule must give it out; nothing else happens yet
///     took a0 @0.5       the kernel takes a probe given out before; the clock was read at 0.5
///     wait 20            the schedule must have nothing before 20
///     done               the schedule must have nothing any more
///     unsent a0          the kernel refuses it for good
///     reply a0 @11.5     a reply with this arrival is read (without @: arrives now); `user a0`: without a kernel stamp
///                        -> first, duplicate, never-sent
///     refuse a0 port     an ICMP error -> refused, ignored
///     stamp a0 @0.2      a transmit stamp; `stamp #7 @0.2` for a record's index -> taken, rejected
///     corrupt a          a datagram that is no reply
///     stop / abandon / finish
///     over / listening   what the machine must say when asked whether it is over
struct Timeline {
    struct Plan {
        var lines = 1
        var count = 1
        /// Milliseconds.
        var interval = 20
        var timeout = 2_000
    }

    /// What the machine says at the end, and where it was not what the script says.
    struct Result: Equatable {
        /// A row a line: `a: 12 late(2500) lost refused(port) unsent`, then what else was counted for it.
        var outcomes: String
        var problems: [String]
        var overdue: Int
        var stampsRejected: Int
        var sent: Int
        var received: Int
        var transmitStamped: Int
    }

    let plan: RoundPlan
    let steps: [Step]

    init(_ plan: Plan, _ script: String) throws {
        var settings = RoundSettings()
        settings.count = plan.count
        settings.interval = .milliseconds(plan.interval)
        settings.timeout = .milliseconds(plan.timeout)
        settings.maxRate = .infinity
        settings.maxAddressRate = .infinity
        self.plan = RoundPlan(settings: settings, addressGroups: Array(repeating: 0, count: plan.lines), seed: 1)
        steps = try script.split(separator: "\n").compactMap { try Step($0) }
        for (earlier, later) in zip(steps, steps.dropFirst()) where later.time < earlier.time {
            throw TimelineError("time goes back at \"\(later.text)\"")
        }
    }

    static let start = MonotonicTime(nanoseconds: 1_000_000_000)

    func run() throws -> Result {
        let table = SampleTable(lines: plan.lines, count: plan.count)
        var machine = RoundMachine(plan: plan, start: Self.start, table: table)
        var problems: [String] = []
        for step in steps {
            let got = try perform(step, &machine)
            if let expected = step.effect, expected != got {
                problems.append("\(step.text): expected \(expected), got \(got)")
            }
        }
        let counts = machine.lineCounts()
        let rows = plan.order.enumerated().map { place, line in
            let outcomes = table.row(line).map(Self.text).joined(separator: " ")
            let extra =
                (counts[line].duplicates > 0 ? " duplicates=\(counts[line].duplicates)" : "")
                + (counts[line].corrupt > 0 ? " corrupt=\(counts[line].corrupt)" : "")
                + (counts[line].refusedOverruled > 0 ? " overruled=\(counts[line].refusedOverruled)" : "")
            return "\(Self.letter(place)): \(outcomes)\(extra)"
        }
        return Result(
            outcomes: rows.joined(separator: "\n"), problems: problems, overdue: machine.overdue,
            stampsRejected: Self.rejected(machine), sent: machine.sent, received: machine.received,
            transmitStamped: machine.transmitStamped)
    }

    private func perform(_ step: Step, _ machine: inout RoundMachine) throws -> String {
        let now = Self.start.advanced(byNanoseconds: step.time)
        let at = Self.start.advanced(byNanoseconds: step.at ?? step.time)
        switch step.verb {
        case .schedule:
            let decision = machine.nextSend(now: now)
            guard case .send(let probe) = decision else { return text(decision) }
            if step.isTaken { machine.markSent(probe, at: at) }
            return text(decision)
        case .took: machine.markSent(try probe(step), at: at)
        case .unsent: machine.markUnsent(try probe(step))
        case .reply(let isKernelStamp):
            switch machine.reply(to: try probe(step), arrival: at, isKernelStamp: isKernelStamp) {
            case .first: return "first"
            case .duplicate: return "duplicate"
            case .neverSent: return "never-sent"
            }
        case .refuse(let kind): return machine.refuse(try probe(step), as: kind) ? "refused" : "ignored"
        case .stamp(let index):
            let before = Self.rejected(machine)
            let record = try index ?? machine.recordIndex(probe(step))
            machine.transmitStamp(recordIndex: record, at: at, now: now)
            return Self.rejected(machine) == before ? "taken" : "rejected"
        case .corrupt: machine.markCorrupt(line: try probe(step).line)
        case .stop: machine.stopSending()
        case .abandon: machine.abandon(now: now)
        case .finish: machine.finish()
        case .isOver: return machine.isOver(now: now) ? "over" : "listening"
        }
        return ""
    }

    /// Stamps that were believed of no probe, for whatever reason.
    private static func rejected(_ machine: borrowing RoundMachine) -> Int {
        machine.stampsRejected + machine.stampsOfFailedSends
    }

    private func probe(_ step: Step) throws -> ProbeID {
        guard let place = step.place, place < plan.lines else {
            throw TimelineError("\"\(step.text)\" names no line of the plan")
        }
        return ProbeID(line: plan.order[place], sequence: step.sequence)
    }

    private func text(_ decision: RoundMachine.SendDecision) -> String {
        switch decision {
        case .send(let probe):
            "send \(Self.letter(plan.order.firstIndex(of: probe.line) ?? 25))\(probe.sequence)"
        case .wait(let until): "wait \(Self.milliseconds(until.nanoseconds(since: Self.start)))"
        case .done: "done"
        }
    }

    private static func letter(_ place: Int) -> String {
        String(UnicodeScalar(UInt8(ascii: "a") + UInt8(place)))
    }

    private static func text(_ record: ProbeRecord) -> String {
        let rtt = record.rttNanoseconds.map(milliseconds) ?? "?"
        return switch record.outcome {
        case .received: rtt
        case .late: "late(\(rtt))"
        case .refused: "refused(\(record.refusal?.word ?? "?"))"
        default: record.outcome.word
        }
    }

    /// `12`, `12.5`, `2000+1ns`.
    static func milliseconds(_ nanoseconds: Int64) -> String {
        let (whole, rest) = nanoseconds.quotientAndRemainder(dividingBy: 1_000_000)
        if rest == 0 { return "\(whole)" }
        guard rest % 100_000 == 0 else { return "\(whole)+\(rest)ns" }
        return "\(whole).\(rest / 100_000)"
    }
}

struct TimelineError: Error, Equatable {
    let text: String

    init(_ text: String) { self.text = text }
}

extension Timeline {
    /// One line of a script.
    struct Step {
        enum Verb {
            case schedule, took, unsent, corrupt, stop, abandon, finish, isOver
            case reply(isKernelStamp: Bool)
            case refuse(RefusalKind)
            case stamp(index: Int?)
        }

        let text: String
        let time: Int64
        let verb: Verb
        var isTaken = false
        /// The line's place in a turn.
        var place: Int?
        var sequence = 0
        var at: Int64?
        var effect: String?

        /// nil for an empty line or a remark.
        init?(_ line: Substring) throws {
            let words = line.split(separator: " ").map(String.init).prefix { !$0.hasPrefix("//") }
            guard let first = words.first else { return nil }
            text = words.joined(separator: " ")
            guard first.hasSuffix(":"), let time = Step.time(String(first.dropLast())), words.count > 1 else {
                throw TimelineError("\"\(text)\" does not begin with a time and something to do")
            }
            self.time = time
            var rest = Array(words.dropFirst(2))
            if let arrow = rest.firstIndex(of: "->") {
                effect = rest[(arrow + 1)...].joined(separator: " ")
                rest.removeSubrange(arrow...)
            }
            if let place = rest.firstIndex(where: { $0.hasPrefix("@") }) {
                at = Step.time(String(rest.remove(at: place).dropFirst()))
                guard at != nil else { throw TimelineError("\"\(text)\" has no time behind its @") }
            }
            let subject = rest.first ?? ""
            switch words[1] {
            case "send", "give":
                verb = .schedule
                isTaken = words[1] == "send"
                effect = "send \(subject)"
            case "wait", "done":
                verb = .schedule
                effect = rest.isEmpty ? words[1] : "\(words[1]) \(subject)"
            case "took": verb = .took
            case "unsent": verb = .unsent
            case "corrupt": verb = .corrupt
            case "reply", "user": verb = .reply(isKernelStamp: words[1] == "reply")
            case "refuse":
                guard let kind = RefusalKind.allCases.first(where: { $0.word == rest.last }) else {
                    throw TimelineError("\"\(text)\" names no kind of refusal")
                }
                verb = .refuse(kind)
            case "stamp": verb = .stamp(index: subject.hasPrefix("#") ? Int(subject.dropFirst()) : nil)
            case "stop": verb = .stop
            case "abandon": verb = .abandon
            case "finish": verb = .finish
            case "over", "listening":
                verb = .isOver
                effect = words[1]
            default: throw TimelineError("\"\(text)\" says nothing that a timeline knows")
            }
            guard let letter = subject.utf8.first, (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(letter) else {
                return
            }
            place = Int(letter - UInt8(ascii: "a"))
            sequence = Int(subject.dropFirst()) ?? 0
        }

        private static func time(_ text: String) -> Int64? {
            let parts = text.split(separator: "+")
            guard let milliseconds = parts.first.flatMap({ Double($0) }) else { return nil }
            let extra = parts.count < 2 ? 0 : Int64(parts[1].dropLast(2))
            return extra.map { Int64((milliseconds * 1e6).rounded()) + $0 }
        }
    }
}

/// Plays a timeline; nothing in it may go otherwise than written, and the outcomes are compared.
@discardableResult
func play(
    _ plan: Timeline.Plan, _ script: String, _ outcomes: String, at location: SourceLocation = #_sourceLocation
) throws -> Timeline.Result {
    let result = try Timeline(plan, script).run()
    #expect(result.problems == [], sourceLocation: location)
    #expect(result.outcomes == outcomes, sourceLocation: location)
    return result
}
