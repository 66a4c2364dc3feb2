internal import Foundation
internal import LineModel
internal import LineReport
internal import ServiceSupport

/// A digest as JSON for programs (webhook, exec): keys in snake case, times in RFC 3339, loss as a ratio, RTT in
/// milliseconds. docs/service/notifications.md shows one.
struct DigestDocument: Encodable {
    /// The document's version, which is raised when a key changes its meaning or goes; new keys may come.
    private let formatVersion = 1
    private let id: String
    private let isTest: Bool
    private let vantage: String
    private let round: String
    private let at: String
    private let everySeconds: Double
    private let lines: Int
    private let abnormalLines: Int
    private let unmeasuredLines: Int
    private let items: [Item]
    /// Rounds in a row that the fleet's hub did not acknowledge, where a vantage tells because of that.
    private let speaksAloneAfter: Int?

    private struct Item: Encodable {
        let change: String
        let incident: Int
        let cause: String
        let value: String
        let trouble: String
        let openedAt: String
        let closedAt: String?
        let mostLines: Int
        let worstLoss: Double?
        let worstRttMs: Double?
        /// nil of an incident that is over: there is no cause any more whose lines they share.
        let healthyInside: Int?
        let healthyOutside: Int?
        let witnesses: [String]
        let absorbedBy: [Int]
        /// nil unless so.
        let noLongerMeasured: Bool?
        /// Of a blind vantage alone: the rounds in a row that showed nothing, and why the last of them did not.
        let blindRounds: Int?
        let blindCause: String?
        let blindReason: String?
        /// Of a source of lines that cannot be read alone.
        let sourceProblem: String?
        /// How far it has recovered; nil where no line has, or all have.
        let recoveredLines: Int?
        let remainingLines: Int?
        /// Lines that were taken out of the configuration while they were bad; nil for none.
        let removedLines: Int?
        /// How often it was bad, and how long in all; nil for once.
        let timesDown: Int?
        let downSeconds: Double?
        /// Of one that stays open for a while although no line is bad.
        let quietSince: String?
        let closesAt: String?
        /// Lines that share the cause, are as bad, and have no limit that says so; nil for none.
        let alikeInside: Int?
        /// Of one that remains, the incidents that had its lines before.
        let from: [Int]?
        /// Who is on it; nil where the message does not say so.
        let acknowledgement: Note?
        /// Of a fleet: the vantages that see it, and of how many.
        let vantages: [String]?
        let vantagesInAll: Int?
        /// nil unless the incident goes on and the fleet's hub tells of it from now on.
        let handedOver: Bool?
        let lines: [Entry]
    }

    private struct Note: Encodable {
        let by: String
        let at: String
        /// Empty where nothing was said.
        let text: String
    }

    private struct Entry: Encodable {
        let name: String
        /// nil of a line that is not configured any more.
        let ingress: String?
        let echo: String?
        let loss: Double?
        let rttMs: Double?
        let reasons: [String]
        let reasonIds: [String]
        /// What the line is above: the limit of the mean RTT; what the median RTT usually is, and up to what it would
        /// be no change; the usual loss.
        let rttLimitMs: Double?
        let medianRttMs: Double?
        let usualRttMs: Double?
        let usualRttMostMs: Double?
        let usualLoss: Double?
        /// Why evidence raised the line; nil of one that its limits raised.
        let evidence: EvidenceShape?
        /// Shares of what was sent, where the far end tells.
        let lossThere: Double?
        let lossBack: Double?
        let lossEither: Double?
        /// Where the ingress was probed beside the line: ingress, beyond, both or unknown.
        let lossAt: String?
        let delayAt: String?
        let ingressLoss: Double?
        let beyondLoss: Double?
        let ingressRttMs: Double?
        let beyondRttMs: Double?
        /// Of a fleet: from how many vantages it is bad, and of how many that see it.
        let seenFrom: Int?
        let seenOf: Int?
    }

