import FleetModel
import LineModel
import Testing

@testable import FleetHub

@Suite("What a vantage is told of itself")
struct RoundNotesTests {
    private func notes(_ change: (inout RoundHeader) -> Void) -> [String] {
        var header = RoundHeader(
            vantage: "sz", instance: "abc", slot: 1_800_000_000, generation: 7, version: "1.0.0", everySeconds: 300,
            clockNanoseconds: 1_800_000_010_000_000_000)
        change(&header)
        return RoundNotes.notes(
            header, generation: 7, every: .seconds(300), at: WallTime(nanosecondsSince1970: 1_800_000_012_000_000_000),
            version: "1.0.0")
    }

    @Test("nothing, where all is well")
    func saysNothing() { #expect(notes { _ in } == []) }

    @Test("its clock, its lines, its slots and its version, where they are not the hub's")
    func saysWhatDiffers() {
        #expect(notes { $0.clockNanoseconds -= 101_000_000_000 } == ["the clock is 103 s behind the hub's"])
        let rest = "; its rounds are of other slots than they say and do not count until it is right"
        #expect(notes { $0.clockNanoseconds -= 301_000_000_000 } == ["the clock is 303 s behind the hub's" + rest])
        #expect(notes { $0.clockNanoseconds += 301_000_000_000 } == ["the clock is 299 s ahead of the hub's" + rest])
        #expect(notes { $0.clockNanoseconds = .min }.count == 1)
        #expect(notes { $0.generation = 6 } == ["the lines are of generation 6; the hub has generation 7"])
        #expect(notes { $0.generation = 0 }.count == 1)
        #expect(notes { $0.everySeconds = 60 } == ["a slot is 60 s long here, and 300 s at the hub"])
        #expect(notes { $0.version = "2\u{1B}[31m" }.first?.contains("\u{1B}") == false)
    }
}
