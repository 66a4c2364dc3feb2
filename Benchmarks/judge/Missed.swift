/// Targets that the bench did not reach.
enum Missed {
    // The bench is one thread from its first row to its last.
    nonisolated(unsafe) static var targets = 0
}
