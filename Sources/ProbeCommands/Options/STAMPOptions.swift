internal import ArgumentParser
internal import CommandSupport
internal import LineReport
internal import ProbeEngine
internal import ProbeWire

/// How lines with the payload stamp are measured.
struct STAMPOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "STAMP: use authenticated mode with the key in this file, for all lines; "
                + "line ends behind it do not count. (default: open mode)",
            valueName: "file"))
    var stampKeyFile: String?

    @Option(
        help: ArgumentHelp(
            "STAMP: the same with the key in this environment variable.", valueName: "variable"))
    var stampKeyEnv: String?

    @Option(
        help: ArgumentHelp(
            "STAMP: ask reflectors for these extensions, with commas between them: class-of-service, timestamps, "
                + "direct-measurement, hmac. (default: none)",
            valueName: "extensions"),
        transform: STAMPOptions.extensions)
    var stampExtensions: STAMPExtensions?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "STAMP: ask for replies with this code point, 0 to 63; takes the extension class-of-service. (default: 0)",
            valueName: "code point"))
    var stampReplyDSCP: UInt8?

    @Flag(help: "STAMP: the reflectors are TWAMP-Light ones (RFC 5357 appendix I).")
    var twampLight = false

    static func extensions(_ text: String) throws -> STAMPExtensions {
        var found: STAMPExtensions = []
        for name in text.split(separator: ",", omittingEmptySubsequences: false) {
            guard let entry = STAMPExtensions.named.first(where: { $0.name == name }) else {
                let known = STAMPExtensions.named.map(\.name).joined(separator: ", ")
                throw ValidationError("there is no extension \"\(name)\"; write some of \(known)")
            }
            found.insert(entry.value)
        }
        return found
    }

    /// What the payloads are told.
    ///
    /// - Parameters:
    ///   - size: `--size`.
    ///   - catalogue: the payloads that there are.
    /// - Throws: a `CommandFailure` with what is wrong.
    func formats(size: Int, _ catalogue: FormatCatalogue) throws -> FormatSettings {
        var settings = FormatSettings()
        settings.catalogue = catalogue
        settings.stamp.key = try STAMPKeyInput(file: stampKeyFile, variable: stampKeyEnv).read()
        settings.stamp.extensions = stampExtensions ?? []
        settings.stamp.isTWAMPLight = twampLight
        if let dscp = stampReplyDSCP {
            guard dscp <= 63 else { throw CommandFailure("--stamp-reply-dscp \(dscp): a code point is 0 to 63") }
            settings.stamp.replyDSCP = dscp
            settings.stamp.extensions.insert(.classOfService)
        }
        settings.claimClock()
        if let problem = settings.stampProblem(size: size) { throw CommandFailure(Words.flags.format(problem)) }
        return settings
    }
}
