import Foundation
import Testing

@testable import LineService

/// A service manager's end of sd_notify(3).
private final class Manager {
    let address: String
    private let descriptor: Int32

    init(_ address: String) throws {
        self.address = address
        descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_NONBLOCK.rawValue), 0)
        var place = sockaddr_un()
        place.sun_family = sa_family_t(AF_UNIX)
        let path = address.hasPrefix("@") ? [0] + address.utf8.dropFirst() : Array(address.utf8)
        withUnsafeMutableBytes(of: &place.sun_path) { $0.copyBytes(from: path) }
        let length = socklen_t(MemoryLayout<sockaddr_un>.offset(of: \.sun_path)! + path.count)
        let bound = withUnsafePointer(to: &place) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(descriptor, $0, length) }
        }
        try #require(bound == 0)
    }

    deinit { close(descriptor) }

    func next() -> String? {
        var buffer = [UInt8](repeating: 0, count: 1024)
        let count = recv(descriptor, &buffer, buffer.count, 0)
        return count < 0 ? nil : String(validating: buffer[..<count], as: UTF8.self)
    }
}

@Suite("The service manager's protocol")
struct SystemdNotifierTests {
    @Test("says what the service does, to a path and to an abstract name", arguments: [false, true])
    func speaks(isAbstract: Bool) throws {
        let name = "plumbline-\(UUID().uuidString)"
        let manager = try Manager(isAbstract ? "@\(name)" : NSTemporaryDirectory() + name)
        let notifier = SystemdNotifier(environment: ["NOTIFY_SOCKET": manager.address])
        notifier.ready()
        notifier.status("one\ntwo")
        notifier.alive()
        notifier.reloading(monotonicMicroseconds: 42)
        notifier.reloaded()
        notifier.stopping()
        #expect(manager.next()?.hasPrefix("READY=1\n") == true)
        #expect(manager.next() == "STATUS=one two")
        #expect(manager.next() == "WATCHDOG=1")
        #expect(manager.next() == "RELOADING=1\nMONOTONIC_USEC=42")
        #expect(manager.next() == "READY=1")
        #expect(manager.next() == "STOPPING=1")
        #expect(manager.next() == nil)
        if !isAbstract { unlink(manager.address) }
    }

    @Test("says nothing where nobody listens")
    func isSilent() {
        SystemdNotifier(environment: [:]).ready()
        SystemdNotifier(environment: ["NOTIFY_SOCKET": "/nowhere/at/all"]).ready()
        SystemdNotifier(environment: ["NOTIFY_SOCKET": String(repeating: "x", count: 300)]).ready()
    }

    @Test("knows the watchdog that is meant for this process")
    func knowsItsWatchdog() {
        func interval(_ environment: [String: String]) -> Duration? {
            SystemdNotifier(environment: environment, process: 17).watchdogInterval
        }
        #expect(interval(["WATCHDOG_USEC": "30000000"]) == .seconds(30))
        #expect(interval(["WATCHDOG_USEC": "30000000", "WATCHDOG_PID": "17"]) == .seconds(30))
        #expect(interval(["WATCHDOG_USEC": "30000000", "WATCHDOG_PID": "18"]) == nil)
        #expect(interval(["WATCHDOG_USEC": "0"]) == nil)
        #expect(interval(["WATCHDOG_USEC": "soon"]) == nil)
        #expect(interval([:]) == nil)
    }
}
