import LinuxSocket
import Testing

@testable import CommandSupport

@Suite("--version")
struct VersionTests {
    @Test("is a bare number where the program was not built by make")
    func bare() { #expect(!ProgramVersion.text(buildID: [1, 2, 3]).contains("(")) }

    @Test("names the commit and the day where it was")
    func named() {
        let id = [UInt8](repeating: 0xAB, count: 20) + [0x6B, 0x0A, 0x19, 0x80, 0]
        #expect(ProgramVersion.text(buildID: id).hasSuffix(" (commit abababababab, built 2026-11-28)"))
    }

    @Test("reads the linker's note of the running program")
    func note() { #expect(BuildID.ofThisProgram().count >= 8, "the linker gave this program no build id") }
}
