import Testing

@testable import LineModel

@Suite("Which commit a program was built from")
struct BuildOriginTests {
    private static let commit: [UInt8] = (0..<20).map { 0x23 + $0 }
    /// 2026-11-28T00:00:00Z.
    private static let day: [UInt8] = [0x6B, 0x0A, 0x19, 0x80]

    @Test("is told by a build id of make's form")
    func reads() throws {
        let origin = try #require(BuildOrigin(buildID: Self.commit + Self.day + [0]))
        #expect(origin.text == "commit 232425262728, built 2026-11-28")
        let changed = try #require(BuildOrigin(buildID: Self.commit + Self.day + [1]))
        #expect(changed.text == "commit 232425262728 with changes, built 2026-11-28")
    }

    @Test("is not told by another build id", arguments: [0, 8, 16, 20, 24, 26, 32])
    func other(_ count: Int) {
        #expect(BuildOrigin(buildID: [UInt8](repeating: 1, count: count)) == nil)
    }

    @Test("is not told where the mark of changes is none")
    func wrongMark() { #expect(BuildOrigin(buildID: Self.commit + Self.day + [2]) == nil) }
}
