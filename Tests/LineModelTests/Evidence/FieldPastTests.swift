import LineModel
import Testing

@Suite("What lines without a past borrow")
struct FieldPastTests {
    private func line(_ name: String, ingress: String, tags: [LineModel.Tag] = []) -> Line {
        Line(name: name, ingress: HostPort(host: ingress, port: 7000), tags: tags)
    }

    private func loss(_ ratio: Double) throws -> UsualLoss {
        let days = (1...5).map { PooledLoss(dayOffset: $0, lost: Int(ratio * 1200), sent: 1200) }
        return try #require(UsualLoss(days))
    }

    @Test("its ingress lends first, then its tag, then all; and nobody where nobody has a past")
    func borrowing() throws {
        let carrier = LineModel.Tag(key: "carrier", value: "ct")
        let lines = [
            line("a", ingress: "192.0.2.1", tags: [carrier]), line("b", ingress: "192.0.2.1"),
            line("c", ingress: "192.0.2.2", tags: [carrier]), line("d", ingress: "192.0.2.3"),
        ]
        let past = FieldPast(losses: ["a": try loss(0.02)])
        let usual = past.usualLosses(of: lines)
        #expect(usual.map(\.source) == [.line, .ingress, .tag, .all])
        #expect(usual.allSatisfy { abs($0.ratio - 0.02) < 1e-9 })
        #expect(FieldPast().usualLosses(of: lines) == [UsualLoss](repeating: .unknown, count: 4))
    }

    @Test("lines that all have a past borrow nothing")
    func own() throws {
        let lines = [line("a", ingress: "192.0.2.1"), line("b", ingress: "192.0.2.1")]
        let past = FieldPast(losses: ["a": try loss(0.02), "b": try loss(0.001), "gone": try loss(0.5)])
        #expect(past.usualLosses(of: lines).map(\.source) == [.line, .line])
        #expect(past.usualLosses(of: lines)[1].ratio < 0.002)
    }
}
