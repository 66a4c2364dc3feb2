import LineModel

@testable import LineReport

/// Digests to be told of.
enum DigestFixture {
    /// 2026-11-24 03:15:00 +08:00
    static let at = WallTime(nanosecondsSince1970: 1_795_461_300_000_000_000, utcOffsetSeconds: 28_800)

    static func time(_ minutesBefore: Int) -> WallTime {
        // Stored with another offset than the vantage's: it must be shown in the vantage's.
        WallTime(nanosecondsSince1970: at.nanosecondsSince1970 - Int64(minutesBefore) * 60_000_000_000)
    }

    static func lines(_ count: Int, loss: Int? = 1000, rtt: Int? = nil) -> [DigestLine] {
        (0..<count).map {
            DigestLine(
                name: "hk-\($0)", ingress: "203.0.113.7:7000", echo: "198.51.100.\($0 % 250):9000", lossPerMille: loss,
                rttMicroseconds: rtt, reasons: [.loss(ratio: 1, limit: 0.3, at: nil)])
        }
    }

    static func digest(_ items: [DigestItem], lines: Int = 120, abnormal: Int = 10) -> Digest {
        Digest(
            vantage: "sh-ct", roundID: "00c0ffee00c0ffee", at: at, everySeconds: 300, lines: lines,
            abnormalLines: abnormal, unmeasuredLines: 1, items: items)
    }

    static let opened = DigestItem(
        change: .opened, incident: 12, cause: CauseKey(.ingress, "203.0.113.7:7000"), trouble: .abnormal,
        openedAt: time(0), lines: Array(lines(2)), mostLines: 2, worstLossPerMille: 1000, healthyOutside: 110,
        witnesses: ["sz-0", "sz-1", "sz-2", "sz-3"])

    /// A vantage that measures nothing, and measures again.
    static func blind(_ change: IncidentChange, _ cause: BlindRound = .notValid([.nothingPlanned])) -> DigestItem {
        var blindness = Blindness(after: nil, cause, lines: cause == .noLines ? 0 : 120, now: time(65))
        blindness.rounds = 13
        return DigestItem(
            change: change, incident: 3, cause: .vantage, trouble: .blind, openedAt: time(65),
            closedAt: change.isEnd ? at : nil, mostLines: cause == .noLines ? 0 : 120, blindness: blindness)
    }

    /// Every change once.
    static let full = digest([
        opened,
        DigestItem(
            change: .reopened, incident: 9, cause: CauseKey(.echo, "198.51.100.9:9000"), trouble: .abnormal,
            openedAt: time(3 * 60 + 20),
            lines: [DigestLine(name: "sz-9", ingress: "203.0.113.9:7000", lossPerMille: 405, rttMicroseconds: 83_240)],
            mostLines: 1, worstLossPerMille: 500, worstRTTMicroseconds: 90_000, healthyInside: 1, healthyOutside: 108),
        DigestItem(
            change: .worse, incident: 7, cause: .vantage, trouble: .unmeasured,
            openedAt: time(24 * 60),
            lines: [DigestLine(name: "bad", ingress: "name.example:1", reasons: [.told("no such name")])],
            mostLines: 1),
        DigestItem(
            change: .closed, incident: 5, cause: CauseKey(.tag, "carrier=CU"), trouble: .abnormal,
            openedAt: time(65), closedAt: time(5), mostLines: 30),
        DigestItem(
            change: .absorbed, incident: 11, cause: CauseKey(.line, "hk-0"), trouble: .abnormal,
            openedAt: time(5), mostLines: 1, absorbedBy: [12]),
        DigestItem(
            change: .continued, incident: 2, cause: CauseKey(.line, "old"), trouble: .abnormal,
            openedAt: time(500), lines: Array(lines(1)), mostLines: 1),
    ])

    /// The rows of a digest's message.
    static func rows(
        of digest: Digest, _ language: MessageLanguage = .en, _ dialect: DigestDialect = .plain
    ) -> [String] {
        DigestText(digest, dialect, language, within: 4096).text.split(separator: "\n").map(String.init)
    }

    /// The rows of a message that tells these items.
    static func rows(
        _ items: [DigestItem], _ language: MessageLanguage = .en, _ dialect: DigestDialect = .plain
    ) -> [String] { rows(of: digest(items), language, dialect) }

    /// The rows of a message that tells this item, without the round's own figures.
    static func rowsOfItem(_ item: DigestItem, _ language: MessageLanguage) -> [String] {
        var rows = rows([item], language)
        rows.remove(at: 1)
        return rows
    }
}
