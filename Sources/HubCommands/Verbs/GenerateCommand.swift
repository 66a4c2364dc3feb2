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
        _ = try store.importLines(generator.lines, selectors: ["all -> all"], source: "generated", now: now)
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
        if troubles { try judge(store, generator, last) }
        Messages.write("plumbhub", "\(store.place) has \(vantages) vantages, \(lines) lines, \(rounds) rounds of each")
    }

    /// What a judge would have found of the troubles.
    private func judge(_ store: HubStore, _ generator: FleetGenerator, _ slot: Int64) throws {
        guard let token = try store.takeLease("judge", holder: "generate", for: .seconds(5)) else { return }
        let since = WallTime(nanosecondsSince1970: (slot - Int64(every * rounds / 3)) * 1_000_000_000)
        let names = generator.vantages.map(\.name)
        let (uplink, lines) = (names[generator.uplink], generator.lines)
        let dead = lines.indices.filter { $0 % ingresses == 1 }.map { lines[$0].name }
        let slow = lines.indices.filter { $0 % ingresses == 3 }.map { lines[$0].name }
        var ingress = Incident(
            id: 1, key: CauseKey(.ingress, lines[1 % lines.count].ingress.description), trouble: .abnormal,
            openedAt: since, lines: Set(dead), mostLines: dead.count, worst: LineFigures(lossPerMille: 1000))
        ingress.wasTold = true
        let way = Incident(
            id: 2, key: CauseKey(.tag, "carrier=ct"), trouble: .abnormal, openedAt: since, lines: Set(slow),
            mostLines: slow.count, worst: LineFigures(lossPerMille: 350, rttMicroseconds: 83_000))
        let details = [
            1: SeenFacts(from: names.filter { $0 != uplink }, of: names.count - 1),
            2: SeenFacts(
                from: generator.vantages.filter { $0.tags[0].value == "ct" }.map(\.name), of: names.count - 1,
                en: "the way carrier=ct to ingress \(lines[3 % lines.count].ingress)",
                zh: "carrier=ct 到入口 \(lines[3 % lines.count].ingress) 的路径"),
        ]
        let reason = SlotFacts.Reason(
            en: "its uplink: 4 of 4 canaries are bad", zh: "上行链路异常：4 条基准线路中 4 条异常")
        let book = try store.loadBook()
        _ = try store.commit(
            JudgementCommit(
                slot: slot, token: token, bookVersion: book.version, at: .now(), roundID: "0000000000000001",
                open: [ingress, way], nextIncidentID: 3,
                changes: [ChangedIncident(.opened, ingress), ChangedIncident(.opened, way)],
                details: details.mapValues(\.bytes), facts: SlotFacts(blind: [uplink: reason]).bytes))
        try store.releaseLease(token)
    }
}
