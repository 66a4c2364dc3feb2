/// Targets that the bench did not reach.
enum Missed {
    nonisolated(unsafe) static var targets = 0
}
