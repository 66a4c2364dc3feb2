/// What is said of a line.
package enum LineVerdict: String, Sendable, CaseIterable {
    case healthy, abnormal, unmeasured
}
