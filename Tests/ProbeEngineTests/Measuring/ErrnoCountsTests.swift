import LineModel
import LinuxSocket
import ProbeWire
import Testing

@testable import ProbeEngine

@Suite("Counts by error number")
struct ErrnoCountsTests {
    @Test("are told by name, in the names' order, without those that are 0")
    func named() {
        var counts = ErrnoCounts()
        #expect(counts.named == [])
        for errno in [Errno.noBuffers, .permissionDenied, .noBuffers, .accessDenied] { counts.add(errno) }
        #expect(
            counts.named == [
                NamedCount(name: "EACCES", count: 1), NamedCount(name: "ENOBUFS", count: 2),
                NamedCount(name: "EPERM", count: 1),
            ])
    }

    @Test("keep an error number that they do not know")
    func unknown() {
        var counts = ErrnoCounts()
        counts.add(Errno(4_000))
        counts.add(Errno(-1))
        #expect(counts.named.map(\.count) == [2])
    }
}
