internal import ArgumentParser
internal import CommandSupport
internal import FleetHub
internal import FleetStore

/// Which hub a verb is about.
struct HubOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The configuration. (default: plumbhub.yaml, if there)", valueName: "file"))
    var config: String?

    /// The settings; warnings go to standard error.
    func settings() throws(CommandFailure) -> HubSettings { try HubConfigurationFile.load(config) }

    /// Works with the hub's database.
    func withStore<Value>(_ body: (HubStore, HubSettings) throws -> Value) throws -> Value {
        let settings = try settings()
        let store = try HubOpening.open(settings)
        defer { store.close() }
        do { return try body(store, settings) } catch let error as HubStoreError {
            throw CommandFailure("\(error)", status: .noRound)
        }
    }
}
