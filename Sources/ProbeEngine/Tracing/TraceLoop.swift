internal import LineModel
internal import LinuxSocket
internal import ProbeWire

/// Carries out what the machine decides: sends, waits, and reads the two queues of its one socket.
struct TraceLoop: ~Copyable {
    private let round: PreparedRound
    private let target: ProbeTarget
    private let format: ErasedFormat
    private let socket: UDPSocket
    private let interrupt: Int32?
    private let length: Int
    private var machine: TraceMachine
    private var sent: SentProbes
    private var wallClock: WallClockGuard
    private let batch: SendBatch
    private var replies: ReceiveBatch
    private var errors: ReceiveBatch
    private var waits: WaitSet

    private static let slots = 16
    /// Reads of one queue in a pass, so that a flood holds up neither the sending nor the end.
    private static let readsPerPass = 8

    /// Opens the socket.
    init(_ round: PreparedRound, rules: TraceRules, interrupt: Int32?) throws(SocketError) {
        let target = round.targets[0]
        let format = try Self.format(round, target)
        // What cannot be copied is made behind everything that may throw.
        let socket = try UDPSocket.tracing(target, round, isICMP: format.traits.transport == .icmp)
        (self.round, self.interrupt, self.target, self.format, self.socket) = (round, interrupt, target, format, socket)
        length = target.datagramLength(size: round.settings.size)
        sent = SentProbes(format, headerLength: target.echo?.length ?? 0)
        let start = MonotonicTime.now()
        wallClock = WallClockGuard(ClockOffset.measure(), at: start)
        batch = SendBatch(slots: 1, capacity: length)
        replies = ReceiveBatch(slots: Self.slots, capacity: format.maxReplyBytes + 1)
        // A quotation may be longer than what was sent, by what RFC 4884 puts behind it.
        errors = ReceiveBatch(slots: Self.slots, capacity: length)
        waits = WaitSet([socket.descriptor] + (interrupt.map { [$0] } ?? []))
        var rules = rules
        if let rate = format.traits.maxRate, rate > 0 {
            rules.paceNanoseconds = max(rules.paceNanoseconds, Int64(min(1e9 / rate, 1e10)))
        }
        machine = TraceMachine(rules, start: start, oneAtATime: !format.traits.repliesNameProbes)
    }

    /// What the format said when the round was prepared it says again, so nothing is thrown but by a defect.
    private static func format(_ round: PreparedRound, _ target: ProbeTarget) throws(SocketError) -> ErasedFormat {
        do throws(FormatProblem) {
            let table = try FormatTable(
                round.formats, slots: [target.format],
                round: FormatContext(
                    identities: LineIdentities(RoundSecret.random()), rows: 1, count: round.settings.count,
                    size: round.settings.size, stamp: round.formats.stamp))
            return table[target.format]
        } catch {
            throw SocketError(call: "making the payload (\(error))", errno: .invalid)
        }
    }

    /// Runs until the trace is over.
    mutating func run() -> Trace {
        while true {
            emptyQueues()
            switch machine.next(now: .now()) {
            case .finished: return trace
            case .send(let probe, let ttl): send(probe, ttl)
            case .wait(let until):
                waits.wait(until: until)
                if interrupt != nil, waits.isReady(1) { machine.stop() }
            }
        }
    }

    private var trace: Trace {
        let local = try? socket.localEndpoint()
        var trace = Trace(
            destination: target.endpoint.port == 0 ? target.endpoint.addressText : "\(target.endpoint)",
            source: local.map { $0.isUnspecified ? "" : $0.addressText } ?? "",
            sourcePort: format.traits.transport == .icmp ? 0 : local?.port ?? 0,
            payload: format.traits.kind.rawValue, bytes: length, dscp: round.settings.dscp,
            reach: reach, hops: machine.found, end: machine.end)
        trace.replyTimeToLive = machine.replyTimeToLive
        trace.counts = machine.counts
        return trace
    }

    private var reach: TraceReach {
        if format.traits.transport == .socks5 { return .proxy }
        return format.traits.needsEcho ? .ingress : .line
    }

    // MARK: - Sending

    /// Attempts of one probe: each may fail for an error about an earlier one, which failing clears (ip(7)).
    private static let attempts = 8

