import AsyncHTTPClient
import LineModel
import Logging
@testable import LineNotify
@testable import LineService
@testable import ServiceSupport

enum NotifiersFixture {
    static let now = WallTime(nanosecondsSince1970: 1_795_488_900_123_000_000, utcOffsetSeconds: 28_800)

    static var surroundings: Surroundings { Surroundings(client: .shared, logger: .silent, now: { now }) }

    static func context(_ language: MessageLanguage = .en) -> NotifierContext {
        NotifierContext(surroundings, language: language)
    }

    static func item(_ change: IncidentChange, incident: Int = 1, lines: Int = 2) -> DigestItem {
        DigestItem(
            change: change, incident: incident, cause: CauseKey(.ingress, "203.0.113.7:7000"),
            trouble: .abnormal, openedAt: now,
            lines: (0..<lines).map { DigestLine(name: "线路-\($0)", ingress: "203.0.113.7:7000", lossPerMille: 1000) },
            mostLines: lines)
    }

    static func digest(_ items: [DigestItem], round: String = "00c0ffee00c0ffee") -> Digest {
        Digest(
            vantage: "sh-ct", roundID: round, at: now, everySeconds: 300, lines: 120, abnormalLines: 2,
            unmeasuredLines: 0, items: items)
    }

    /// A notifier of the catalogue.
    static func make(
        _ keyword: String, _ values: [String: Parameters.Value], language: MessageLanguage = .en
    ) throws -> any Notifier {
        let kind = NotifierCatalogue.all.first { $0.keyword == keyword }
        guard let kind else { throw ParameterProblem(nil, "no kind \(keyword)") }
        return try kind.make(Parameters(values), context(language))
    }

    /// Parameters that every kind takes, with secrets in them; nothing listens at `port`'s address unless a test does.
    static func values(_ keyword: String, port: Int, path: String = "") -> [String: Parameters.Value] {
        let base = "http://127.0.0.1:\(port)"
        switch keyword {
        case "wecom":
            return ["url": .secret(Secret("\(base)/cgi-bin/webhook/send?key=KEY-0001")), "mentions": .texts(["zhang"])]
        case "dingtalk":
            return [
                "url": .secret(Secret("\(base)/robot/send?access_token=TOKEN")),
                "secret": .secret(Secret(RobotRules.secret)),
            ]
        case "feishu":
            return [
                "url": .secret(Secret("\(base)/open-apis/bot/v2/hook/KEY-0001")),
                "secret": .secret(Secret(RobotRules.secret)),
            ]
        case "slack": return ["url": .secret(Secret("\(base)/services/T/B/KEY-0001"))]
        case "alertmanager":
            return ["url": .secret(Secret("\(base)/KEY-0001")), "token": .secret(Secret(RobotRules.secret))]
        case "mail":
            return [
                "host": .text("127.0.0.1"), "port": .whole(port), "security": .text("starttls"),
                "username": .text("u"), "password": .secret(Secret(RobotRules.secret)),
                "from": .text("a@example.com"), "to": .texts(["b@example.com"]),
            ]
        case "webhook":
            return [
                "url": .secret(Secret("\(base)/KEY-0001?KEY-0001")), "secret": .secret(Secret(RobotRules.secret)),
            ]
        case "exec": return ["program": .text("/bin/false")]
        default: return [:]
        }
    }
}
