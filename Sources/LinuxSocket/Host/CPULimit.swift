/// How long the process's control group was kept off the cores for having used up its CPU quota (cgroups(7): `cpu.max`
/// of version 2, `cpu.cfs_quota_us` of version 1; both count in `cpu.stat`).
enum CPULimit {
    /// Directories whose `cpu.stat` may be ours, the likeliest first, from the text of /proc/self/cgroup: each
    /// hierarchy has a line `number:controllers:path`, version 2 without controllers.
    ///
    /// Inside a container the path may be the host's, while the mount shows our part only; so the mount itself comes
    /// last.
    static func directories(cgroup bytes: [UInt8]) -> [String] {
        for line in ProcText.lines(bytes) {
            let parts = line.split(separator: UInt8(ascii: ":"), maxSplits: 2, omittingEmptySubsequences: false)
            guard parts.count == 3 else { continue }
            let controllers = String(decoding: parts[1], as: UTF8.self)
            guard controllers.split(separator: ",").contains("cpu") else { continue }
            return below("/sys/fs/cgroup/" + controllers, parts[2])
        }
        for line in ProcText.lines(bytes) where line.starts(with: "0::/".utf8) {
            return below("/sys/fs/cgroup", line.dropFirst(3))
        }
        return []
    }

    private static func below(_ mount: String, _ path: ProcText.Field) -> [String] {
        path.count > 1 ? [mount + String(decoding: path, as: UTF8.self), mount] : [mount]
    }

    /// Reads the text of a cpu.stat: nanoseconds that the group was held back (`throttled_usec` in version 2,
    /// `throttled_time` in version 1). nil for a group that has no quota.
    static func throttledNanoseconds(stat bytes: [UInt8]) -> Int64? {
        for line in ProcText.lines(bytes) {
            let fields = ProcText.fields(line)
            guard fields.count == 2, let value = ProcText.number(fields[1]) else { continue }
            if ProcText.equals(fields[0], "throttled_time") { return value }
            if ProcText.equals(fields[0], "throttled_usec") { return value > Int64.max / 1000 ? nil : value * 1000 }
        }
        return nil
    }

    /// The figure of the process's own group. A quota that is set on a group above it is counted there, and is not seen
    /// here.
    static func readThrottledNanoseconds() -> Int64? {
        guard let groups = HostFile.bytes("/proc/self/cgroup") else { return nil }
        for directory in directories(cgroup: groups) {
            if let text = HostFile.bytes(directory + "/cpu.stat") { return throttledNanoseconds(stat: text) }
        }
        return nil
    }
}
