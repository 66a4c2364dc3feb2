internal import LineModel
internal import LinuxSocket

/// Why a round that could be planned must not be begun.
package struct UnfitRound: Error, Equatable {
    /// For people, with the setting to change by the name of its flag.
    package let messages: [String]
    /// The machine is at fault, not what was asked for.
    package let isShortOfMemory: Bool
}

extension PreparedRound {
    /// Whether the round ends within a day, its probes can be numbered, and its memory can be had.
    package func checkFit() throws(UnfitRound) {
        // Where other lines can be measured these are reported; where nothing can go on, the command is wrong.
        guard oversized < lines.count || lines.isEmpty else {
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
        guard plan.probes <= Int(UInt32.max) else {
            throw UnfitRound("\(plan.probes) probes are more than a round can number; lower --count")
        }
        let octets = plan.probes * MemoryLayout<ProbeRecord>.stride
        guard MemoryGrant.canHave(octets) else {
            throw UnfitRound(
                "the round's \(plan.probes) probes need \(octets / 1_000_000) MB of memory, which this process "
                    + "cannot have; lower --count, measure fewer lines, or raise the limit (`ulimit -v`)",
                isShortOfMemory: true)
        }
    }
}

extension UnfitRound {
    fileprivate init(_ message: String, isShortOfMemory: Bool = false) {
        self.init(messages: [message], isShortOfMemory: isShortOfMemory)
    }
}
