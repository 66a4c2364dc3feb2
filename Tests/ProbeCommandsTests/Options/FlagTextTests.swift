import Testing

@testable import ProbeCommands

@Suite("Texts of flags")
struct FlagTextTests {
    @Test("are read with their units")
    func units() throws {
        #expect(try FlagText.duration("20ms") == .milliseconds(20))
        #expect(try FlagText.ratio("30%") == 0.3)
        #expect(throws: (any Error).self) { try FlagText.duration("20") }
    }
}
