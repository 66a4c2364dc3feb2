import LineModel
import Testing

@Suite("Pauses after failures")
struct RetryPausesTests {
    private let pauses = RetryPauses(first: .seconds(5), max: .seconds(300))

    @Test("they double up to the bound, chance takes up to half away, and what is asked for is honoured up to an hour")
    func pause() {
        #expect(pauses.pause(failures: 1) == .seconds(5))
        #expect(pauses.pause(failures: 1, random: 1) == .seconds(2.5))
        #expect(pauses.pause(failures: 3, random: 1) == .seconds(10))
        #expect(pauses.pause(failures: 1_000_000, random: 0.5) == .seconds(225))
        #expect(pauses.pause(failures: 1, after: .seconds(60)) == .seconds(60))
        #expect(pauses.pause(failures: 1, after: .seconds(86_400)) == .seconds(3600))
        #expect(pauses.pause(failures: 9, after: .seconds(60)) == .seconds(300))
    }

    @Test("no pause is longer than the bound, and none is shorter than half of the one before")
    func bounds() {
        for failures in 1...40 {
            let full = pauses.pause(failures: failures)
            #expect(full <= pauses.max && full >= pauses.first)
            for random in [0, 0.25, 0.999] {
                let pause = pauses.pause(failures: failures, random: random)
                #expect(pause <= full && pause >= full / 2)
            }
        }
    }
}
