internal import LineModel
internal import Testing

@testable internal import ServiceCommands
@testable import SettingsReading

@Suite("What validate says of the judgement by evidence")
struct AlertSummaryTests {
    private let lines = (0..<30).map { index in
        Line(name: "line-\(index)", ingress: HostPort(host: "198.18.0.\(index / 10)", port: 7000))
    }

    private func summary(_ alerts: String, lines: [Line]) throws -> String {
        let text = "lines: [{file: lines.csv}]\n" + alerts
        let input = ConfigurationInput(path: "plumbline.yaml", environment: [:])
        let settings = try ConfigurationFile.examine(Array(text.utf8), input).settings
        return ConfigurationSummary.text(settings, lines: lines)
    }

    @Test("says what a budget gives; nothing where there are limits alone")
    func budget() throws {
        let text = try summary("alerts: {false_alarms: 1/week}", lines: lines)
        #expect(text.contains("alerts    false alarms: 1/week over 30 lines and "), "\(text)")
        #expect(
            text.contains("\n          a lone line needs evidence of 1 : ") && text.contains("smallest loss noticed"))
        #expect(try !summary("", lines: lines).contains("false alarms"))
        #expect(try summary("alerts: {false_alarms: 1/week}", lines: []).contains("depends on how many there are"))
    }
}
