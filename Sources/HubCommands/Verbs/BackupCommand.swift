internal import ArgumentParser
internal import CommandSupport
internal import FleetStore

struct BackupCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup", abstract: "Copy the hub's database, while the hub runs.",
        discussion: """
            Of SQLite the copy is a database to put in the place of the one that was lost; of PostgreSQL it is an \
            archive for pg_restore. Whoever has it has everything but the vantages' tokens.
            """)

    @Argument(help: ArgumentHelp("Where the copy goes.", valueName: "file"))
    var file: String

    @OptionGroup var hub: HubOptions

    func run() throws {
        try hub.withStore { store, _ in
            try store.backup(to: file)
            Messages.write("plumbhub", "\(file) is a copy of \(store.place)")
        }
    }
}
