import CaseFile
import Foundation
import LinuxSocket
import TestSupport
import Testing

@testable import ServiceCommands

@Suite("The key of evidence packs, and where their reader is")
struct EvidenceTests {
    @Test("the key is made at its first use, for its owner alone, and stays")
    func key() throws {
        let folder = try TemporaryFolder()
        let file = CaseKeyFile(history: folder.file("history.sqlite"))
        let first = try #require(file.key()).publicKey
        let mode = try FileManager.default.attributesOfItem(atPath: file.path)[.posixPermissions] as? Int
        #expect(mode == 0o600)
        #expect(file.path == folder.file("history.sqlite.evidence-key"))
        #expect(CaseKeyFile(history: folder.file("history.sqlite")).key()?.publicKey == first)
        #expect(try file.required().publicKey == first)
    }

    @Test("a new key takes the place of the old one")
    func newKey() throws {
        let folder = try TemporaryFolder()
        let file = CaseKeyFile(history: folder.file("history.sqlite"))
        let first = try #require(file.key()).publicKey
        try file.replace()
        #expect(try #require(file.key()).publicKey != first)
    }

    @Test("a key that others may read, or that is none, is nobody's; it is not replaced either")
    func openKey() throws {
        let folder = try TemporaryFolder()
        let file = CaseKeyFile(history: folder.file("history.sqlite"))
        _ = try #require(file.key())
        try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: file.path)
        #expect(file.key() == nil)
        #expect(throws: (any Error).self) { try file.required() }
        let short = CaseKeyFile(history: folder.file("short.sqlite"))
        try folder.write("short.sqlite.evidence-key", "abc")
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: short.path)
        #expect(short.key() == nil)
        #expect(try Data(contentsOf: URL(filePath: short.path)) == Data("abc".utf8))
    }

    @Test(
        "offsets are read as people write them",
        arguments: [
            ("+08:00", 28_800), ("-03:30", -12_600), ("+8", 28_800), ("UTC+05:45", 20_700), ("Z", 0), ("UTC", 0),
            ("-0", 0), ("+14", 50_400),
        ])
    func offsets(text: String, seconds: Int) { #expect(ZoneOffset.seconds(ofText: text) == seconds) }

    @Test(
        "what is no offset is none",
        arguments: ["", "+", "8", "+15", "+08:60", "+08:0x", "+1:2:3", "GMT+8", "+-8", "+008"])
    func noOffsets(text: String) { #expect(ZoneOffset.seconds(ofText: text) == nil) }

    @Test(
        "what is no zone of this machine is none, wherever it leads",
        arguments: ["", "/etc/passwd", "../../../etc/passwd", "Nowhere/Town", "Asia/", "a b", "Asia", "x\u{0}y"])
    func noZones(name: String) {
        #expect(ZoneOffset.seconds(ofZone: name, at: RealTime(nanoseconds: 1_795_939_200_000_000_000)) == nil)
    }
}
