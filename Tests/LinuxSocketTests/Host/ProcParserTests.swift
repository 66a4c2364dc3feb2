import Testing

@testable import LinuxSocket

/// Texts as kernels write them; see proc(5).
@Suite("Text of /proc")
struct ProcParserTests {
    private func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }

    private let snmp = """
        Ip: Forwarding DefaultTTL InReceives
        Ip: 2 64 8185180
        IcmpMsg: InType3 OutType3
        IcmpMsg: 45 42
        Udp: InDatagrams NoPorts InErrors OutDatagrams RcvbufErrors SndbufErrors InCsumErrors IgnoredMulti MemErrors
        Udp: 8184371 42 15 8184681 7 6 5 4 3
        UdpLite: InDatagrams NoPorts InErrors OutDatagrams RcvbufErrors SndbufErrors InCsumErrors IgnoredMulti MemErrors
        UdpLite: 90 91 92 93 94 95 96 97 98

        """

    @Test("of snmp gives UDP's errors, and not UDP-Lite's")
    func udp() throws {
        let counters = try #require(UDPCounters(snmp: bytes(snmp)))
        #expect(counters.noPorts == 42 && counters.inputErrors == 15 && counters.receiveBufferErrors == 7)
        #expect(counters.sendBufferErrors == 6 && counters.checksumErrors == 5 && counters.memoryErrors == 3)
    }

    @Test("of snmp from a kernel with other columns gives those that it has")
    func otherColumns() throws {
        let text = "Udp: SndbufErrors InDatagrams Newest RcvbufErrors\nUdp: 1 2 3 4\n"
        let counters = try #require(UDPCounters(snmp: bytes(text)))
        #expect(counters.sendBufferErrors == 1 && counters.receiveBufferErrors == 4)
        #expect(counters.memoryErrors == nil && counters.inputErrors == nil && counters.checksumErrors == nil)
    }

    @Test(
        "of snmp that is cut, empty or nonsense gives nothing rather than zeros",
        arguments: ["", "Udp:", "Udp: InErrors\n", "Ip: A\nIp: 1\n", "\u{0}\u{FFFD}"])
    func noUDP(_ text: String) {
        #expect(UDPCounters(snmp: bytes(text)) == nil)
    }

    @Test("of snmp gives nil for what is no number, and for numbers that were cut off")
    func noNumber() throws {
        let text = "Udp: InErrors RcvbufErrors SndbufErrors MemErrors\nUdp: -1 x 99999999999999999999"
        #expect(try #require(UDPCounters(snmp: bytes(text))) == UDPCounters())
    }

    @Test("of snmp6 gives UDP's errors over IPv6")
    func udp6() throws {
        let text = """
            Ip6InReceives                   \t3
            Udp6NoPorts                     \t1
            Udp6InErrors                    \t2
            Udp6RcvbufErrors                \t3
            Udp6InCsumErrors                \t4
            UdpLite6RcvbufErrors            \t9
            """
        let counters = try #require(UDPCounters(snmp6: bytes(text)))
        #expect(counters.noPorts == 1 && counters.inputErrors == 2 && counters.receiveBufferErrors == 3)
        #expect(counters.checksumErrors == 4 && counters.memoryErrors == nil)
        #expect(UDPCounters(snmp6: bytes("Ip6InReceives 3\n")) == nil)
    }

    @Test("of both families adds up, and takes one for the whole where the other does not say")
    func sum() throws {
        var four = UDPCounters()
        (four.inputErrors, four.memoryErrors) = (5, 1)
        var six = UDPCounters()
        (six.inputErrors, six.sendBufferErrors) = (2, 4)
        let sum = four + six
        #expect(sum.inputErrors == 7 && sum.memoryErrors == 1 && sum.sendBufferErrors == 4)
        #expect(sum.noPorts == nil)
    }

    @Test("of stat gives the ticks of all cores and those stolen")
    func stat() {
        let text = "cpu  100 20 30 400 50 6 7 8 90 10\ncpu0 1 2 3 4 5 6 7 8 9 10\nintr 5\n"
        #expect(CPUTimes(stat: bytes(text)) == CPUTimes(stolen: 8, total: 621))
        #expect(CPUTimes(stat: bytes("cpu 1 2 3 4 5 6 7\n")) == CPUTimes(stolen: nil, total: 28))
    }

    @Test(
        "of stat that is cut or nonsense gives nothing",
        arguments: ["", "cpu", "cpu 1 2 3", "cpu0 1 2 3 4 5", "cpu a b c d"])
    func noStat(_ text: String) { #expect(CPUTimes(stat: bytes(text)) == nil) }

    @Test("of schedstat gives the thread's time on a core, its waits and its turns")
    func schedstat() {
        let found = ThreadSchedule(schedstat: bytes("84487 62183 2\n"))
        #expect(found == ThreadSchedule(runNanoseconds: 84_487, waitNanoseconds: 62_183, slices: 2))
        #expect(ThreadSchedule(schedstat: bytes("84487 62183")) == nil)
        #expect(ThreadSchedule(schedstat: bytes("")) == nil)
    }

    @Test("of softnet_stat adds the cores' drops, which are hexadecimal")
    func softnet() {
        let text = "0055ebf7 00000010 00000000\n0074f94a 0000000a 00000000\n"
        #expect(BacklogDrops.parse(softnet: bytes(text)) == 26)
        #expect(BacklogDrops.parse(softnet: bytes("0055ebf7\n")) == nil)
        #expect(BacklogDrops.parse(softnet: []) == nil)
    }

    @Test("of cgroup says where the CPU quota is counted, in both versions")
    func cgroup() {
        #expect(
            CPULimit.directories(cgroup: bytes("0::/a.slice/b:c\n")) == [
                "/sys/fs/cgroup/a.slice/b:c", "/sys/fs/cgroup",
            ])
        #expect(CPULimit.directories(cgroup: bytes("0::/\n")) == ["/sys/fs/cgroup"])
        let old = "3:cpuset:/\n2:cpu,cpuacct:/tenth\n1:memory:/x\n0::/unified\n"
        #expect(
            CPULimit.directories(cgroup: bytes(old)) == [
                "/sys/fs/cgroup/cpu,cpuacct/tenth", "/sys/fs/cgroup/cpu,cpuacct",
            ])
        #expect(CPULimit.directories(cgroup: bytes("2:cpuacct:/x\n")).isEmpty)
    }

    @Test("of cpu.stat gives how long the quota held the group back, nil without a quota")
    func throttled() {
        #expect(
            CPULimit.throttledNanoseconds(stat: bytes("usage_usec 5\nnr_throttled 2\nthrottled_usec 12\n")) == 12_000)
        #expect(CPULimit.throttledNanoseconds(stat: bytes("nr_periods 5\nthrottled_time 12\n")) == 12)
        #expect(CPULimit.throttledNanoseconds(stat: bytes("usage_usec 5\n")) == nil)
    }

    @Test("of an address's label gives the interface")
    func label() {
        #expect(interfaceName(label: "eth0:1") == "eth0" && interfaceName(label: "wg-a.7") == "wg-a.7")
    }
}
