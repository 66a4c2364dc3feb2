internal import ArgumentParser
internal import CommandSupport
internal import Glibc
internal import LineModel
internal import LineReport
internal import LinuxSocket
internal import ProbeEngine
internal import ProbeWire
internal import SystemFiles

struct TraceCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "trace", abstract: "Show the way of a line's probes, hop by hop.",
        discussion: """
            Sends the line's own probes with rising TTL from one port, so that routers which share load by flow send \
            all of them one way, and reads the ICMP errors that come back. Three probes a hop, 30 hops and 8 seconds \
            at most, 50 packets a second. Behind an ingress nothing can be seen. It needs no privilege.

            Marks: ? too little was quoted to prove the answer, !H host, !N network unreachable, !P port unreachable, \
            !X prohibited, !F too long, * silent. 2/3 says how many probes were answered, where some were not.

            Exit status: 0 the far end answered and the way is as in --compare, 1 it is another way or it ends on the \
            way, 2 the command or a file is wrong, 3 nothing could be sent, 130 interrupted.
            """)

    @OptionGroup(title: "Lines") var lines: LinesOptions
    @OptionGroup(title: "Payload") var stamp: STAMPOptions

    @Option(
        help: ArgumentHelp(
            "Trace the line of this name, of several that the files hold. (default: the only line)",
            valueName: "name"))
    var name: String?

    @Option(
        help: ArgumentHelp(
            "Compare with an earlier trace of the same line, which trace --format json wrote. (default: none)",
            valueName: "file"))
    var compare: String?

    @Option(help: ArgumentHelp("text or json.", valueName: "format"))
    var format = TextFormat.text

    @Option(help: ArgumentHelp("Language of the text: en or zh.", valueName: "language"))
    var language = MessageLanguage.en

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "Payload of a probe in octets, 32 to 65000; a relay's header comes on top.", valueName: "octets"))
    var size = 64

    @Option(
        help: ArgumentHelp(
            "Payload of a line that names none. (default: relay with an echo, else plumb)", valueName: "kind"))
    var payload: String?

    @Flag(help: "Trace to an address of this family: of a name that has both. (default: the resolver's first)")
    var ipVersion: IPVersion?

    @OptionGroup var way: WayOptions

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("Differentiated services code point, 0 to 63. (default: 0)", valueName: "code point"))
    var dscp: Int?

    func run() throws {
        let catalogue = try lines.catalogue()
        let settings = try settings(catalogue)
        let line = try line(try lines.lines(catalogue))
        let earlier = try compare.map(Self.read)
        let making = TraceMaking(line, settings: settings, formats: try stamp.formats(size: size, catalogue))
        let (trace, started) = try trace(making)
        let comparison = earlier.map { TraceComparison($0, trace) }
        try show(trace, line, started, comparison)
        throw status(trace, comparison)
    }

    private func settings(_ catalogue: FormatCatalogue) throws -> RoundSettings {
        var options = try RoundOptions.parse([])
        options.size = size
        options.payload = payload
        options.ipVersion = ipVersion
        options.way = way
        options.dscp = dscp
        return try options.settings(catalogue)
    }

    private func line(_ all: [Line]) throws -> Line {
        guard let name else {
            if all.count == 1 { return all[0] }
            throw CommandFailure("there are \(all.count) lines, and a trace is of one; choose it by --name")
        }
        if let line = all.first(where: { $0.name == name }) { return line }
        throw CommandFailure("--name: there is no line \(TerminalText.quoted(name)); `plumbline plan` lists them")
    }

    private func trace(_ making: TraceMaking) throws -> (Trace, WallTime) {
        let signals: SignalQueue
        do throws(SocketError) { signals = try SignalQueue(SignalQueue.ending) } catch {
            throw CommandFailure(.impossible(SystemFailure(error)))
        }
        defer { signals.release() }
        let now = RealTime.now()
        let started = WallTime(
            nanosecondsSince1970: now.nanoseconds, utcOffsetSeconds: localOffsetSeconds(at: now))
        let outcome: TraceMaking.Outcome
        do throws(RoundFailure) { outcome = try making.run(interrupt: signals.descriptor) } catch {
            throw CommandFailure(error)
        }
        switch outcome {
        case .trace(let trace): return (trace, started)
        case .unmeasured(let reason):
            throw CommandFailure("\(making.line.name): \(Words.flags.unmeasured(reason))", status: .noRound)
        }
    }

    private func show(_ trace: Trace, _ line: Line, _ started: WallTime, _ comparison: TraceComparison?) throws {
        let words = Words(.flags, language)
        if format == .json {
            return try TraceJSON.render(
                trace, name: line.name, started: started, comparison: comparison, words: words, version: Version.text
            ) { try StandardOutput.write($0) }
        }
        try StandardOutput.write(
            TraceText.render(
                trace, name: line.name, comparison: comparison, words: words, columns: TerminalSize.outputColumns))
    }

    private func status(_ trace: Trace, _ comparison: TraceComparison?) -> ExitStatus {
        switch trace.end {
        case .stopped: .interrupted
        case .unsendable: .noRound
        case .reached: comparison?.change == nil ? .healthy : .abnormal
        case .refused, .silent, .hopLimit, .timeLimit: .abnormal
        }
    }

    private static func read(_ path: String) throws(CommandFailure) -> Trace {
        let name = path == "-" ? "standard input" : path
        let bytes: [UInt8]
        do throws(InputFile.Failure) { bytes = try InputFile.read(path) } catch {
            throw CommandFailure(
                "\(name): \(error.systemText ?? error.reason); name a file that trace wrote as JSON")
        }
        do throws(PlacedError) { return try Trace(json: bytes) } catch {
            throw CommandFailure("\(name):\(error.place.line):\(error.place.column): \(error.error)")
        }
    }
}
