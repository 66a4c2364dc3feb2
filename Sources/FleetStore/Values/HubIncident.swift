package import LineModel

/// An incident of the fleet with all that became of it.
package struct HubIncident: Equatable, Sendable {
    /// As a history has it: what happened, who was told, what people noted.
    package var file: IncidentFile
    /// What the judge keeps beside it, in its own form; empty where it keeps nothing.
    package var details: [UInt8]
}

/// Which incidents are asked for, the newest first.
package enum IncidentChoice: Sendable {
    /// Those that are open.
    case open
    /// Those that have ended, with a smaller number than `before`, which is the page; nil for the first one.
    case closed(before: Int?, most: Int)
    /// Those that were open at some time within this.
    case between(WallTime, WallTime, before: Int?, most: Int)
}
