/// What the scheduler gave the calling thread since it began (/proc/thread-self/schedstat,
/// Documentation/scheduler/sched-stats.rst). To be read by the thread itself.
package struct ThreadSchedule: Equatable, Sendable {
    /// On a core, nanoseconds.
    package var runNanoseconds: Int64
    /// Ready to run and waiting for a core, nanoseconds: the involuntary waits.
    package var waitNanoseconds: Int64
    /// How often it was put on a core.
    package var slices: Int64

    /// Nanoseconds and a count, as schedstat gives them in this order.
    package init(runNanoseconds: Int64, waitNanoseconds: Int64, slices: Int64) {
        self.runNanoseconds = runNanoseconds
        self.waitNanoseconds = waitNanoseconds
        self.slices = slices
    }

    /// Reads the text of a schedstat file: three numbers.
    init?(schedstat bytes: [UInt8]) {
        guard let line = ProcText.lines(bytes).first else { return nil }
        let values = ProcText.fields(line).prefix(3).compactMap(ProcText.number)
        guard values.count == 3 else { return nil }
        self.init(runNanoseconds: values[0], waitNanoseconds: values[1], slices: values[2])
    }

    /// The calling thread's figures until now; nil when the kernel keeps none (CONFIG_SCHED_INFO) or does not show
    /// them. Blocks some 20 us.
    package static func readOfThisThread() -> ThreadSchedule? {
        HostFile.bytes("/proc/thread-self/schedstat").flatMap(ThreadSchedule.init(schedstat:))
    }

    /// What was added since `earlier`, a reading of the same thread; nil when it was another thread's.
    package func since(_ earlier: ThreadSchedule) -> ThreadSchedule? {
        guard let run = CounterDelta.between(earlier.runNanoseconds, runNanoseconds),
            let wait = CounterDelta.between(earlier.waitNanoseconds, waitNanoseconds),
            let slices = CounterDelta.between(earlier.slices, slices)
        else { return nil }
        return ThreadSchedule(runNanoseconds: run, waitNanoseconds: wait, slices: slices)
    }
}
