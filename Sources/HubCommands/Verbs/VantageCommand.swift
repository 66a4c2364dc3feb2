internal import ArgumentParser
internal import CommandSupport
internal import FleetHub
internal import FleetModel
internal import FleetStore
internal import LineModel
internal import LineReport
internal import ServiceSupport
internal import SystemFiles

struct VantageCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "vantage", abstract: "Let vantages join the fleet, and see which there are.",
        subcommands: [VantageAdd.self, VantageRotate.self, VantageRemove.self, VantageList.self])
}

/// What a vantage is called and has in common with others.
struct VantageOptions: ParsableArguments {
    @Option(
        name: .customLong("tag"), parsing: .singleValue,
        help: ArgumentHelp("What it has in common with others; may be repeated.", valueName: "key=value"))
    var tags: [String] = []

    @Option(help: ArgumentHelp("Its share of lines beside a vantage of weight 1.", valueName: "n"))
    var weight = 1.0

    @Flag(help: "It tells people by itself while the hub does not answer.")
    var fallback = false

    /// - Throws: `CommandFailure` for a tag or weight that is none.
    func vantage(named name: String) throws(CommandFailure) -> FleetVantage {
        guard weight > 0, weight.isFinite else {
            throw CommandFailure("--weight: \(weight) is no number above 0")
        }
        var found: [Tag] = []
        for text in tags {
            do throws(TextError) { found += try TagText.parse(text) } catch {
                throw CommandFailure("--tag: \(error)")
            }
        }
        return FleetVantage(name: name, tags: found, weight: weight, isFallback: fallback)
    }
}

struct VantageAdd: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "add", abstract: "Add a vantage, or change what is known of one.",
        discussion: """
            Its token goes to standard output, once: write it into a file of the vantage that fleet.token of its \
            configuration names. Of a vantage that is there its tags, weight and part as a fallback change; its token \
            stays, and `vantage rotate` gives another.
            """)

    @Argument(help: ArgumentHelp("What the vantage calls itself in fleet.name.", valueName: "name"))
    var name: String

    @OptionGroup var vantage: VantageOptions
    @OptionGroup var hub: HubOptions

    func run() throws {
        let asked = try vantage.vantage(named: name)
        try hub.withStore { store, _ in
            guard try store.vantage(name: name) == nil else {
                try store.setTags(asked)
                return Messages.write("plumbhub", "the vantage \(name) was there; it is known as this from now on")
            }
            let token = VantageToken.make()
            try store.add(vantage: asked, tokenHash: VantageToken.hash(token), now: .now())
            try Self.tell(token, "the vantage \(name) was added; this is its token, which is shown this once")
        }
    }

    /// The token alone on standard output, so that it can be written into a file.
    static func tell(_ token: String, _ message: String) throws {
        Messages.write("plumbhub", message)
        try StandardOutput.write(token + "\n")
    }
}

struct VantageRotate: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rotate", abstract: "Give a vantage a new token; the one before counts no more.")

    @Argument(help: ArgumentHelp("The vantage.", valueName: "name"))
    var name: String

    @OptionGroup var hub: HubOptions

    func run() throws {
        try hub.withStore { store, _ in
            guard let known = try store.vantage(name: name) else { throw CommandFailure.noVantage(name) }
            let token = VantageToken.make()
            try store.add(vantage: known.vantage, tokenHash: VantageToken.hash(token), now: .now())
            try VantageAdd.tell(
                token, "the token of \(name) before counts no more; this is the new one, which is shown this once")
        }
    }
}

struct VantageRemove: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "remove", abstract: "Take a vantage out of the fleet; its token counts no more.")

    @Argument(help: ArgumentHelp("The vantage.", valueName: "name"))
    var name: String

    @OptionGroup var hub: HubOptions

    func run() throws {
        try hub.withStore { store, _ in
            guard try store.removeVantage(name) else { throw CommandFailure.noVantage(name) }
            Messages.write("plumbhub", "the vantage \(name) was removed; others measure its lines from now on")
        }
    }
}

struct VantageList: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "Show the vantages, and when they reported last.")

    @Flag(help: "As one JSON object a line.")
    var json = false

    @OptionGroup var hub: HubOptions

    func run() throws {
        try hub.withStore { store, settings in
            let rows = VantageRows(
                try store.vantages(), last: try store.lastRounds(), every: settings.every, now: .now())
            try StandardOutput.write(json ? rows.json : rows.table(columns: TerminalSize.outputColumns))
        }
    }
}

extension CommandFailure {
    /// Nobody has this name.
    static func noVantage(_ name: String) -> CommandFailure {
        CommandFailure(
            "there is no vantage \(TerminalText.quoted(name)); `plumbhub vantage list` shows which there are")
    }
}
