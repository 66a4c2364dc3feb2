internal import CLinuxSocket

/// Blocks until the instant has come, or until a signal interrupts the thread.
package func sleep(until deadline: MonotonicTime) { cls_sleep_until(deadline.nanoseconds) }
