internal import Glibc
internal import LineModel

/// Tells the service manager how the service is: sd_notify(3), by its protocol of a datagram to `NOTIFY_SOCKET`.
///
/// Without that variable nobody listens, and everything here does nothing.
package struct SystemdNotifier: Sendable {
    private let address: String?
    /// How often the watchdog wants to hear from the service (`WATCHDOG_USEC`); nil when there is no watchdog.
    package let watchdogInterval: Duration?

    /// - Parameters:
    ///   - environment: of the process.
    ///   - process: this process's number; a watchdog meant for another one (`WATCHDOG_PID`) is none of ours.
    package init(environment: [String: String], process: Int32 = getpid()) {
        address = environment["NOTIFY_SOCKET"].flatMap { $0.isEmpty ? nil : $0 }
        let isOurs = environment["WATCHDOG_PID"].map { $0 == "\(process)" } ?? true
        let microseconds = environment["WATCHDOG_USEC"].flatMap { Int64($0) } ?? 0
        watchdogInterval = isOurs && microseconds > 0 ? .microseconds(microseconds) : nil
    }

    /// Tells that the service has started, and waits for its first round.
    package func ready() { send("READY=1\nSTATUS=waiting for the first round") }
    /// The reload that `reloading` told of is over; the status stays.
    package func reloaded() { send("READY=1") }
    /// The end begins.
    package func stopping() { send("STOPPING=1") }
    /// Shown by `systemctl status`; one line.
    package func status(_ text: String) { send("STATUS=\(text.replacingBytes(of: "\n", with: " "))") }
    /// To be called more often than `watchdogInterval`; half of it is usual (sd_watchdog_enabled(3)).
    package func alive() { send("WATCHDOG=1") }
    /// A reload began at this time of CLOCK_MONOTONIC; `reloaded` ends it (`Type=notify-reload`).
    package func reloading(monotonicMicroseconds: Int64) {
        send("RELOADING=1\nMONOTONIC_USEC=\(monotonicMicroseconds)")
    }

    /// Best effort: a manager that does not listen is no reason to stop measuring.
    private func send(_ state: String) {
        guard let address else { return }
        var place = sockaddr_un()
        place.sun_family = sa_family_t(AF_UNIX)
        // A name in the abstract namespace is written with @ for its first byte 0 (unix(7)).
        let path = address.hasPrefix("@") ? [0] + address.utf8.dropFirst() : Array(address.utf8)
        let capacity = MemoryLayout.size(ofValue: place.sun_path)
        guard path.count < capacity else { return }
        withUnsafeMutableBytes(of: &place.sun_path) { $0.copyBytes(from: path) }
        let length = MemoryLayout<sockaddr_un>.offset(of: \.sun_path).map { $0 + path.count } ?? 0
        let descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { return }
        defer { close(descriptor) }
        let text = Array(state.utf8)
        _ = withUnsafePointer(to: &place) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                sendto(descriptor, text, text.count, Int32(MSG_NOSIGNAL), $0, socklen_t(length))
            }
        }
    }
}
