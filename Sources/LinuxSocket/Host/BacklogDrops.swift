/// Packets that the kernel dropped between the driver and the protocols because a core's backlog was full
/// (/proc/net/softnet_stat, second column; net.core.netdev_max_backlog). Over all interfaces and network namespaces.
enum BacklogDrops {
    /// Reads the text of softnet_stat: a line of hexadecimal numbers a core. nil when a line cannot be read.
    static func parse(softnet bytes: [UInt8]) -> Int64? {
        let drops = ProcText.lines(bytes).map { line -> Int64? in
            let fields = ProcText.fields(line)
            return fields.count >= 2 ? ProcText.hexadecimal(fields[1]) : nil
        }
        guard !drops.isEmpty, !drops.contains(nil) else { return nil }
        return drops.compactMap(\.self).reduce(0, +)
    }

    static func read() -> Int64? { HostFile.bytes("/proc/net/softnet_stat").flatMap(parse(softnet:)) }
}
