package import LineModel
internal import LinuxSocket
internal import ProbeWire

extension PreparedRound {
    /// Whether the round ends within a day, its probes can be numbered, and its memory can be had.
    ///
    /// - Parameter allowed: descriptors that the process may have when it asks for so many.
    package func checkFit(allowed: (Int) -> Int = DescriptorLimit.raise(to:)) throws(UnfitRound) {
        // Where other lines can be measured these are reported; where nothing can go on, the command is wrong.
        guard unfit < lines.count || lines.isEmpty else {
            throw .noLineFits(Array(Set(placements.compactMap(\.reason))))
        }
        let hours = Double(plan.maxNanoseconds) / 3.6e12
        let hasShortInterval = Double(plan.intervalNanoseconds) / 1e9 <= RoundSettings.maxSeconds
        guard hasShortInterval, hours * 3600 <= RoundSettings.maxSeconds else {
            throw .tooLong(hours: Int(hours.rounded(.up)))
        }
        guard plan.records <= Int(UInt32.max) else { throw .tooManyProbes(plan.probes) }
        try checkDescriptors(allowed)
        guard MemoryGrant.canHave(plan.recordBytes) else {
            throw .memory(probes: plan.probes, megabytes: plan.recordBytes / 1_000_000)
        }
    }
}

extension PreparedRound {
    /// Descriptors that the process needs beside those of the round: its streams, its files, the service's.
    static let spareDescriptors = 128

    /// The descriptors of the thread that keeps associations: its set, and two flags.
    private static let keeperDescriptors = 3

    private func checkDescriptors(_ allowed: (Int) -> Int) throws(UnfitRound) {
        let connections = proxies.isEmpty ? 0 : proxies.endpoints.count + Self.keeperDescriptors
        let own = opaqueSockets + weakSockets
        guard own + connections > 0 else { return }
        let families = Set(targets.map(\.endpoint.family)).count
        let needed =
            own + agedFlows + connections + threads * (settings.sourcePorts * families + 2) + Self.spareDescriptors
        let limit = allowed(needed)
        guard limit < needed else { return }
        guard own > 0 else {
            throw .proxyDescriptors(proxies: proxies.endpoints.count, needed: needed, limit: limit)
        }
        guard opaqueSockets > 0 else {
            throw .lineDescriptors(payloads: kinds(\.needsOwnSocket), needed: needed, limit: limit)
        }
        throw .probeDescriptors(payloads: kinds { !$0.repliesNameProbes }, needed: needed, limit: limit)
    }

    /// The payloads of lines, of those that are so.
    private func kinds(_ isSo: (FormatTraits) -> Bool) -> [String] {
        formats.catalogue.entries.filter { isSo($0.traits) && payloads.contains($0.traits.kind) }
            .map(\.traits.kind.rawValue)
    }
}
