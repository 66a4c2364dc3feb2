/// What the cores of the machine did since it started, all of them together, in ticks of 10 ms (/proc/stat, proc(5)).
package struct CPUTimes: Equatable, Sendable {
    /// Ticks in which a core of this virtual machine wanted to run and the hypervisor ran somebody else. nil on kernels
    /// before 2.6.11.
    package var stolen: Int64?
    /// Ticks of any kind, idle ones included. Guests' time is not added: it is part of `user` already.
    package var total: Int64

    /// - Parameter stolen: nil on a kernel that does not count it; it must be part of `total` otherwise.
    package init(stolen: Int64?, total: Int64) {
        self.stolen = stolen
        self.total = total
    }

    /// Reads the text of /proc/stat: `cpu` user nice system idle iowait irq softirq steal guest guest_nice.
    init?(stat bytes: [UInt8]) {
        for line in ProcText.lines(bytes) {
            let fields = ProcText.fields(line)
            guard let name = fields.first, ProcText.equals(name, "cpu") else { continue }
            let ticks = fields.dropFirst().prefix(8).map(ProcText.number)
            guard ticks.count >= 4, !ticks.contains(nil) else { return nil }
            self.init(stolen: ticks.count == 8 ? ticks[7] : nil, total: ticks.compactMap(\.self).reduce(0, +))
            return
        }
        return nil
    }

    /// What /proc/stat says now; nil when it cannot be read or is not of the known form. Blocks for some microseconds
    /// per core.
    package static func read() -> CPUTimes? { HostFile.bytes("/proc/stat").flatMap(CPUTimes.init(stat:)) }

    /// With fewer ticks a single one would be more than 1 %, and a share would say nothing.
    static let minTicks: Int64 = 100

    /// The share of all cores' time since `earlier` that was stolen, 0...1, as `top` shows it; nil when it is not known
    /// or too little time has passed.
    package func stolenShare(since earlier: CPUTimes) -> Double? {
        guard let stolen = CounterDelta.between(earlier.stolen, stolen),
            let total = CounterDelta.between(earlier.total, total), total >= CPUTimes.minTicks
        else { return nil }
        return Double(stolen) / Double(total)
    }
}
