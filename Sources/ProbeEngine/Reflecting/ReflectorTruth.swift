internal import LinuxSocket

/// What really happened at a reflector: what a prober's figures can be compared with.
package struct ReflectorTruth: Sendable {
    /// What happened on each line, in the order in which the lines were first heard of.
    package var lines: [LineTruth] = []
    /// Datagrams that were not answered because they ought not to be.
    package var ignored = IgnoredCounts()
    /// What the reflector itself failed to do: none of it is a loss of the line.
    package var faults = ReflectorFaults()
    /// What all chances were drawn from: it repeats the run.
    package var seed: UInt64 = 0

    /// Nothing was received.
    package init() {}
}
