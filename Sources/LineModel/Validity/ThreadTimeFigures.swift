/// What the scheduler gave the measuring threads, all of them added up (/proc/thread-self/schedstat).
package struct ThreadTimeFigures: Equatable, Sendable, Codable {
    /// The time that they ran on a core, nanoseconds.
    package var runNanoseconds: Int64
    /// The time that they were ready to run without a core, nanoseconds: the involuntary waits.
    package var waitNanoseconds: Int64
    /// The time between the first and the last reading of each thread, nanoseconds of CLOCK_MONOTONIC.
    package var elapsedNanoseconds: Int64

    /// What changed between two readings of one thread, or of several together.
    package init(runNanoseconds: Int64, waitNanoseconds: Int64, elapsedNanoseconds: Int64) {
        self.runNanoseconds = runNanoseconds
        self.waitNanoseconds = waitNanoseconds
        self.elapsedNanoseconds = elapsedNanoseconds
    }

    /// Adds up the times of two threads.
    package static func + (left: ThreadTimeFigures, right: ThreadTimeFigures) -> ThreadTimeFigures {
        ThreadTimeFigures(
            runNanoseconds: left.runNanoseconds + right.runNanoseconds,
            waitNanoseconds: left.waitNanoseconds + right.waitNanoseconds,
            elapsedNanoseconds: left.elapsedNanoseconds + right.elapsedNanoseconds)
    }

    /// Waits over elapsed time, 0...1; 0 when no time passed.
    package var waitShare: Double {
        elapsedNanoseconds > 0 ? Double(waitNanoseconds) / Double(elapsedNanoseconds) : 0
    }
}
