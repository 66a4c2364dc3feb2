import Testing

@testable import LinuxSocket

@Suite("What changed on the host")
struct HostDeltaTests {
    private func snapshot(seconds: Int64 = 0, _ change: (inout HostSnapshot) -> Void = { _ in }) -> HostSnapshot {
        let time = seconds * 1_000_000_000
        var snapshot = HostSnapshot(
            clocks: ClockReading(monotonicNanoseconds: time, rawNanoseconds: time, bootNanoseconds: time + 77))
        change(&snapshot)
        return snapshot
    }

    @Test("is not known where a counter was reset, wrapped, or is missing on one side")
    func unknown() {
        var before = UDPCounters()
        (before.inputErrors, before.receiveBufferErrors, before.memoryErrors) = (10, 10, 10)
        var after = UDPCounters()
        (after.inputErrors, after.receiveBufferErrors, after.sendBufferErrors) = (9, 12, 1)
        let delta = HostDelta(from: snapshot { $0.udp = before }, to: snapshot(seconds: 1) { $0.udp = after })
        #expect(delta.udp.inputErrors == nil && delta.udp.memoryErrors == nil && delta.udp.sendBufferErrors == nil)
        #expect(delta.udp.receiveBufferErrors == 2)
        #expect(HostDelta(from: snapshot(), to: snapshot { $0.udp = after }).udp == UDPCounters())
    }

    @Test("of interfaces covers those that were there both times")
    func interfaces() {
        var some = InterfaceCounters()
        (some.transmitDropped, some.receiveMissed) = (5, 5)
        var more = InterfaceCounters()
        (more.transmitDropped, more.receiveMissed) = (8, 4)
        let delta = HostDelta(
            from: snapshot { $0.interfaces = ["eth0": some, "gone": some] },
            to: snapshot { $0.interfaces = ["eth0": more, "new": more] })
        #expect(Array(delta.interfaces.keys) == ["eth0"])
        #expect(delta.interfaces["eth0"]?.transmitDropped == 3 && delta.interfaces["eth0"]?.receiveMissed == nil)
    }

    @Test("of the cores is the share stolen, and not known from less than 100 ticks")
    func steal() {
        let before = CPUTimes(stolen: 10, total: 1_000)
        #expect(CPUTimes(stolen: 35, total: 1_100).stolenShare(since: before) == 0.25)
        #expect(CPUTimes(stolen: 35, total: 1_099).stolenShare(since: before) == nil)
        #expect(CPUTimes(stolen: 9, total: 1_200).stolenShare(since: before) == nil)
        #expect(CPUTimes(stolen: nil, total: 1_200).stolenShare(since: before) == nil)
    }

    @Test("tells sleep, and not the time between two readings")
    func slept() {
        let before = snapshot()
        let awake = snapshot(seconds: 4) { $0.clocks.bootNanoseconds += 999_999 }
        #expect(HostDelta(from: before, to: awake).sleptNanoseconds == 0)
        let slept = snapshot(seconds: 4) { $0.clocks.bootNanoseconds += 3_000_000_000 }
        #expect(HostDelta(from: before, to: slept).sleptNanoseconds == 3_000_000_000)
    }

    @Test("measures the clock's rate, and asks the kernel for it when there was too little time")
    func slew() throws {
        let later = snapshot(seconds: 4) {
            $0.clocks.monotonicNanoseconds += 2_400_000; $0.adjustmentPartsPerMillion = 1
        }
        let slew = try #require(HostDelta(from: snapshot(), to: later).slewPartsPerMillion)
        #expect(abs(slew - 600) < 0.001)
        let soon = snapshot { $0.adjustmentPartsPerMillion = 12.5 }
        #expect(HostDelta(from: snapshot(), to: soon).slewPartsPerMillion == 12.5)
        #expect(HostDelta(from: snapshot(), to: snapshot()).slewPartsPerMillion == nil)
    }

    @Test("of a thread is what it ran and waited")
    func thread() {
        let before = ThreadSchedule(runNanoseconds: 10, waitNanoseconds: 20, slices: 3)
        let after = ThreadSchedule(runNanoseconds: 15, waitNanoseconds: 27, slices: 4)
        #expect(after.since(before) == ThreadSchedule(runNanoseconds: 5, waitNanoseconds: 7, slices: 1))
        #expect(before.since(after) == nil)
    }
}
