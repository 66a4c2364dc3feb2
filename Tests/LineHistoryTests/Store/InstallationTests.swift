import Testing

@testable import LineHistory

@Suite("What tells histories apart")
struct InstallationTests {
    @Test("a history has a text of its own that stays, and another one another")
    func installation() throws {
        let (one, two) = (try Place(), try Place())
        let text = try one.store().installation()
        #expect(try one.store().installation() == text && text.utf8.count == 10)
        #expect(try two.store().installation() != text)
    }
}
