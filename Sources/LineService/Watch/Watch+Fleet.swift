internal import LineHistory
internal import LineModel
internal import Logging

extension Watch {
    /// Finds out who tells people of this round.
    func findVoice() async {
        guard let link = parts.fleet else { return }
        let voice = await link.voice()
        if voice != .hub { handedOver = [:] }
        setVoice(voice)
    }

    /// What a destination knows, without what was handed over by messages that may still wait: once is enough.
    func known(_ destination: String, _ told: ToldIncidents) -> ToldIncidents {
        guard let over = handedOver[destination], !over.isEmpty else { return told }
        return ToldIncidents(told.states.filter { !over.contains($0.key) })
    }

    /// Remembers what was handed over.
    func noteHandedOver(_ messages: RoundMessages) {
        for message in messages.messages {
            let over = message.digest.items.filter { $0.isHandedOver == true }.map(\.incident)
            if !over.isEmpty { handedOver[message.destination, default: []].formUnion(over) }
        }
    }

    /// Hands a settled round over to whoever sends it to the hub, and has the history remember that it is to be sent.
    func sendToHub(_ report: RoundReport, slot: Int64, lines: [Line], at now: WallTime) async {
        guard let link = parts.fleet else { return }
        let settled = SettledRound(report, slot: slot, settings: settings, lines: lines, field: field, at: now)
        if let unsent = await link.take(settled) {
            let before = pending.droppedUnsent
            await write(.unsent(unsent))
            let dropped = pending.droppedUnsent - before
            if dropped > 0 {
                parts.logger.error(
                    "the history cannot be written for so long that rounds may never be sent to the hub",
                    metadata: ["rounds": "\(dropped)"])
            }
        }
        await link.wake()
    }
}
