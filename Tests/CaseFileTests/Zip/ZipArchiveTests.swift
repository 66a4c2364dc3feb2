@testable import CaseFile
import LineModel
import TestSupport
import Testing

@Suite("Zip files are read as they were written, and never otherwise", .seeded)
struct ZipArchiveTests {
    private let entries = [
        ZipEntry(name: "a.txt", bytes: Array("hello".utf8)), ZipEntry(name: "empty", bytes: []),
        ZipEntry(name: "b.json", bytes: [UInt8](repeating: 0x41, count: 5000)),
    ]

    @Test("what was written is read, in its order")
    func roundTrip() throws {
        #expect(try ZipArchive.entries(of: try ZipArchive.bytes(of: entries)) == entries)
        #expect(try ZipArchive.entries(of: try ZipArchive.bytes(of: [])) == [])
    }

    @Test("names that lead elsewhere, or stand twice, are neither written nor read")
    func names() throws {
        for name in [
            "../a", "/etc/passwd", "a/b", "", ".hidden", "a\\b", "ü", "a b", "c:", String(repeating: "a", count: 65),
        ] {
            #expect(throws: ZipArchive.Failure.self) { try ZipArchive.bytes(of: [ZipEntry(name: name, bytes: [])]) }
        }
        #expect(throws: ZipArchive.Failure.self) { try ZipArchive.bytes(of: [entries[0], entries[0]]) }
        let zip = try ZipArchive.bytes(of: entries)
        #expect(throws: ZipArchive.Failure.self) {
            try ZipArchive.entries(of: zip.replacingAll(Array("a.txt".utf8), by: Array("../xt".utf8)))
        }
        let twice = try ZipArchive.bytes(of: [entries[0], ZipEntry(name: "c.txt", bytes: Array("hello".utf8))])
        #expect(throws: ZipArchive.Failure.self) {
            try ZipArchive.entries(of: twice.replacingAll(Array("c.txt".utf8), by: Array("a.txt".utf8)))
        }
    }

    @Test("bombs, and more than the bounds, are not unpacked")
    func bombs() throws {
        let zip = try ZipArchive.bytes(of: [ZipEntry(name: "bomb", bytes: [UInt8](repeating: 0, count: 4 << 20))])
        #expect(zip.count < 10_000)
        var bounds = ZipArchive.Bounds()
        bounds.fileBytes = 4 << 20 - 1
        #expect(throws: ZipArchive.Failure.self) { try ZipArchive.entries(of: zip, bounds: bounds) }
        (bounds.fileBytes, bounds.allBytes) = (8 << 20, 1 << 20)
        #expect(throws: ZipArchive.Failure.self) { try ZipArchive.entries(of: zip, bounds: bounds) }
        // A header that says less than there is does not help: what unpacks to more is no such file.
        let size = [0, 0, 0x40, 0] as [UInt8]
        #expect(throws: ZipArchive.Failure.self) {
            try ZipArchive.entries(of: zip.replacingAll(size, by: [0, 1, 0, 0]))
        }
        bounds = ZipArchive.Bounds()
        bounds.files = 2
        #expect(throws: ZipArchive.Failure.self) {
            try ZipArchive.entries(of: try ZipArchive.bytes(of: entries), bounds: bounds)
        }
    }

    @Test("bytes before, between and behind the files are no zip; nor is the half of one")
    func stray() throws {
        let zip = try ZipArchive.bytes(of: entries)
        #expect(throws: ZipArchive.Failure.self) { try ZipArchive.entries(of: [0] + zip) }
        #expect(throws: ZipArchive.Failure.self) { try ZipArchive.entries(of: zip + [0]) }
        for length in stride(from: 0, to: zip.count, by: 7) {
            #expect(throws: ZipArchive.Failure.self) { try ZipArchive.entries(of: Array(zip.prefix(length))) }
        }
    }

    @Test("bytes that were changed by chance give the same files, or none")
    func mutated() throws {
        let zip = try ZipArchive.bytes(of: entries)
        var random = Seed.generator()
        for _ in 0..<20_000 {
            var changed = zip
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                let place = Int.random(in: 0..<changed.count, using: &random)
                switch Int.random(in: 0..<4, using: &random) {
                case 0: changed[place] = UInt8.random(in: 0...255, using: &random)
                case 1: changed[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
                case 2: changed.insert(UInt8.random(in: 0...255, using: &random), at: place)
                default: changed.removeSubrange(place..<min(changed.count, place + 3))
                }
                if changed.isEmpty { changed = [0] }
            }
            if let found = try? ZipArchive.entries(of: changed) { #expect(found.map(\.bytes) == entries.map(\.bytes)) }
        }
    }

    @Test("any bytes are read, or refused")
    func anything() {
        var random = Seed.generator(1)
        for _ in 0..<3_000 {
            var bytes = (0..<Int.random(in: 0..<200, using: &random)).map { _ in
                UInt8.random(in: 0...255, using: &random)
            }
            if bytes.count > 22 {
                bytes.replaceSubrange((bytes.count - 22)..<(bytes.count - 18), with: [0x50, 0x4B, 5, 6])
            }
            _ = try? ZipArchive.entries(of: bytes)
        }
    }
}

extension [UInt8] {
    fileprivate func replacingAll(_ old: [UInt8], by new: [UInt8]) -> [UInt8] { replacing(old, with: new) }
}
