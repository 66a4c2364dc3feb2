internal import ArgumentParser
internal import CommandSupport
internal import LineModel
internal import LinuxSocket
internal import ProbeEngine
internal import ProbeWire

/// Where `reflect` is a STAMP session-reflector, and of what kind.
struct ReflectSTAMPFlags: ParsableArguments {
    @Option(
        name: .customLong("stamp"),
        help: """
            Answer STAMP requests here (RFC 8762, RFC 8972), and TWAMP-Light's with padding of zeros; may be given \
            more than once. As --listen, with 862 where no port is written.
            """)
    var stamp: [String] = []
    @Option(
        help: """
            Answer TWAMP-Light requests here (RFC 5357 appendix I), whatever they are padded with; may be given more \
            than once. As --stamp.
            """)
    var twampLight: [String] = []
    @Option(
        help: """
            Answer STAMP and TWAMP-Light requests from 14 octets on if their source is in this prefix; may be given \
            more than once. Such replies are longer than their requests, so name only sources that you trust.
            """)
    var shortRequests: [String] = []
    @Option(help: "Authenticated mode with the key in this file; without a key, open mode.")
    var stampKeyFile: String?
    @Option(help: "The same with the key in this environment variable.")
    var stampKeyEnv: String?
    @Option(help: "A further key that requests may have, in this file, while senders change theirs.")
    var stampOtherKeyFile: String?
    @Option(help: "The same with the key in this environment variable.")
    var stampOtherKeyEnv: String?
    @Flag(help: "Do not count: replies carry the sender's own numbers.")
    var stateless = false
    @Option(help: "Sessions that can be counted at once; give four times what is expected.")
    var stampSessions = 65_536
    @Option(help: "Drop this share of STAMP replies on the way back, for example 5%; --loss drops on the way there.")
    var lossBack: String?

    /// - Parameter ports: what `--listen` says; some of them may be for STAMP.
    func apply(_ ports: [ReflectPort], to settings: inout ReflectorSettings, _ problems: inout FlagProblems) {
        settings.impairments.standard.lossBack = problems.read("--loss-back", lossBack, RatioText.parse) ?? 0
        let key = key(STAMPKeyInput(file: stampKeyFile, variable: stampKeyEnv), &problems)
        let otherInput = STAMPKeyInput(file: stampOtherKeyFile, variable: stampOtherKeyEnv, flag: "other-key")
        let otherKey = self.key(otherInput, &problems)
        if key == nil, otherKey != nil { problems.add("--stamp-other-key-file: there is no first key; add it, too") }
        let listed = ports.filter { $0.payload == .stamp }.map(\.endpoint)
        guard hasPorts || !listed.isEmpty else {
            if !shortRequests.isEmpty { problems.add("--short-requests: there is no STAMP port; add --stamp ADDRESS") }
            if key != nil { problems.add("--stamp-key-file: there is no STAMP port; add --stamp ADDRESS") }
            if lossBack != nil { problems.add("--loss-back: only STAMP has ways of its own; add --stamp ADDRESS") }
            return
        }
        if !(1...16_777_216).contains(stampSessions) {
            problems.add("--stamp-sessions: \(stampSessions) is not 1 to 16777216")
        }
        if key != nil, !twampLight.isEmpty {
            problems.add("--twamp-light: TWAMP-Light has no authenticated mode here; leave --stamp-key-file out")
        }
        let clock = ClockDiscipline.read()?.claim
        var listening = STAMPListening(
            listen: listed + Self.endpoints("--stamp", stamp, &problems),
            settings: STAMPReflectorSettings(
                mode: key == nil ? .open : .authenticated, key: key,
                sessionCapacity: stateless ? nil : stampSessions,
                errorEstimate: STAMPErrorEstimate(
                    isSynchronised: clock?.isSynchronised ?? false, format: .ntp,
                    nanoseconds: Int64(clock?.errorNanoseconds ?? 1e9)),
                timestampInformation: Self.clockSource(clock)))
        listening.settings.otherKey = otherKey
        listening.twampLight = Self.endpoints("--twamp-light", twampLight, &problems)
        listening.shortRequests = shortRequests.compactMap {
            problems.read("--short-requests", $0, AddressPrefix.init(text:))
        }
        settings.stamp = listening
    }

    /// Whether it listens somewhere, so that without `--listen` there need be no port.
    var hasPorts: Bool { !stamp.isEmpty || !twampLight.isEmpty }

    private static func endpoints(_ flag: String, _ texts: [String], _ problems: inout FlagProblems) -> [Endpoint] {
        texts.compactMap { text in
            problems.read(flag, text) { (text) throws(TextError) in
                try EndpointText.parse(text, defaultPort: stampPort, allowsZero: true)
            }
        }
    }

    private static func clockSource(_ clock: STAMPClockClaim?) -> STAMPTimestampInformation {
        let source: STAMPSyncSource = clock?.isSynchronised == true ? .ntp : .localFreeRunning
        return STAMPTimestampInformation(
            sourceIn: source, methodIn: .software, sourceOut: source, methodOut: .software)
    }

    private func key(_ input: STAMPKeyInput, _ problems: inout FlagProblems) -> STAMPKey? {
        do {
            return try input.read()
        } catch let failure as CommandFailure {
            for message in failure.messages { problems.add(message) }
        } catch {
            problems.add("\(error)")
        }
        return nil
    }
}
