internal import ArgumentParser
internal import CommandSupport
internal import LineModel
internal import LineReport
internal import ProbeWire

/// The flags of a round, shared by every verb that makes or plans one.
struct RoundOptions: ParsableArguments {
    @Option(parsing: .unconditional, help: ArgumentHelp("Probes to send on each line.", valueName: "probes"))
    var count = 100

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("Time between two probes of a line. (default: 20ms)", valueName: "duration"),
        transform: FlagText.duration)
    var interval = Duration.milliseconds(20)

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "How long a probe may take and still be received. (default: 2s)", valueName: "duration"),
        transform: FlagText.duration)
    var timeout = Duration.seconds(2)

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "Payload of a probe in octets, 32 to 65000; a relay's header comes on top.", valueName: "octets"))
    var size = 64

    @Option(
        help: ArgumentHelp(
            "Payload of lines that name none: \(PayloadCatalogue.words), or a template's. "
                + "(default: relay with an echo, else plumb)",
            valueName: "kind"))
    var payload: String?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "Most packets a second over all lines; auto finds what this machine can carry. (default: 20000)",
            valueName: "packets/s"),
        transform: FlagText.roundRate)
    var maxRate = RoundRate.packets(20_000)

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("Measuring threads. (default: from the plan and the cores)", valueName: "number"))
    var threads: Int?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "Most packets a second to one destination address. (default: 1000)", valueName: "packets/s"),
        transform: FlagText.rate)
    var maxAddressRate = 1_000.0

    @Flag(help: "Probe addresses of this family alone: of a name that has both. (default: the resolver's first)")
    var ipVersion: IPVersion?

    @OptionGroup var way: WayOptions

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "Source ports to take in turn, 1 to 64: probe k of a line uses port k mod this.", valueName: "ports"))
    var sourcePorts = 1

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("Differentiated services code point, 0 to 63. (default: 0)", valueName: "code point"))
    var dscp: Int?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("Time to live (hop limit), 1 to 255. (default: the system's)", valueName: "hops"))
    var ttl: Int?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "Repeats the order of an earlier round: the seed in its JSON report. (default: random)",
            valueName: "number"))
    var seed: UInt64?

    @Option(help: ArgumentHelp("Who stamps probes and replies.", valueName: "who"))
    var timestamps = TimestampSource.kernel

    @Option(
        help: ArgumentHelp(
            "Whether probes that are due within a millisecond leave a few together, each to another host, or one by "
                + "one, at several times the processor time.",
            valueName: "how"))
    var pace = SendPace.quantum

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("Loss above which a line is abnormal, as 30% or 0.3. (default: 30%)", valueName: "ratio"),
        transform: FlagText.ratio)
    var maxLoss: Double?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("Mean RTT above which a line is abnormal. (default: none)", valueName: "duration"),
        transform: FlagText.duration)
    var maxRTT: Duration?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "Gain over the direct way below which a line is abnormal, for certain; -5ms lets it be 5 ms slower. "
                + "Judges lines with --direct. (default: none)",
            valueName: "duration"),
        transform: FlagText.signedDuration)
    var minGain: Duration?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "How much later than the median a packet may be for a game's tick. (default: one tick)",
            valueName: "duration"),
        transform: FlagText.duration)
    var tickBuffer: Duration?

    @Option(
        help: ArgumentHelp(
            "Probe the ingress of each line with an echo too, beside the line, and say which segment delay and loss "
                + "belong to: icmp, stamp or stamp:PORT. (default: the whole line only)",
            valueName: "probe"),
        transform: FlagText.ingressProbe)
    var segments: IngressProbe?

    @Option(
        help: ArgumentHelp(
            "Probe each line without its ingress too, beside the line, and say what it gains: true (its echo), or "
                + "HOST:PORT of a reflector. A line's own setting goes first. (default: the whole line only)",
            valueName: "where"),
        transform: FlagText.direct)
    var direct: DirectProbe?

    @Option(
        help: ArgumentHelp(
            "Make TCP handshakes with the ingress beside each line's probes, and say whether UDP alone is bad: true "
                + "(the line's own port), or a port. A line's own setting goes first. (default: none)",
            valueName: "port"),
        transform: FlagText.tcp)
    var tcp: TCPProbe?

    /// The settings that the flags ask for.
    ///
    /// - Parameter catalogue: the payloads that `--payload` may name.
    /// - Throws: a `CommandFailure` with everything that is wrong with them.
    func settings(_ catalogue: FormatCatalogue = .builtIn) throws -> RoundSettings {
        var settings = RoundSettings()
        settings.count = count
        settings.interval = interval
        settings.timeout = timeout
        settings.size = size
        settings.payload = payload.map(PayloadKind.init(rawValue:))
        switch maxRate {
        case .packets(let rate): settings.maxRate = rate
        case .auto: settings.findsRate = true
        }
        settings.threads = threads
        settings.maxAddressRate = maxAddressRate
        settings.source = way.source
        settings.ipVersion = ipVersion
        settings.interface = way.interface
        settings.sourcePorts = sourcePorts
        settings.dscp = dscp
        settings.timeToLive = ttl
        settings.seed = seed
        settings.timestamps = timestamps
        settings.pace = pace
        if let maxLoss { settings.maxLoss = maxLoss }
        settings.maxRTT = maxRTT
        settings.minGain = minGain
        settings.tickBuffer = tickBuffer
        settings.segments = segments
        settings.direct = direct
        settings.tcp = tcp
        var problems = settings.problems.map(Words.flags.problem)
        do throws(TextError) {
            if let source = way.source { _ = try HostText.parseSingle(source) }
        } catch {
            problems.append("--source: \(error)")
        }
        if let kind = settings.payload, catalogue[kind] == nil {
            problems.append(
                "--payload: there is no payload \(TerminalText.quoted(kind.rawValue)); write \(catalogue.words), "
                    + "or name the template's file by --template")
        }
        guard problems.isEmpty else { throw CommandFailure(problems) }
        return settings
    }
}

extension TimestampSource: ExpressibleByArgument {}
extension SendPace: ExpressibleByArgument {}

extension IPVersion: EnumerableFlag {}

/// What `--max-rate` says.
enum RoundRate: Equatable {
    case packets(Double)
    case auto
}

/// Texts of flags to values, with the reader's own words when they are none.
enum FlagText {
    static func duration(_ text: String) throws -> Duration { try reading { try Duration(text: text) } }

    static func signedDuration(_ text: String) throws -> Duration { try reading { try Duration(signedText: text) } }

    static func ratio(_ text: String) throws -> Double { try reading { try RatioText.parse(text) } }

    static func rate(_ text: String) throws -> Double { try reading { try RateText.parse(text) } }

    static func roundRate(_ text: String) throws -> RoundRate { text == "auto" ? .auto : .packets(try rate(text)) }

    static func direct(_ text: String) throws -> DirectProbe { try reading { try DirectProbe(text: text) } }

    static func tcp(_ text: String) throws -> TCPProbe { try reading { try TCPProbe(text: text) } }

    static func ingressProbe(_ text: String) throws -> IngressProbe { try reading { try IngressProbe(text: text) } }

    /// The reader's words as the parser's.
    static func reading<Value>(_ read: () throws -> Value) throws -> Value {
        do {
            return try read()
        } catch let error as TextError {
            throw ValidationError(error.description)
        }
    }
}
