import Testing

@testable import LinuxSocket

/// On the machine that runs the tests; what a hardened system does not show is nil and passes.
@Suite("Reading this host")
struct HostReaderTests {
    @Test("gives figures that are not negative and do not fall")
    func snapshot() throws {
        let first = HostSnapshot.read(interfaces: ["lo", "none such"])
        let second = HostSnapshot.read(interfaces: ["lo", "none such"])
        let delta = HostDelta(from: first, to: second)
        #expect(delta.elapsedNanoseconds > 0 && delta.sleptNanoseconds == 0)
        #expect(first.interfaces["none such"] == nil)
        for value in [
            first.udp?.inputErrors, first.udp?.receiveBufferErrors, first.backlogDrops, first.cpu?.total,
            first.cpu?.stolen, first.throttledNanoseconds, first.interfaces["lo"]?.transmitDropped,
            delta.udp.inputErrors, delta.backlogDrops, delta.interfaces["lo"]?.receiveDropped,
        ] {
            #expect(value ?? 0 >= 0)
        }
        #expect(abs(first.adjustmentPartsPerMillion ?? 0) < 200_000)
    }

    @Test("has loopback's counters, and its name by its address")
    func loopback() throws {
        let interfaces = try #require(NetworkInterfaces.read())
        #expect(interfaces.counters["lo"]?.receiveMissed != nil)
        #expect(interfaces.name(of: Endpoint(ipv4: (127, 0, 0, 1), port: 99)) == "lo")
        #expect(interfaces.name(of: Endpoint(ipv4: (192, 0, 2, 1), port: 0)) == nil)
    }

    @Test("sees this thread's time on a core grow")
    func schedule() throws {
        guard let before = ThreadSchedule.readOfThisThread() else {
            try Test.cancel("this kernel keeps no account of threads (CONFIG_SCHED_INFO)")
        }
        let until = MonotonicTime.now().advanced(byNanoseconds: 20_000_000)
        while MonotonicTime.now() < until {}
        let after = ThreadSchedule.readOfThisThread()
        #expect(after?.since(before)?.runNanoseconds ?? 0 > 0)
    }

    @Test("sees the clocks run together")
    func clocks() throws {
        let before = ClockReading.read()
        let until = MonotonicTime.now().advanced(byNanoseconds: 120_000_000)
        while MonotonicTime.now() < until {}
        let slew = try #require(ClockReading.read().slewPartsPerMillion(since: before))
        #expect(abs(slew) < 100_000)
    }

    @Test("has nothing to say of a file that is not there, nor of a directory")
    func missing() {
        #expect(HostFile.bytes("/proc/none such") == nil)
        #expect(HostFile.bytes("/proc") == nil)
    }

    @Test("sees datagrams wait in a socket, and those that were dropped")
    func socketMemory() throws {
        let before = UDPCounters.read()
        let socket = try UDPSocket(.ipv4)
        try socket.bind(to: Endpoint(ipv4: (127, 0, 0, 1), port: 0))
        _ = try socket.setReceiveBuffer(4_608)
        let empty = try #require(socket.memory())
        #expect(empty.queuedBytes == 0 && empty.droppedDatagrams == 0 && empty.capacityBytes > 0)
        let batch = SendBatch(slots: 1, capacity: 64)
        batch.prepare(0, length: 64, to: try socket.localEndpoint())
        for _ in 0..<64 { _ = try batch.send(0..<1, on: socket) }
        let full = try #require(socket.memory())
        #expect(full.queuedBytes > 0 && full.droppedDatagrams > 0)
        #expect(socket.receiveQueueBytes() ?? 0 > 0)
        #expect(socket.droppedDatagrams() == full.droppedDatagrams)
        // What validity rests on: the host's count of full buffers is never below a socket's own.
        guard let before, let delta = UDPCounters.read()?.since(before),
            let buffer = delta.receiveBufferErrors, let memory = delta.memoryErrors
        else { try Test.cancel("this system does not show its counters of UDP") }
        #expect(buffer + memory >= full.droppedDatagrams)
    }
}
