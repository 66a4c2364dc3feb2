internal import ArgumentParser
internal import LineModel

/// The flags of a round, shared by every verb that makes or plans one.
struct RoundOptions: ParsableArguments {
    @Option(help: "Probes a line.")
    var count = 100

    @Option(help: "Between two probes of a line.", transform: FlagText.duration)
    var interval = Duration.milliseconds(20)

    @Option(help: "How long a probe may take and still be received.", transform: FlagText.duration)
    var timeout = Duration.seconds(2)

    @Option(help: "Octets of payload of a probe, 32 to 65000; a relay's header comes on top.")
    var size = 64

    @Option(
        help: "Payload of lines that name none: plumb or relay (default: relay with an echo, else plumb).",
        transform: FlagText.payload)
    var payload: PayloadKind?

    @Option(help: "Most packets a second over all lines.", transform: FlagText.rate)
    var maxRate = 20_000.0

    @Option(help: "Most packets a second to one destination address.", transform: FlagText.rate)
    var maxAddressRate = 1_000.0

    @Option(help: "Local address to send from.")
    var source: String?

    @Option(help: "Interface to send through.")
    var interface: String?

    @Option(help: "Source ports to take in turn: probe k of a line uses port k mod this.")
    var sourcePorts = 1

    @Option(help: "Differentiated services code point, 0 to 63.")
    var dscp: Int?

    @Option(help: "Time to live (hop limit), 1 to 255.")
    var ttl: Int?

    @Option(help: "Repeats the order of an earlier round.")
    var seed: UInt64?

    @Option(help: "Who stamps probes and replies: kernel or user.")
    var timestamps = TimestampSource.kernel

    @Option(help: "Loss above which a line is abnormal.", transform: FlagText.ratio)
    var maxLoss = 0.3

    @Option(help: "Mean RTT above which a line is abnormal (default: none).", transform: FlagText.duration)
    var maxRTT: Duration?

    /// The settings that the flags ask for.
    ///
    /// - Throws: a `CommandFailure` with everything that is wrong with them.
    func settings() throws -> RoundSettings {
        var settings = RoundSettings()
        settings.count = count
        settings.interval = interval
        settings.timeout = timeout
        settings.size = size
        settings.payload = payload
        settings.maxRate = maxRate
        settings.maxAddressRate = maxAddressRate
        settings.source = source
        settings.interface = interface
        settings.sourcePorts = sourcePorts
        settings.dscp = dscp
        settings.timeToLive = ttl
        settings.seed = seed
        settings.timestamps = timestamps
        settings.maxLoss = maxLoss
        settings.maxRTT = maxRTT
        let problems = settings.problems
        guard problems.isEmpty else { throw CommandFailure(problems) }
        return settings
    }
}

extension TimestampSource: ExpressibleByArgument {}

/// Texts of flags to values, with the reader's own words when they are none.
enum FlagText {
    static func duration(_ text: String) throws -> Duration { try reading { try Duration(text: text) } }

    static func ratio(_ text: String) throws -> Double { try reading { try RatioText.parse(text) } }

    static func rate(_ text: String) throws -> Double { try reading { try RateText.parse(text) } }

    static func payload(_ text: String) throws -> PayloadKind {
        guard let kind = PayloadCatalogue.kinds.first(where: { $0.rawValue == text }) else {
            let names = PayloadCatalogue.kinds.map(\.rawValue).joined(separator: " or ")
            throw ValidationError("write \(names)")
        }
        return kind
    }

    private static func reading<Value>(_ read: () throws -> Value) throws -> Value {
        do {
            return try read()
        } catch let error as TextError {
            throw ValidationError(error.description)
        }
    }
}
