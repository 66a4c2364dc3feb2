internal import ArgumentParser
internal import CommandSupport
internal import Glibc
internal import LineModel
internal import LineReport
internal import LinuxSocket
internal import ProbeEngine
internal import SystemFiles

struct ReflectCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reflect", abstract: "Answer probes, at the echo end of a line.",
        discussion: """
            Answers every probe unchanged, from the address that was probed. When it is ready it prints one line of \
            JSON with what it listens to, and when it ends (SIGINT, SIGTERM, --for, --until-stdin-closes) one JSON \
            object with what truly happened on each line.
            """)

    @OptionGroup(title: "Addresses") var addresses: ReflectAddressFlags
    @OptionGroup(title: "A simulated line") var line: ReflectLineFlags
    @OptionGroup(title: "STAMP") var stamp: ReflectSTAMPFlags
    @OptionGroup(title: "Limits") var limits: ReflectLimitFlags

    @Option(name: .customLong("for"), help: "Stop after this long, for example 30s.")
    var duration: String?
    @Flag(help: "Stop when standard input ends, so that it cannot outlive the program that started it.")
    var untilStdinCloses = false

    func run() throws {
        var (problems, warnings): (FlagProblems, [String]) = (FlagProblems(), [])
        let settings = settings(&problems, &warnings)
        let end = problems.read("--for", duration, Duration.init(text:)).map(Self.deadline)
        try problems.throwIfAny()
        for warning in warnings { Messages.write("plumbline", warning) }
        let signals = try Self.orFail { () throws(SocketError) in try SignalQueue(SignalQueue.ending) }
        let reflector = try Self.orFail { () throws(SocketError) in try Reflector.start(settings) }
        let listening = reflector.listening.map { "\"\($0)\"" }.joined(separator: ", ")
        let payloads = reflector.payloads.map { "\"\($0.rawValue)\"" }.joined(separator: ", ")
        try Self.write("{\"listening\": [\(listening)], \"payloads\": [\(payloads)]}\n")
        ReflectWait(signals: signals, deadline: end, watchesInput: untilStdinCloses).run()
        let truth = reflector.stop()
        // Whoever reads no more of it can be left by another signal.
        signals.release()
        try Self.write(truth.json + "\n")
        for note in truth.notes { Messages.write("plumbline", note) }
    }

    private func settings(_ problems: inout FlagProblems, _ warnings: inout [String]) -> ReflectorSettings {
        var settings = ReflectorSettings(listen: [])
        let ports = addresses.ports(&problems)
        addresses.apply(ports, hasOthers: stamp.hasPorts, to: &settings, &problems, &warnings)
        limits.apply(to: &settings, &problems)
        line.apply(to: &settings, &problems)
        stamp.apply(ports, to: &settings, &problems)
        return settings
    }

    private static func deadline(_ duration: Duration) -> MonotonicTime {
        // Half of what 64 bits hold is 146 years, and leaves room for the clock's own reading.
        let nanoseconds = min(duration.attoseconds / 1_000_000_000, Int128(Int64.max / 2))
        return MonotonicTime.now().advanced(byNanoseconds: Int64(nanoseconds))
    }

    private static func orFail<Value: ~Copyable>(_ body: () throws(SocketError) -> Value) throws -> Value {
        do { return try body() } catch {
            // With a purpose it is a flag that this machine cannot fulfil, else the machine itself.
            throw CommandFailure(words(error), status: error.purpose == nil ? .noRound : .wrongInput)
        }
    }

    /// With the flag that asked for what failed.
    private static func words(_ error: SocketError) -> String {
        let text = Words.flags.failure(SystemFailure(error))
        return switch error.purpose {
        case .listening(let address): "--listen \(address): \(text)"
        case .stampListening(let address): "--stamp \(address): \(text)"
        case .twampListening(let address): "--twamp-light \(address): \(text)"
        default: text
        }
    }

    /// A reader that has gone away does not keep the reflector from answering.
    private static func write(_ text: String) throws {
        do { try StandardOutput.write(text) } catch {
            if error.isBrokenPipe { return }
            throw CommandFailure("standard output: \(error.text)", status: .noRound)
        }
    }
}

/// Blocks until the reflector is to end.
struct ReflectWait {
    let signals: SignalQueue
    let deadline: MonotonicTime?
    let watchesInput: Bool

    func run() {
        let waits = WaitSet([signals.descriptor] + (watchesInput ? [STDIN_FILENO] : []))
        while true {
            if let deadline, MonotonicTime.now() >= deadline { return }
            waits.wait(until: deadline)
            if signals.next() != nil { return }
            if watchesInput && waits.isReady(1) && inputHasEnded() { return }
        }
    }

    /// What is written to standard input is read and means nothing.
    private func inputHasEnded() -> Bool {
        var bytes = [UInt8](repeating: 0, count: 4096)
        let count = read(STDIN_FILENO, &bytes, bytes.count)
        return count == 0 || (count < 0 && errno != EINTR && errno != EAGAIN)
    }
}
