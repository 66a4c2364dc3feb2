import Dispatch
import Foundation
import Glibc
import Synchronization
import TestSupport
import Testing

/// Far ends in the test's own process: a thread that returns (or swallows) what comes to addresses of 127.0.0.0/8.
final class EchoField {
    /// `127.0.0.1:40123`, one an address.
    let endpoints: [String]
    private let server: EchoServer

    /// - Parameters:
    ///   - addresses: 127.0.0.1 and so on, each with a port that the kernel chooses.
    ///   - answers: false swallows every probe.
    init(addresses: Int = 1, answers: Bool = true) throws {
        var sockets: [Int32] = []
        var endpoints: [String] = []
        for number in 1...addresses {
            let (descriptor, port) = try Self.bound(lastByte: UInt32(number))
            sockets.append(descriptor)
            endpoints.append("127.0.0.\(number):\(port)")
        }
        self.endpoints = endpoints
        server = try EchoServer(sockets: sockets, answers: answers)
        Thread { [server] in server.serve() }.start()
    }

    deinit { server.askToStop() }

    /// The first of the endpoints.
    var endpoint: String { endpoints[0] }

    /// Blocks until this many more probes have come.
    func waitForProbes(_ number: Int) {
        for _ in 0..<number where server.arrived.wait(timeout: .endOfPatience) == .timedOut {
            Issue.record("no probe came")
            return
        }
    }

    /// Stops, and returns how many datagrams came in all. To be called once, at the end.
    func stop() -> Int {
        server.askToStop()
        server.ended.wait()
        return server.count.withLock { $0 }
    }

    /// An address where nothing listens: its port was free a moment ago.
    static func refusing() throws -> String {
        let (descriptor, port) = try bound(lastByte: 99)
        close(descriptor)
        return "127.0.0.99:\(port)"
    }

    private static func bound(lastByte: UInt32) throws -> (descriptor: Int32, port: UInt16) {
        let kind = Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue) | Int32(SOCK_NONBLOCK.rawValue)
        let descriptor = socket(AF_INET, kind, 0)
        try #require(descriptor >= 0)
        var size: Int32 = 4 << 20
        setsockopt(descriptor, SOL_SOCKET, SO_RCVBUF, &size, socklen_t(MemoryLayout<Int32>.size))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = (0x7F00_0000 + lastByte).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let result = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, length) == 0 && getsockname(descriptor, $0, &length) == 0
            }
        }
        try #require(result)
        return (descriptor, UInt16(bigEndian: address.sin_port))
    }

}

/// The thread's part.
private final class EchoServer: Sendable {
    let count = Mutex(0)
    let arrived = DispatchSemaphore(value: 0)
    let ended = DispatchSemaphore(value: 0)
    private let sockets: [Int32]
    private let stopPipe: (read: Int32, write: Int32)
    private let answers: Bool

    init(sockets: [Int32], answers: Bool) throws {
        self.sockets = sockets
        self.answers = answers
        var ends: [Int32] = [0, 0]
        try #require(pipe(&ends) == 0)
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        stopPipe = (ends[0], ends[1])
    }

    deinit { (sockets + [stopPipe.read, stopPipe.write]).forEach { close($0) } }

    func askToStop() { _ = write(stopPipe.write, "x", 1) }

    func serve() {
        defer { ended.signal() }
        var waits = (sockets + [stopPipe.read]).map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
        while poll(&waits, nfds_t(waits.count), -1) >= 0 {
            for descriptor in sockets { empty(descriptor) }
            if waits[sockets.count].revents != 0 { return }
        }
    }

    private func empty(_ descriptor: Int32) {
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        var source = sockaddr_storage()
        withUnsafeMutablePointer(to: &source) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                while true {
                    var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
                    let bytes = recvfrom(descriptor, &buffer, buffer.count, 0, address, &length)
                    if bytes < 0 { return }
                    count.withLock { $0 += 1 }
                    if answers { sendto(descriptor, buffer, bytes, 0, address, length) }
                    arrived.signal()
                }
            }
        }
    }
}
