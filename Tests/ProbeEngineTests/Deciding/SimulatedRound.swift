import LineModel
import LinuxSocket

@testable import ProbeEngine

/// A random round over a random network in virtual time: it drives a machine as the measuring loop does, and keeps an
/// account of its own of what happened to each probe, from which `Account` says what is true.
struct SimulatedRound {
    /// What happened, in the order in which the prober came to know of it.
    enum Event {
        case reply(ProbeID, arrival: Int64)
        case refusal(ProbeID, RefusalKind)
        case stamp(record: Int, at: Int64)
        case corrupt(line: Int)
    }

    /// How the network and the prober behave, drawn once a round.
    struct Nature {
        let loss, duplicate, refusal, stampMissing, kernelRefusal, stall: Double
        /// Nanoseconds.
        let maxDelay: Int64

        init(_ generator: inout SeededGenerator) {
            loss = generator.nextUnit() < 0.3 ? 0 : generator.nextUnit()
            duplicate = generator.nextUnit() * 0.3
            refusal = generator.nextUnit() * 0.3
            stampMissing = generator.nextUnit() * 0.5
            kernelRefusal = generator.nextUnit() < 0.7 ? 0 : generator.nextUnit() * 0.2
            stall = generator.nextUnit() < 0.5 ? 0 : generator.nextUnit() * 0.1
            maxDelay = Int64.random(in: 1...150_000_000, using: &generator)
        }
    }

    let plan: RoundPlan
    let nature: Nature
    private(set) var generator: SeededGenerator
    /// Each probe's account.
    private(set) var account: [ProbeID: Account] = [:]
    private(set) var now: Int64 = 0
    private(set) var faults: [String] = []
    private var pending: [(time: Int64, order: UInt64, event: Event)] = []

    init(seed: UInt64) {
        generator = SeededGenerator(seed: seed)
        nature = Nature(&generator)
        var settings = RoundSettings()
        settings.count = Int.random(in: 1...12, using: &generator)
        settings.interval = .microseconds(Int.random(in: 10...40_000, using: &generator))
        settings.timeout = .microseconds(Int.random(in: 1_000...100_000, using: &generator))
        settings.maxRate = .infinity
        settings.maxAddressRate = .infinity
        let groups = (0..<Int.random(in: 0...12, using: &generator)).map { $0 % 3 }
        plan = RoundPlan(settings: settings, addressGroups: groups, seed: seed)
    }

    static let start = MonotonicTime(nanoseconds: 5_000_000_000)

    private func instant(_ nanoseconds: Int64) -> MonotonicTime { Self.start.advanced(byNanoseconds: nanoseconds) }

    /// Runs to the end, and returns the table.
    mutating func run() -> (table: SampleTable, counts: [LineCounts], totals: [String: Int]) {
        let table = SampleTable(lines: plan.lines, count: plan.count)
        var machine = RoundMachine(plan: plan, start: Self.start, table: table)
        var passes = 0
        while true {
            passes += 1
            guard passes < 100_000 else {
                faults.append("the round does not end")
                break
            }
            let read = now
            send(&machine)
            deliver(&machine)
            if machine.inFlight < 0 { faults.append("fewer than no probes in flight") }
            if machine.isOver(now: instant(read)) { break }
            advance(&machine)
        }
        machine.finish()
        checkEnd(machine.isSendingDone)
        let totals = [
            "sent": machine.sent, "received": machine.received, "unsent": machine.unsent, "inFlight": machine.inFlight,
            "stamped": machine.transmitStamped,
        ]
        return (table, machine.lineCounts(), totals)
    }

    private mutating func send(_ machine: inout RoundMachine) {
        while case .send(let probe) = machine.nextSend(now: instant(now)) {
            let due = machine.dueTime(probe).nanoseconds(since: Self.start)
            if now < due || now > due + plan.intervalNanoseconds {
                faults.append("\(probe) sent at \(now), due \(due)")
            }
            if account[probe]?.isGiven == true { faults.append("\(probe) given out twice") }
            account[probe, default: Account()].isGiven = true
            if generator.nextUnit() < nature.kernelRefusal {
                machine.markUnsent(probe)
                continue
            }
            account[probe]?.sent = now
            machine.markSent(probe, at: instant(now))
            travel(probe, record: machine.recordIndex(probe))
        }
    }

