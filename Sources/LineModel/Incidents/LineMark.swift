/// What one line is to the search for causes in one round.
package enum LineMark: Sendable {
    case healthy, abnormal, unmeasured
    /// Nothing was proven of it in this round; it neither accuses nor acquits.
    case unknown
}
