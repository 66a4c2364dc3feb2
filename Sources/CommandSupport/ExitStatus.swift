/// How the process ends (docs/reference/formats.md, "Exit status of `probe`").
package enum ExitStatus: Int32, Error {
    /// Every line is healthy, or there is nothing to report.
    case healthy = 0
    /// At least one line is abnormal.
    case abnormal = 1
    /// The command, a file or the configuration is wrong; nothing was sent.
    case wrongInput = 2
    /// The round could not be made or is invalid, left a line unmeasured, or its results could not be written.
    case noRound = 3
    /// Interrupted; what was measured was reported.
    case interrupted = 130
}
