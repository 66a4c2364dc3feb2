internal import LineModel
internal import LinuxSocket
internal import ProbeWire

extension PreparedRound {
    /// Whether the round ends within a day, its probes can be numbered, and its memory can be had.
    ///
    /// - Parameter allowed: descriptors that the process may have when it asks for so many.
    package func checkFit(allowed: (Int) -> Int = DescriptorLimit.raise(to:)) throws(UnfitRound) {
        // Where other lines can be measured these are reported; where nothing can go on, the command is wrong.
        guard unfit < lines.count || lines.isEmpty else {
            let reasons = placements.compactMap(\.unmeasuredReason)
            throw UnfitRound(messages: Array(Set(reasons)).sorted(), isShortOfMemory: false)
        }
        let hours = Double(plan.longestNanoseconds) / 3.6e12
        let hasShortInterval = Double(plan.intervalNanoseconds) / 1e9 <= RoundSettings.longestSeconds
        guard hasShortInterval, hours * 3600 <= RoundSettings.longestSeconds else {
            throw UnfitRound(
                "the round would take \(Int(hours.rounded(.up))) hours, and 24 are the most; raise --max-rate or "
                    + "--max-address-rate, or lower --count")
        }
        guard plan.records <= Int(UInt32.max) else {
            throw UnfitRound("\(plan.probes) probes are more than a round can number; lower --count")
        }
        try checkDescriptors(allowed)
        let octets = plan.recordBytes
        guard MemoryGrant.canHave(octets) else {
            throw UnfitRound(
                "the round's \(plan.probes) probes need \(octets / 1_000_000) MB of memory, which this process "
                    + "cannot have; lower --count, measure fewer lines, or raise the limit (`ulimit -v`)",
                isShortOfMemory: true)
        }
    }
}

extension PreparedRound {
    /// Descriptors that the process needs beside those of the round: its streams, its files, the service's.
    static let spareDescriptors = 128

    /// Of the thread that keeps associations: its set, and two flags.
    private static let keeperDescriptors = 3

    private func checkDescriptors(_ allowed: (Int) -> Int) throws(UnfitRound) {
        let connections = proxies.isEmpty ? 0 : proxies.endpoints.count + Self.keeperDescriptors
        guard opaqueSockets + connections > 0 else { return }
        let families = Set(targets.map(\.endpoint.family)).count
        let needed =
            opaqueSockets + connections + threads * (settings.sourcePorts * families + 2) + Self.spareDescriptors
        let limit = allowed(needed)
        guard limit < needed else { return }
        guard opaqueSockets > 0 else {
            throw UnfitRound(
                "\(proxies.endpoints.count) SOCKS5 proxies keep a TCP connection each: that takes \(needed) "
                    + "descriptors, and this process may have \(limit); raise the limit (`ulimit -n \(needed)`), or "
                    + "measure fewer of them at once")
        }
        let kinds = formats.catalogue.entries.filter { entry in
            !entry.traits.repliesNameProbes && payloads.contains(entry.traits.kind)
        }.map(\.traits.kind.rawValue).joined(separator: ", ")
        throw UnfitRound(
            "replies to the payload \(kinds) do not say which probe they answer, so every probe keeps a socket until "
                + "its timeout is over: that takes \(needed) descriptors, and this process may have \(limit); "
                + "raise the limit (`ulimit -n \(needed)`), lengthen --interval, shorten --timeout, or measure "
                + "fewer such lines")
    }
}