    init(_ digest: Digest, id: String, isTest: Bool) {
        self.id = id
        self.isTest = isTest
        vantage = digest.vantage
        round = digest.roundID
        at = digest.at.rfc3339()
        everySeconds = digest.everySeconds
        lines = digest.lines
        abnormalLines = digest.abnormalLines
        unmeasuredLines = digest.unmeasuredLines
        items = digest.items.map(Self.item)
        speaksAloneAfter = digest.speaksAloneAfter
    }

    /// The document as JSON. It never fails for what `init` makes, but for a number that is not finite.
    func bytes() throws(DeliveryFailure) -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.keyEncodingStrategy = .convertToSnakeCase
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        do { return Array(try encoder.encode(self)) } catch {
            throw DeliveryFailure(.local, "the digest cannot be written as JSON")
        }
    }

    private static func thousandths(_ value: Int?) -> Double? { value.map { Double($0) / 1000 } }

    private static func item(_ item: DigestItem) -> Item {
        let isOver = item.change.isEnd
        return Item(
            change: item.change.rawValue, incident: item.incident, cause: item.cause.kind.word,
            value: item.cause.value,
            trouble: item.trouble.word, openedAt: item.openedAt.rfc3339(),
            closedAt: item.closedAt?.rfc3339(), mostLines: item.mostLines,
            worstLoss: item.worstLossPerMille.map { Double($0) / 1000 },
            worstRttMs: item.worstRTTMicroseconds.map { Double($0) / 1000 },
            healthyInside: isOver ? nil : item.healthyInside, healthyOutside: isOver ? nil : item.healthyOutside,
            witnesses: item.witnesses, absorbedBy: item.absorbedBy, noLongerMeasured: item.isNoLongerMeasured,
            blindRounds: item.blindness?.rounds, blindCause: item.blindness?.cause.id,
            blindReason: item.blindness.map { Words.keys.blind($0.cause) }, sourceProblem: item.sourceProblem,
            recoveredLines: item.recoveredLines, remainingLines: item.remainingLines,
            removedLines: item.removedLines, timesDown: item.timesDown,
            downSeconds: item.downNanoseconds.map { Double($0) / 1e9 }, quietSince: item.quietSince?.rfc3339(),
            closesAt: item.closesAt?.rfc3339(), alikeInside: item.alikeInside, from: item.from,
            acknowledgement: item.acknowledgement.map { Note(by: $0.by, at: $0.at.rfc3339(), text: $0.text) },
            vantages: item.vantages, vantagesInAll: item.vantagesInAll,
            handedOver: item.isHandedOver,
            lines: item.lines.map {
                Entry(
                    name: $0.name, ingress: $0.ingress.isEmpty ? nil : $0.ingress, echo: $0.echo,
                    loss: $0.lossPerMille.map { Double($0) / 1000 },
                    rttMs: $0.rttMicroseconds.map { Double($0) / 1000 }, reasons: Words.keys.reasons($0.reasons),
                    reasonIds: $0.reasons.map(\.kind.rawValue),
                    rttLimitMs: thousandths($0.excess?.rttLimit),
                    medianRttMs: thousandths($0.excess?.usualRTT?.median),
                    usualRttMs: thousandths($0.excess?.usualRTT?.usual),
                    usualRttMostMs: thousandths($0.excess?.usualRTT?.most),
                    usualLoss: thousandths($0.excess?.usualLossPerMille), evidence: $0.evidence.map(EvidenceShape.init),
                    lossThere: $0.ways.map { Double($0.there) / 1000 },
                    lossBack: $0.ways.map { Double($0.back) / 1000 },
                    lossEither: $0.ways.map { Double($0.either) / 1000 }, lossAt: $0.segments?.lossAt?.rawValue,
                    delayAt: $0.segments?.delayAt?.rawValue, ingressLoss: thousandths($0.segments?.ingressLossPerMille),
                    beyondLoss: thousandths($0.segments?.beyondLossPerMille),
                    ingressRttMs: thousandths($0.segments?.ingressMicroseconds),
                    beyondRttMs: thousandths($0.segments?.beyondMicroseconds), seenFrom: $0.seenFrom,
                    seenOf: $0.seenOf)
            })
    }
}