    private mutating func send(_ probe: Int, _ ttl: Int) {
        let memory = UnsafeMutableRawBufferPointer(rebasing: batch.payload(0)[..<length])
        let fields = ProbeFields(
            line: 0, sequence: UInt32(probe), sendTimeNanoseconds: wallClock.offset.real(.now()).nanoseconds,
            echo: target.echo, isIPv6: target.endpoint.family == .ipv6)
        let token = format.encode(fields, memory)
        sent.append(Array(memory), token: token)
        batch.prepare(0, length: length, to: target.endpoint)
        do throws(SocketError) { try socket.setTimeToLive(ttl) } catch {
            return machine.markUnsent(probe, now: .now())
        }
        for attempt in 0..<Self.attempts {
            if socket.takePendingError() != nil { emptyErrors() }
            let before = MonotonicTime.now()
            do throws(Errno) {
                _ = try batch.send(0..<1, on: socket)
                return machine.markSent(probe, at: before)
            } catch {
                emptyErrors()
                if attempt + 1 < Self.attempts { machine.noteRetry() }
                if error == .again || error == .noBuffers || error == .noMemory {
                    sleep(until: before.advanced(byNanoseconds: 1_000_000))
                }
            }
        }
        machine.markUnsent(probe, now: .now())
    }

    // MARK: - Receiving

    private mutating func emptyQueues() {
        emptyErrors()
        for _ in 0..<Self.readsPerPass {
            let count: Int
            do throws(Errno) { count = try replies.receive(from: socket) } catch {
                // A pending ICMP error, now cleared; what it is about is in the error queue.
                emptyErrors()
                continue
            }
            guard count > 0 else { return }
            let now = wallClock.observeNow()
            for slot in 0..<count { read(replies[slot], now) }
        }
    }

    private mutating func emptyErrors() {
        for _ in 0..<Self.readsPerPass {
            guard let count = try? errors.receiveErrors(from: socket), count > 0 else { return }
            let now = wallClock.observeNow()
            for slot in 0..<count { readError(errors[slot], now) }
        }
    }

    private mutating func read(_ datagram: ReceivedDatagram, _ now: MonotonicTime) {
        guard datagram.source.withPort(target.endpoint.port) == target.endpoint,
            target.endpoint.port == 0 || datagram.source.port == target.endpoint.port, !datagram.isTruncated
        else { return machine.noteForeign() }
        let answer = TraceMachine.Answer(
            address: target.endpoint.addressText, word: .reply, isFarEnd: true)
        let time = arrival(datagram, now)
        switch format.recognise(datagram.payload) {
        case .answer(let identity):
            guard let probe = sent.probe(identity) else { return machine.noteForeign() }
            machine.replyTimeToLive = machine.replyTimeToLive ?? datagram.timeToLive
            machine.answer(probe, answer, at: time)
        case .opaque where format.isForLine(0, datagram.payload):
            machine.replyTimeToLive = machine.replyTimeToLive ?? datagram.timeToLive
            machine.answerOpaque(answer, at: time)
        case .opaque, .foreign, .corrupt: machine.noteForeign()
        }
    }

    private mutating func readError(_ entry: ReceivedDatagram, _ now: MonotonicTime) {
        guard case .icmp(let family, let type, let code) = entry.error else { return }
        guard let offender = entry.offender else { return machine.noteForeign() }
        let answer = TraceMachine.Answer(
            address: offender.addressText, word: TraceWord(family: family, type: type, code: code), type: type,
            code: code, pathLimit: entry.pathLimit.map(Int.init),
            isFarEnd: offender.withPort(0) == target.endpoint.withPort(0))
        switch sent.match(quotation: entry.payload) {
        case .probe(let probe): machine.answer(probe, answer, at: arrival(entry, now))
        case .tooShort: machine.answerUnproven(answer, at: arrival(entry, now))
        case .foreign: machine.noteForeign()
        }
    }

    /// The kernel's stamp where it took one and it is plausible, else now.
    private func arrival(_ datagram: ReceivedDatagram, _ now: MonotonicTime) -> MonotonicTime {
        guard let stamp = datagram.stamp else { return now }
        return wallClock.monotonic(
            stamp, earliest: now.advanced(byNanoseconds: -Self.oldestNanoseconds), latest: now) ?? now
    }

    /// How long something may have waited in a queue: no longer than between two passes.
    private static let oldestNanoseconds: Int64 = 10_000_000_000
}

extension TraceWord {
    /// What an ICMP error says: RFC 792 and RFC 1812 section 5.2.7.1 for IPv4, RFC 4443 section 3 for IPv6.
    init(family: AddressFamily, type: UInt8, code: UInt8) {
        if RefusalKind.isTooLong(family: family, type: type, code: code) {
            self = .tooLong
            return
        }
        switch RefusalKind(family: family, type: type, code: code) {
        case .port: self = .port
        case .host: self = .host
        case .network: self = .network
        case .prohibited: self = .prohibited
        case .timeToLive: self = .exceeded
        case .other: self = .other
        }
    }
}
