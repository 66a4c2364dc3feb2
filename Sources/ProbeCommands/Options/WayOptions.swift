internal import ArgumentParser
internal import LineModel

/// Where probes leave from.
struct WayOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Address of this machine to send from. (default: by route)", valueName: "address"))
    var source: String?

    @Option(help: ArgumentHelp("Interface to send through. (default: by route)", valueName: "name"))
    var interface: String?
}
