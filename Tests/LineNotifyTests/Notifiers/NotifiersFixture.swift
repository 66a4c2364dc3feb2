import AsyncHTTPClient
import LineModel
import TestSupport

@testable import LineNotify
@testable import ServiceSupport

enum NotifiersFixture {
    static var surroundings: Surroundings {
        Surroundings(client: .shared, logger: .silentForTests, now: { .ofTests })
    }

    static func context(_ language: MessageLanguage = .en) -> NotifierContext {
        NotifierContext(surroundings, language: language)
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
