/// The bounds of a trace: how gentle it is, and when it ends.
package struct TraceRules: Equatable, Sendable {
    /// The largest TTL or hop limit.
    package var maxHops = 30
    /// Probes of each TTL.
    package var probesPerHop = 3
    /// Between two probes, nanoseconds: 50 packets a second.
    package var paceNanoseconds: Int64 = 20_000_000
    /// How long a probe is waited for, nanoseconds.
    package var timeoutNanoseconds: Int64 = 1_000_000_000
    /// Probes that may be unanswered at a time.
    package var maxInFlight = 18
    /// So many hops in a row may be silent before those behind are not asked.
    package var silentHops = 6
    /// Hops that are asked again one at a time, because errors came that quote too little.
    package var maxAskedAlone = 8
    /// How long each of those is waited for, nanoseconds.
    package var aloneNanoseconds: Int64 = 500_000_000
    /// The whole trace, nanoseconds.
    package var limitNanoseconds: Int64 = 8_000_000_000

    /// The usual ones.
    package init() {}

    /// Probes of one trace at most; each has a number below it.
    package var maxProbes: Int { maxHops * probesPerHop + maxAskedAlone }
}
