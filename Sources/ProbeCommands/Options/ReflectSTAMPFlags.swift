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
            Answer STAMP and TWAMP-Light requests here (RFC 8762, RFC 8972); may be given more than once. As --listen, \
            with 862 where no port is written.
            """)
    var stamp: [String] = []
    @Option(help: "Authenticated mode with the key in this file; without a key, open mode.")
    var stampKeyFile: String?
    @Option(help: "The same with the key in this environment variable.")
    var stampKeyEnv: String?
    @Flag(help: "Do not count: replies carry the sender's own numbers.")
    var stateless = false
    @Option(help: "Sessions that can be counted at once; give four times what is expected.")
    var stampSessions = 65_536
    @Option(help: "Drop this share of STAMP replies on the way back, for example 5%; --loss drops on the way there.")
    var lossBack: String?

    /// - Parameter ports: what `--listen` says; some of them may be for STAMP.
    func apply(_ ports: [ReflectPort], to settings: inout ReflectorSettings, _ problems: inout FlagProblems) {
        settings.impairments.standard.lossBack = problems.read("--loss-back", lossBack, RatioText.parse) ?? 0
        let key = key(&problems)
        let listed = ports.filter { $0.payload == .stamp }.map(\.endpoint)
        guard !stamp.isEmpty || !listed.isEmpty else {
            if key != nil { problems.add("--stamp-key-file: there is no STAMP port; add --stamp ADDRESS") }
            if lossBack != nil { problems.add("--loss-back: only STAMP has ways of its own; add --stamp ADDRESS") }
            return
        }
        if !(1...16_777_216).contains(stampSessions) {
            problems.add("--stamp-sessions: \(stampSessions) is not 1 to 16777216")
        }
        let listen =
            listed
            + stamp.compactMap { text in
                problems.read("--stamp", text) { (text) throws(TextError) in
                    try EndpointText.parse(text, defaultPort: stampPort, allowsZero: true)
                }
            }
        let clock = ClockDiscipline.read()?.claim
        settings.stamp = STAMPListening(
            listen: listen,
            settings: STAMPReflectorSettings(
                mode: key == nil ? .open : .authenticated, key: key,
                sessionCapacity: stateless ? nil : stampSessions,
                errorEstimate: STAMPErrorEstimate(
                    isSynchronised: clock?.isSynchronised ?? false, format: .ntp,
                    nanoseconds: Int64(clock?.errorNanoseconds ?? 1e9)),
                timestampInformation: Self.clockSource(clock)))
    }

    private static func clockSource(_ clock: STAMPClockClaim?) -> STAMPTimestampInformation {
        let source: STAMPSyncSource = clock?.isSynchronised == true ? .ntp : .localFreeRunning
        return STAMPTimestampInformation(
            sourceIn: source, methodIn: .software, sourceOut: source, methodOut: .software)
    }

    private func key(_ problems: inout FlagProblems) -> STAMPKey? {
        do {
            return try STAMPKeyInput(file: stampKeyFile, variable: stampKeyEnv).read()
        } catch let failure as CommandFailure {
            for message in failure.messages { problems.add(message) }
        } catch {
            problems.add("\(error)")
        }
        return nil
    }
}
