/// Counts how often in a row one file could not be read: a file that never can be must not hold up those behind it.
package struct UnreadableFile {
    /// How often a file is tried, with pauses in between.
    package static let maxTries = 5

    private var sequence: UInt64?
    private var tries = 0

    /// No file has failed yet.
    package init() {}

    /// Counts a try that failed. Returns whether another one is to be made.
    package mutating func isBearable(_ sequence: UInt64) -> Bool {
        tries = self.sequence == sequence ? tries + 1 : 1
        self.sequence = sequence
        return tries < Self.maxTries
    }
}
