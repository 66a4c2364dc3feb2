internal import LineModel
internal import LinuxSocket

/// Everything that a measuring loop is made from.
struct RoundSetup {
    let plan: RoundPlan
    let table: SampleTable
    let targets: [ProbeTarget]
    let sockets: [ProbeSocket]
    let socketsPerFamily: Int
    let firstIPv6Socket: Int
    let round: UInt64
    /// Octets of a plumb payload.
    let size: Int
    let timestamps: TimestampSource
    let control: RoundControl
}
