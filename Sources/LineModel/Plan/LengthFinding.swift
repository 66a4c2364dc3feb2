/// What speaks against how long rounds that follow each other take. `Words` says it.
package enum LengthFinding: Hashable, Sendable {
    /// A round with a silent line takes so many seconds, begins up to `splay` late, and the next is due after `every`;
    /// nil lines: it does so whatever the lines are.
    case round(lines: Int?, seconds: Int, splay: Duration, every: Duration)
    /// The time that is left for a confirmation is enough for `count` probes a line of those asked for, or not even for
    /// these.
    case confirmation(left: Duration, count: Int, asked: Int, isInTime: Bool)
}
