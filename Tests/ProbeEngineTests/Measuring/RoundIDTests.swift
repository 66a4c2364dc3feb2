import LineModel
import Testing

@testable import ProbeEngine

/// Who is not on the path sees no probe, and has to guess the number that every reply must have.
@Suite("A round's number", .tags(.kernel))
struct RoundIDTests {
    @Test("is drawn by the system for each round, whatever the seed of the round is")
    func drawn() throws {
        let echo = try EchoResponder([EchoResponder.loopback]) { [EchoResponder.Answer(payload: $0.payload)] }
        let ids = try (0..<8).map { _ in
            try RealRound(echo.endpoints) {
                $0.count = 1
                $0.timeout = .milliseconds(50)
            }.measured.id
        }
        echo.stop()
        // Of random numbers two differ in 32 bits; in less than 8 once in a hundred thousand million.
        for (place, one) in ids.enumerated() {
            for other in ids[..<place] { #expect((one ^ other).nonzeroBitCount >= 8, "\(ids)") }
        }
        let everything = ids.reduce((all: UInt64.max, any: UInt64(0))) { ($0.all & $1, $0.any | $1) }
        #expect(everything.any.nonzeroBitCount > 48 && everything.all.nonzeroBitCount < 16)
    }
}
