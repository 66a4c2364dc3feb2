package import LineModel
package import LinuxSocket
internal import ProbeWire
internal import Synchronization

/// What a round measured, before anybody judges it.
package struct MeasuredRound: Sendable {
    /// The round's random number, in every probe.
    package let id: UInt64
    /// A row for each target, companions last, and behind them one for each canary.
    package let samples: SampleTable
    /// For each line that was probed.
    package let counts: [LineCounts]
    /// Datagrams from probed addresses that could not be given to one line.
    package let corruptUnassigned: Int
    package let ledger: RoundLedger
    /// Between two probes of a line, as it really was on average.
    package let interval: Duration
    /// CLOCK_REALTIME of the samples' zero.
    package let epoch: RealTime
    package let duration: Duration
    /// For each target what its STAMP replies tell; nil for lines of other formats.
    package let stamps: [StampSummary?]
    /// The round as it was made: without the lines of SOCKS5 proxies that made no association.
    package let round: PreparedRound
    /// For each target why its SOCKS5 proxy was away for a time; nil: it was not, or there is none.
    package let absences: [ProxyAbsence?]
}
