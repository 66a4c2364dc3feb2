/// How a line that turned abnormal is probed again.
package struct ConfirmSettings: Equatable, Sendable {
    package var count = 100
    /// Between two probes of a line; nil takes the round's.
    package var interval: Duration?
    /// Lines confirmed in one round at most; of more, so many chosen over all causes.
    package var most = 100_000

    package init() {}
}
