internal import CLinuxSocket

/// Blocks until the instant has come, or a signal.
package func sleep(until deadline: MonotonicTime) { cls_sleep_until(deadline.nanoseconds) }
