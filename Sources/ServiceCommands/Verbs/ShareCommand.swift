internal import ArgumentParser
internal import CommandSupport
internal import LineModel
internal import LineService
internal import LineWeb
internal import ServiceSupport
internal import SystemFiles

struct ShareCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "share",
        abstract: "Make an address of the page that shows some lines to whoever has it, without a login.",
        discussion: """
            The address is signed with the key beside the history, which the service's user and root may read. Nothing \
            is stored: it counts until its time is over, or until --revoke-all makes a new key. Of a line the \
            addresses of its badge and its picture are printed, too, which count as long as the key.
            """)

    @Option(help: ArgumentHelp("The tag whose lines are shown.", valueName: "key=value"))
    var tag: String?

    @Option(help: ArgumentHelp("The one line that is shown.", valueName: "name"))
    var line: String?

    @Option(name: .customLong("for"), help: ArgumentHelp("How long it counts, up to 366d.", valueName: "time"))
    var time = "7d"

    @Flag(help: "Keep the addresses of ingresses and echoes from its readers.")
    var hideAddresses = false

    @Option(
        help: ArgumentHelp(
            "Where readers find the page, with the base path (default: where web.listen is).", valueName: "address"))
    var at: String?

    @Flag(help: "Revoke all shares, badges and pictures that were made so far.")
    var revokeAll = false

    @Option(help: ArgumentHelp("The configuration.", valueName: "file"))
    var config = "plumbline.yaml"

    func validate() throws {
        let asked = [tag != nil, line != nil, revokeAll].count { $0 }
        guard asked == 1 else { throw ValidationError("write one of --tag, --line and --revoke-all") }
    }

    func run() throws {
        let settings = try ConfigurationLoading.load(config)
        let key = ShareKeyFile(history: settings.history.path)
        guard !revokeAll else {
            try key.replace()
            try StandardOutput.write("no share, badge or picture of before counts any more\n")
            return
        }
        let signer = ShareSigner(key: { key.key() })
        let until = try self.until()
        let base = try self.base(settings)
        var addresses: [String] = []
        if let tag {
            let asked = try Self.asked(tag, ConfigurationTexts.tag)
            let share = ShareSigner.Share(asked, hidesAddresses: hideAddresses, until: until.seconds)
            addresses.append("\(base)s/\(try token(signer, share, key))/")
        } else if let line {
            let share = ShareSigner.Share(line: line, hidesAddresses: hideAddresses, until: until.seconds)
            addresses.append("\(base)s/\(try token(signer, share, key))/")
            addresses += signer.addresses(ofLine: line).map { base + $0 }
        }
        try StandardOutput.write("\(addresses.joined(separator: "\n"))\n")
        Messages.write("plumblined", "the share counts until \(until.text)")
    }

    private func token(
        _ signer: ShareSigner, _ share: ShareSigner.Share, _ key: ShareKeyFile
    ) throws(CommandFailure) -> String {
        if let token = signer.token(share) { return token }
        guard key.key() != nil else {
            throw CommandFailure(
                "\(key.path) cannot be read; run this as the service's user, or as root", status: .noRound)
        }
        throw CommandFailure("the name has more than \(ShareSigner.maxNameBytes) bytes; share a tag with a shorter one")
    }

    private func until() throws(CommandFailure) -> (seconds: Int64, text: String) {
        let length = try Self.asked(time) { text throws(TextError) in
            let length = try Duration(text: text)
            guard length >= .seconds(60), length <= ShareSigner.maxTime else {
                throw TextError("\(length.shortText) is outside of its range", expected: "write 1m to 366d")
            }
            return length
        }
        let now = WallTime.now()
        let until = WallTime(
            nanosecondsSince1970: now.nanosecondsSince1970 + length.nanoseconds, utcOffsetSeconds: now.utcOffsetSeconds)
        return (until.nanosecondsSince1970 / 1_000_000_000, until.rfc3339(fractionDigits: 0))
    }

    private static func asked<Value>(
        _ text: String, _ parse: (String) throws(TextError) -> Value
    ) throws(CommandFailure) -> Value {
        do throws(TextError) { return try parse(text) } catch { throw CommandFailure("\(error)") }
    }

    /// The address of the page, with a stroke behind it.
    private func base(_ settings: ServiceSettings) throws(CommandFailure) -> String {
        if let at {
            guard at.hasPrefix("http://") || at.hasPrefix("https://"), !at.contains("?"), !at.contains("#") else {
                throw CommandFailure("\(TerminalText.quoted(at)) is no address of a page; write https://host/path")
            }
            return at.hasSuffix("/") ? at : at + "/"
        }
        guard let listen = settings.web.listen else {
            throw CommandFailure("there is no web server (web.listen is none); nobody could open a share")
        }
        return "http://\(listen)\(settings.web.basePath)"
    }
}
