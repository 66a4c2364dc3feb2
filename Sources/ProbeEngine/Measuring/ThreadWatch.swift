internal import LineModel
internal import LinuxSocket

/// What the scheduler gives the calling thread from here on. To be used by one thread.
struct ThreadWatch {
    private let started = MonotonicTime.now()
    private let before = ThreadSchedule.readOfThisThread()

    /// nil where the kernel does not say.
    func elapsed() -> ThreadTimeFigures? {
        guard let before, let spent = ThreadSchedule.readOfThisThread()?.since(before) else { return nil }
        return ThreadTimeFigures(
            runNanoseconds: spent.runNanoseconds, waitNanoseconds: spent.waitNanoseconds,
            elapsedNanoseconds: MonotonicTime.now().nanoseconds(since: started))
    }
}
