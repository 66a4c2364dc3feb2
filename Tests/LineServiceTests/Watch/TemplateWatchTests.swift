import LineModel
import LinuxSocket
import ProbeEngine
import ProbeWire
import Testing

@testable import LineService

/// Rounds of the service over a payload that a template describes.
@Suite("Templates in the watch", .serialized)
struct TemplateWatchTests {
    private static let payload = PayloadKind(rawValue: "game")

    /// A request that begins with a byte and comes back as it is.
    private static func template(_ first: String) throws -> PayloadTemplate {
        try PayloadTemplate(
            text: "send \(first) {round:4}{line:4}{seq:4}{pad}\nreply at 0 \(first) {round:4}{line:4}{seq:4}\n",
            source: "game.template")
    }

    private static func settings(_ field: WatchField, _ first: String) throws -> ServiceSettings {
        var settings = field.settings
        settings.formats.catalogue = try FormatCatalogue.builtIn.adding([
            TemplateFormat.entry(payload, try template(first))
        ])
        return settings
    }

    @Test("a changed template is taken over between two rounds")
    func reload() async throws {
        let field = try WatchField(hosts: 1, ports: 1, net: 104)
        var settings = ReflectorSettings(listen: [])
        settings.templates = [
            TemplateListening(
                listen: .loopback(.ipv4), kind: Self.payload, mirror: TemplateMirror(try Self.template("42")))
        ]
        let reflector = try Reflector.start(settings)
        let place = try #require(reflector.listening.first)
        let line = Line(
            name: "game", ingress: HostPort(host: place.addressText, port: place.port), payload: Self.payload)
        let right = try Self.settings(field, "42")
        try await field.run(try Self.settings(field, "41"), lines: { [line] }) { watch, report in
            if report.lines[0].summary.counts.received == 0 { await watch.adopt(right) }
            return report.lines[0].summary.counts.received > 0
        }
        reflector.stop()
        #expect(field.status.counts.reloads > 0)
        #expect(field.reports.first?.lines[0].summary.counts.received == 0)
        #expect(field.reports.last?.lines[0].payload == Self.payload)
    }
}
