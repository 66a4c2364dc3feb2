import Glibc
import ProbeWire
import Testing

/// Whoever could tell by the time how far a guess of a code was right would find it byte by byte.
@Suite("Comparison of codes")
struct ConstantTimeTests {
    private static let pages = 64

    /// Fresh pages, which the kernel gives one by one to whoever reads them.
    private final class Pages {
        let bytes: UnsafeMutableRawBufferPointer
        let pageBytes = Int(getpagesize())

        init?() {
            let count = pages * pageBytes
            guard let memory = mmap(nil, count, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0),
                memory != MAP_FAILED
            else { return nil }
            bytes = UnsafeMutableRawBufferPointer(start: memory, count: count)
            // MADV_NOHUGEPAGE: a huge page would be there whole at the first byte.
            _ = madvise(memory, count, 15)
        }

        deinit { munmap(bytes.baseAddress, bytes.count) }

        /// How many of them somebody has read (mincore(2)).
        var touched: Int {
            var marks = [UInt8](repeating: 0, count: pages)
            return mincore(bytes.baseAddress, bytes.count, &marks) == 0 ? marks.count { $0 & 1 == 1 } : 0
        }
    }

    @Test("reads both codes to their ends, wherever they differ", arguments: [0, 1, 4_096, 64 * 4_096 - 1])
    func reads(differing: Int) throws {
        let (left, right) = (try #require(Pages()), try #require(Pages()))
        left.bytes[differing] = 1
        #expect(right.touched == 0 && left.touched == 1)
        #expect(!ConstantTime.equal(UnsafeRawBufferPointer(left.bytes), UnsafeRawBufferPointer(right.bytes)))
        #expect(left.touched == Self.pages && right.touched == Self.pages)
        left.bytes[differing] = 0
        #expect(ConstantTime.equal(UnsafeRawBufferPointer(left.bytes), UnsafeRawBufferPointer(right.bytes)))
    }

    @Test("the witness tells a comparison that stops early")
    func witness() throws {
        let (left, right) = (try #require(Pages()), try #require(Pages()))
        left.bytes[0] = 1
        #expect(!left.bytes.elementsEqual(right.bytes))
        #expect(right.touched == 1)
    }

    @Test("a digest cannot be compared otherwise by accident")
    func notEquatable() {
        #expect(!((SHA256Digest.self as Any.Type) is any Equatable.Type))
    }
}
