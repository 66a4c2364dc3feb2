import Testing

/// The loop over a watch's rounds that other tests rest on.
@Suite("Rounds of a watch in tests", .serialized)
struct WatchFieldTests {
    private struct Thrown: Error {}

    @Test("an error of what is asked after a round is the test's, and ends the rounds at once")
    func throwing() async throws {
        let field = try WatchField(hosts: 1, ports: 1, net: 117)
        await #expect(throws: Thrown.self) { try await field.run { _ in throw Thrown() } }
        #expect(field.reports.count <= 2)
    }

    @Test("rounds that never come to what is waited for are an issue")
    func never() async throws {
        let field = try WatchField(hosts: 1, ports: 1, net: 118)
        try await withKnownIssue {
            try await field.run(most: 2) { _ in false }
        } matching: { issue in
            "\(issue)".contains("not done after 2 rounds")
        }
        #expect((2...3).contains(field.reports.count))
    }
}
