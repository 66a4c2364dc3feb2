internal import Glibc

func readClock(_ clock: clockid_t) -> Int64 {
    var now = timespec()
    clock_gettime(clock, &now)
    return Int64(now.tv_sec) * 1_000_000_000 + Int64(now.tv_nsec)
}

/// Seconds east of UTC that the local time zone has at `time` (localtime_r, the TZ variable and /etc/localtime).
package func localOffsetSeconds(at time: RealTime) -> Int {
    var seconds = time_t(time.nanoseconds / 1_000_000_000)
    var parts = tm()
    guard localtime_r(&seconds, &parts) != nil else { return 0 }
    return parts.tm_gmtoff
}
