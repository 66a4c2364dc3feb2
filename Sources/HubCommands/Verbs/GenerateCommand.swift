internal import ArgumentParser
internal import CommandSupport
internal import FleetHub
internal import FleetModel
internal import FleetStore
internal import FleetWire
internal import LineModel
internal import LinuxSocket
internal import ServiceSupport

/// Fills a hub's database for benchmarks and for looking at pages, by the same way as the hub does.
struct GenerateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "generate", abstract: "Fill a hub's database with what nobody measured, for benchmarks.",
        shouldDisplay: false)

    @Option(help: "The same seed makes the same rounds.") var seed: UInt64 = 1
    @Option(help: "Vantages.") var vantages = 5
    @Option(help: "Lines.") var lines = 40
    @Option(help: "Ingresses that the lines share.") var ingresses = 8
    @Option(help: "Vantages that measure each line.") var copies = 3
    @Option(help: "Rounds of each vantage, the last one now.") var rounds = 12
    @Option(help: "Seconds from slot to slot.") var every = 300
    @Flag(help: "An uplink, an ingress and a carrier's way are broken in the last third.") var troubles = false

    @OptionGroup var hub: HubOptions

    func run() async throws {
        guard vantages > 0, lines > 0, ingresses > 0, copies > 0, rounds > 0, every > 0, vantages <= 100_000 else {
            throw CommandFailure("this makes no fleet")
        }
        var setup = FleetGenerator.Setup()
        (setup.seed, setup.vantages, setup.lines, setup.ingresses) = (seed, vantages, lines, ingresses)
        (setup.copies, setup.every, setup.hasTroubles) = (copies, every, troubles)
        try hub.withStore { store, _ in
            try fill(store, FleetGenerator(setup))
        }
    }

    private func fill(_ store: HubStore, _ made: FleetGenerator) throws {
        var generator = made
        let now = WallTime.now()
        let everywhere = FleetSelector(copies: nil).description
        _ = try store.importLines(generator.lines, selectors: [everywhere], source: "generated", now: now)
        for vantage in generator.vantages {
            let hash = VantageDirectory.hash(of: VantageToken.make())
            _ = try store.add(vantage: vantage, tokenHash: hash, now: now)
        }
        let seconds = now.nanosecondsSince1970 / 1_000_000_000
        let last = (seconds / Int64(every) - 1) * Int64(every)
        for number in 0..<rounds {
            let slot = last - Int64((rounds - 1 - number) * every)
            let isBroken = number * 3 >= rounds * 2
            for vantage in generator.vantages.indices {
                // One has been silent for a while.
                if troubles, vantages > 4, vantage == 4, number + 6 > rounds { continue }
                let round = generator.round(vantage, slot: slot, isBroken: isBroken)
                _ = try store.put(
                    round: StoredRound(
                        vantage: round.header.vantage, slot: slot, roundID: round.report.id,
                        instance: round.header.instance, header: round.header,
                        body: try FleetRoundCodec.encode(round),
                        receivedAt: WallTime(
                            nanosecondsSince1970: round.report.started.nanosecondsSince1970 + 6_200_000_000)))
            }
        }
        Messages.write("plumbhub", "\(store.place) has \(vantages) vantages, \(lines) lines, \(rounds) rounds of each")
    }
}