    /// Decides what the network will do with a probe that leaves now.
    private mutating func travel(_ probe: ProbeID, record: Int) {
        let onWire = now + Int64.random(in: 0...20_000, using: &generator)
        if generator.nextUnit() >= nature.stampMissing {
            add(.stamp(record: record, at: onWire), at: onWire + delay() / 2)
            // A second stamp, and one of a time before the send: both are strays.
            if generator.nextUnit() < 0.1 { add(.stamp(record: record, at: now - 5_000), at: onWire) }
        }
        if generator.nextUnit() < nature.refusal {
            add(.refusal(probe, RefusalKind.allCases.randomElement(using: &generator) ?? .other), at: onWire + delay())
        }
        if generator.nextUnit() >= nature.loss {
            var copies = 1
            while generator.nextUnit() < nature.duplicate { copies += 1 }
            for _ in 0..<copies {
                let arrival = onWire + delay()
                add(.reply(probe, arrival: arrival), at: arrival)
            }
        }
        if generator.nextUnit() < 0.05 {
            let line = Int.random(in: 0..<plan.lines, using: &generator)
            let forged = ProbeID(line: line, sequence: Int.random(in: 0..<plan.count, using: &generator))
            let time = now + delay()
            add(generator.nextUnit() < 0.5 ? .corrupt(line: line) : .reply(forged, arrival: time), at: time)
        }
    }

    private mutating func delay() -> Int64 { Int64.random(in: 1...nature.maxDelay, using: &generator) }

    private mutating func add(_ event: Event, at time: Int64) { pending.append((time, generator.next(), event)) }

    /// Hands the machine everything that has arrived, in a random order: sockets are read one after another.
    private mutating func deliver(_ machine: inout RoundMachine) {
        let ready = pending.filter { $0.time <= now }.sorted { $0.order < $1.order }
        pending.removeAll { $0.time <= now }
        for entry in ready {
            switch entry.event {
            case .reply(let probe, let arrival):
                // A forgery may be older than the probe that it names; nothing arrives before it was sent.
                let sent = account[probe]?.sent
                guard sent.map({ $0 + 20_000 < arrival }) ?? true else { continue }
                machine.reply(to: probe, arrival: instant(arrival), isKernelStamp: true)
                if sent == nil {
                    account[probe, default: Account()].strays += 1
                } else {
                    account[probe]?.replies.append(arrival)
                }
            case .refusal(let probe, let kind):
                _ = machine.refuse(probe, as: kind)
                // One that comes behind the reply says nothing any more.
                if let known = account[probe], known.sent != nil, known.replies.isEmpty {
                    account[probe]?.refusals.append(kind)
                }
            case .stamp(let record, let time):
                machine.transmitStamp(recordIndex: record, at: instant(time), now: instant(now))
                let probe = ProbeID(line: record / plan.count, sequence: record % plan.count)
                if let sent = account[probe]?.sent, time >= sent { account[probe]?.stamp = time }
            case .corrupt(let line):
                machine.markCorrupt(line: line)
                account[ProbeID(line: line, sequence: -1), default: Account()].strays += 1
            }
        }
    }

    /// To when the machine wants to be asked again, or something arrives; now and then much later.
    private mutating func advance(_ machine: inout RoundMachine) {
        var next = pending.map(\.time).min() ?? .max
        if case .wait(let until) = machine.peek(now: instant(now)) {
            next = min(next, until.nanoseconds(since: Self.start))
        } else if let until = machine.listenUntil() {
            next = min(next, until.nanoseconds(since: Self.start) + 1)
        }
        if next <= now { faults.append("a wait that does not wait, at \(now)") }
        now = max(next, now)
        if generator.nextUnit() < nature.stall {
            now += Int64.random(in: 0...3 * plan.intervalNanoseconds, using: &generator)
        }
    }

    /// Nobody may be called lost before its time, and the end may not be later than it must.
    private mutating func checkEnd(_ isSendingDone: Bool) {
        if !isSendingDone { faults.append("over while sending") }
        // A refused probe waits for its reply like any other.
        let waiting = account.values.filter { $0.sent != nil && $0.replies.isEmpty }
        let timeouts = waiting.map { ($0.stamp ?? $0.sent ?? 0) + plan.timeoutNanoseconds }
        if let last = timeouts.max(), now <= last { faults.append("over at \(now), before a timeout at \(last)") }
    }

    /// What is true of one probe, said as plainly as can be.
    struct Account {
        var isGiven = false
        var sent: Int64?
        var stamp: Int64?
        /// Arrivals, in the order of reading.
        var replies: [Int64] = []
        var refusals: [RefusalKind] = []
        /// Replies when it had not been sent.
        var strays = 0

        func outcome(timeout: Int64) -> (ProbeOutcome, rtt: Int64?, RefusalKind?) {
            guard let sent else { return (.unsent, nil, nil) }
            if let first = replies.first {
                let rtt = first - (stamp ?? sent)
                return (rtt <= timeout ? .received : .late, rtt, nil)
            }
            if let refusal = refusals.first { return (.refused, nil, refusal) }
            return (.lost, nil, nil)
        }
    }
}
