import LineModel
import LinuxSocket
import Testing

@testable import ProbeEngine

@Suite("Probes that are set aside")
struct SetAsideTests {
    @Test("keep their order, and are given back when their time has come")
    func aside() throws {
        var aside = SetAside(capacity: 2)
        func entry(_ line: Int, _ nanoseconds: Int64) -> SetAside.Entry {
            SetAside.Entry(
                probe: ProbeID(line: line, sequence: 0), refusal: .noBuffers,
                retryAt: MonotonicTime(nanoseconds: nanoseconds))
        }
        aside.append(entry(1, 10))
        aside.append(entry(2, 20))
        let early = aside.popDue(now: MonotonicTime(nanoseconds: 9))
        #expect(aside.isFull && early?.probe == nil)
        let first = aside.popDue(now: MonotonicTime(nanoseconds: 15))
        #expect(first?.probe.line == 1 && aside.nextRetry == MonotonicTime(nanoseconds: 20))
        aside.append(entry(3, 30))
        let rest = [aside.popFirst()?.probe.line, aside.popFirst()?.probe.line]
        #expect(rest == [2, 3] && aside.isEmpty)
    }
}
