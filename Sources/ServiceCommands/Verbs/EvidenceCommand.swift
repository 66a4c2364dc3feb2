internal import ArgumentParser
internal import CaseFile
internal import CommandSupport
internal import LineHistory
internal import LineModel
internal import LineService
internal import LinuxSocket
internal import SystemFiles

struct EvidenceCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "evidence", abstract: "Pack the evidence of an incident, signed, for a supplier.",
        discussion: """
            The zip has a page that a supplier can read, each single probe, healthy lines that were measured in the \
            same rounds, and what says that the rounds are valid. plumbline verify, on any machine, recomputes every \
            figure from the probes and checks the signature. The key is beside the history, and is made at its first \
            use; --public-key prints what a supplier needs to know that it was you.
            """)

    @Argument(help: ArgumentHelp("The incident's number; see history outages.", valueName: "incident"))
    var incident: String?

    @Option(name: .shortAndLong, help: ArgumentHelp("The zip that is written.", valueName: "file"))
    var output: String?

    @Option(help: ArgumentHelp("The language of the page: en or zh.", valueName: "language"))
    var language = MessageLanguage.en

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "Where the reader is: Asia/Shanghai, or an offset from UTC as in +08:00. (default: this machine's)",
            valueName: "zone"))
    var timeZone: String?

    @Option(
        help: ArgumentHelp(
            "What is kept from its readers: addresses, names, tags, with commas between them.", valueName: "what"),
        transform: EvidenceCommand.hiding)
    var hide: Set<CaseHiding> = []

    @OptionGroup var history: HistoryChoice

    @Flag(help: "Print the public key, for suppliers, in place of a case.")
    var publicKey = false

    @Flag(help: "Make a new key, for the cases of now on, and print its public key.")
    var newKey = false

    func validate() throws {
        if publicKey || newKey {
            guard incident == nil, output == nil, publicKey != newKey else {
                throw ValidationError("--public-key and --new-key stand alone, without an incident")
            }
        } else {
            guard incident != nil else { throw ValidationError("name an incident by its number") }
            guard output != nil else { throw ValidationError("name the zip that is written: --output case.zip") }
        }
    }

    func run() async throws {
        let path = try history.path()
        let file = CaseKeyFile(history: path)
        if newKey { try file.replace() }
        if publicKey || newKey {
            let key = try file.required().publicKey
            return try StandardOutput.write("Plumbline evidence key \(key.id)\n\(key.pem)")
        }
        try write(path, file)
    }

    private func write(_ path: String, _ key: CaseKeyFile) throws {
        guard let number = incident.flatMap({ Int($0.hasPrefix("#") ? String($0.dropFirst()) : $0) }), let output else {
            throw CommandFailure(
                "\(TerminalText.quoted(incident ?? "")) is no number of an incident; see history outages")
        }
        let now = RealTime.now()
        let store = try HistoryStore.asked(path: path)
        let file = try asking { () throws(HistoryError) in try store.incidentFile(number) }
        guard let file else { throw CommandFailure("there is no incident \(number) in \(path); see history outages") }
        let reader = try reader(at: RealTime(nanoseconds: file.outage.incident.openedAt.nanosecondsSince1970))
        let gathering = CaseGathering(
            file, store, language: language,
            now: WallTime(nanosecondsSince1970: now.nanoseconds, utcOffsetSeconds: reader.utcOffsetSeconds))
        let input = try asking { () throws(HistoryError) in
            try gathering.input(vantage: nil, program: ProgramVersion.text, machine: .now())
        }
        guard let input else {
            throw CommandFailure(
                "incident \(number) has no line whose rounds are still kept; there is nothing to prove",
                status: .noRound)
        }
        let secret = try key.required()
        let zip: [UInt8]
        do throws(CaseMaker.Failure) {
            zip = try CaseMaker.zip(of: input, hiding: hide, for: reader, key: secret)
        } catch {
            throw CommandFailure(error.description, status: .noRound)
        }
        do throws(OutputFile.Failure) {
            let target = try OutputFile(output)
            try target.write(zip[...])
            try target.commit()
        } catch {
            throw CommandFailure(error.text, status: .noRound)
        }
        tell(input, zip, output)
    }

    /// What the case has, and what a bound left out.
    private func tell(_ input: CaseInput, _ zip: [UInt8], _ output: String) {
        let probes = input.rows.reduce(0) { $0 + ($1.probes?.count ?? 0) }
        Messages.write(
            "plumblined",
            "\(output): \(input.lines.count) lines, \(input.rounds.count) rounds, \(probes) probes, \(zip.count) bytes")
        let left = input.leftOut
        if left != CaseLeftOut() {
            Messages.write(
                "plumblined",
                "left out: \(left.lines) lines, \(left.rounds) rounds, \(left.probes) probes for the sake of size; the "
                    + "probes of \(left.expired) rounds of lines are kept no longer")
        }
    }

    /// Times have one offset, that of the incident's beginning, whatever clocks were set to in between.
    private func reader(at time: RealTime) throws(CommandFailure) -> CaseReader {
        guard let timeZone else {
            return CaseReader(language: language, utcOffsetSeconds: localOffsetSeconds(at: time))
        }
        if let offset = ZoneOffset.seconds(ofText: timeZone) {
            return CaseReader(language: language, utcOffsetSeconds: offset)
        }
        guard let offset = ZoneOffset.seconds(ofZone: timeZone, at: time) else {
            throw CommandFailure(
                "--time-zone \(TerminalText.quoted(timeZone)): this machine knows no such zone; write a name as in "
                    + "Asia/Shanghai, or an offset as in +08:00")
        }
        return CaseReader(language: language, utcOffsetSeconds: offset, timeZone: timeZone)
    }

    private static func hiding(_ text: String) throws -> Set<CaseHiding> {
        var hidden: Set<CaseHiding> = []
        for word in text.split(separator: ",") {
            guard let one = CaseHiding(rawValue: String(word)) else {
                throw ValidationError("\"\(word)\" cannot be hidden; write some of addresses, names, tags")
            }
            hidden.insert(one)
        }
        return hidden
    }
}
