import Foundation
import Glibc
import LineModel
import LinuxSocket
import Synchronization
import TestSupport
import Testing

@testable import FleetStore

@Suite("A disk that is full")
struct FullDiskTests {
    /// A small disk that only one thread sees: its own mount namespace (unshare(2), mount(2)).
    private static func withSmallDisk(_ path: String, _ body: @escaping @Sendable () throws -> Void) throws -> Bool {
        let result = Mutex<Result<Bool, any Error>>(.success(false))
        let thread = try JoinableThread(name: "small-disk") {
            guard Self.unshareMounts(), mount("none", "/", nil, UInt(MS_REC | MS_PRIVATE), nil) == 0,
                mount("tmpfs", path, "tmpfs", 0, "size=2m") == 0
            else { return }
            let found: Result<Bool, any Error> = Result {
                try body()
                return true
            }
            result.withLock { $0 = found }
        }
        thread.join()
        return try result.withLock { try $0.get() }
    }

    /// Swift does not see unshare(2), which glibc declares for _GNU_SOURCE alone.
    private static func unshareMounts() -> Bool {
        let newMounts: Int32 = 0x20000
        typealias Unshare = @convention(c) (Int32) -> Int32
        guard let found = dlsym(nil, "unshare") else { return false }
        return unsafeBitCast(found, to: Unshare.self)(newMounts) == 0
    }

    @Test(
        "the hub's file says so in words, has nothing half written, and goes on when there is room",
        .enabled(if: geteuid() == 0))
    func full() throws {
        let folder = try TemporaryFolder()
        let path = folder.file("hub.sqlite")
        let wasTried = try Self.withSmallDisk(folder.path) {
            let ballast = path + ".ballast"
            try Data(repeating: 1, count: 500_000).write(to: URL(fileURLWithPath: ballast))
            let store = try HubStore.open(path: path) { Sample.now }
            var stored = 0
            var met: [HubStoreError] = []
            for number in 0..<200 where met.count < 20 {
                do {
                    let slot = Sample.slot + 300 * Int64(number)
                    let round = Sample.round("a", slot, body: .init(repeating: 7, count: 60_000))
                    if try store.put(round: round) == .stored { stored += 1 }
                } catch let error as HubStoreError {
                    met.append(error)
                }
            }
            #expect(stored > 0)
            #expect(met.count == 20)
            #expect(met.allSatisfy { $0.kind == .full && $0.reason.contains(path) }, "\(met.map(\.description))")
            #expect(try store.unwrittenCount() == stored)
            #expect(try store.unjudgedSlots(before: .max).count == stored)
            unlink(ballast)
            #expect(try store.put(round: Sample.round("b", body: .init(repeating: 7, count: 60_000))) == .stored)
            store.close()
        }
        // A container without the right to mount.
        if !wasTried { print("a small disk cannot be made here") }
    }
}
