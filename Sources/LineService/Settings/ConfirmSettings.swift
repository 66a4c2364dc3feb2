/// How a line that turned abnormal is probed again.
package struct ConfirmSettings: Equatable, Sendable {
    /// How many probes each line gets in the confirmation, 1 or more.
    package var count = 100
    /// The time between two probes of a line; nil takes the round's interval.
    package var interval: Duration?
    /// The largest number of lines that one round confirms; where there are more, so many are chosen over all causes.
    package var most = 100_000

    /// The defaults of the configuration.
    package init() {}
}
