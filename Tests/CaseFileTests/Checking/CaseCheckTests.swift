@testable import CaseFile
import LineModel
import TestSupport
import Testing

@Suite("A case is what it says to be", .seeded)
struct CaseCheckTests {
    @Test("what was made is sound, with every figure recomputed", arguments: [MessageLanguage.en, .zh])
    func sound(language: MessageLanguage) throws {
        let fixture = CaseFixture(seed: Seed.value(), language: language)
        let check = try CaseFixture.check(try fixture.zip(), key: fixture.key.publicKey)
        #expect(check.differences == [])
        #expect(check.isSound && check.keyWasGiven && check.otherWords == [])
        #expect(check.incident == 12 && check.rows == 48 && check.recomputed == 48)
        #expect(check.probes == 48 * 20)
        #expect(check.files == 9)
    }

    @Test("the same input gives the same bytes")
    func repeatable() throws {
        let fixture = CaseFixture(seed: Seed.value(1))
        let (one, other) = (try fixture.zip(), try fixture.zip())
        // A library may sign by chance (Apple's does), so the signature alone may differ.
        var (first, second) = (try OpenedCase(one), try OpenedCase(other))
        (first.files[CaseFormat.signature], second.files[CaseFormat.signature]) = (nil, nil)
        #expect(first.files == second.files)
    }

    @Test("a bit of any byte that is turned round is found, or changes nothing that is read")
    func flips() throws {
        let fixture = CaseFixture(seed: Seed.value(2), rounds: 7, count: 1)
        let zip = try fixture.zip()
        let before = try ZipArchive.entries(of: zip)
        var random = Seed.generator(3)
        for index in zip.indices {
            var changed = zip
            changed[index] ^= 1 << UInt8.random(in: 0..<8, using: &random)
            guard let check = try? CaseFixture.check(changed) else { continue }
            // What is read is then the same: times, versions, attributes of the zip, bits behind deflate's end.
            if check.isSound { #expect(try ZipArchive.entries(of: changed) == before, "byte \(index)") }
        }
    }

    @Test("without the key it is sound, and does not say who made it; another key is a difference")
    func keys() throws {
        let fixture = CaseFixture(seed: Seed.value(4))
        let zip = try fixture.zip()
        let open = try CaseFixture.check(zip)
        #expect(open.isSound && !open.keyWasGiven)
        let other = try #require(CaseKey(secret: [UInt8](repeating: 7, count: 32)))
        let given = try CaseFixture.check(zip, key: other.publicKey)
        #expect(given.differences == [.otherKey(given: other.publicKey.id, found: fixture.key.publicKey.id)])
    }

    @Test("whoever signs lies anew is found by the figures")
    func lies() throws {
        let fixture = CaseFixture(seed: Seed.value(5))
        var opened = try OpenedCase(try fixture.zip())
        let row = try #require(opened.text(CaseFormat.figures).firstMatch(of: /"longest_loss_run": (\d+)/))
        opened.replace(String(row.0), by: "\"longest_loss_run\": 19", in: CaseFormat.figures)
        let check = try CaseFixture.check(try opened.zip(signedBy: fixture.key), key: fixture.key.publicKey)
        #expect(
            check.differences.contains { difference in
                if case .figure(_, _, "longest_loss_run", "19", let found) = difference {
                    found == row.1
                } else {
                    false
                }
            })
        #expect(!check.differences.contains(.signature))
    }

    @Test("a probe that is told otherwise is found by its figures, the listing, and the page or the sums")
    func probe() throws {
        let fixture = CaseFixture(seed: Seed.value(6))
        var opened = try OpenedCase(try fixture.zip())
        let probe = try #require(
            opened.text(CaseFormat.probes).firstMatch(of: /"rtt_us":null,"outcome":"lost"/))
        let text = opened.text(CaseFormat.probes)
        opened.files[CaseFormat.probes] = Array(
            (text[..<probe.range.lowerBound] + #""rtt_us":38000.000,"outcome":"received""#
                + text[probe.range.upperBound...]).utf8)
        let check = try CaseFixture.check(try opened.zip(signedBy: fixture.key))
        #expect(check.differences.contains(.derived(file: CaseFormat.packets)))
        #expect(check.differences.contains { if case .figure(_, _, "received", _, _) = $0 { true } else { false } })
        #expect(check.differences.contains { if case .figure(_, _, "loss", _, _) = $0 { true } else { false } })
    }

    @Test("a page that says something else is found")
    func page() throws {
        let fixture = CaseFixture(seed: Seed.value(7))
        var opened = try OpenedCase(try fixture.zip())
        opened.replace("that were healthy", by: "that were broken", in: CaseFormat.page)
        #expect(
            try CaseFixture.check(try opened.zip(signedBy: fixture.key)).differences == [
                .derived(file: CaseFormat.page)
            ])
        let later = try CaseCheck(zip: try opened.zip(signedBy: fixture.key), key: nil, program: "9.9.9")
        #expect(later.isSound && later.otherWords == [CaseFormat.page])
    }

    @Test("probes that are missing, or belong to nobody, are counted")
    func counts() throws {
        let fixture = CaseFixture(seed: Seed.value(8))
        var opened = try OpenedCase(try fixture.zip())
        let lines = opened.text(CaseFormat.probes).split(separator: "\n")
        opened.files[CaseFormat.probes] = Array((lines.dropLast().joined(separator: "\n") + "\n").utf8)
        var check = try CaseFixture.check(try opened.zip(signedBy: fixture.key))
        #expect(
            check.differences.contains { if case .probes(_, _, 20, 19) = $0 { true } else { false } })
        let name = CaseFixture.names[0]
        opened.files[CaseFormat.probes] = Array((lines.joined(separator: "\n") + "\n").utf8)
        opened.replace("\"line\": \"\(name)\",\n", by: "\"line\": \"nobody\",\n", in: CaseFormat.figures)
        check = try CaseFixture.check(try opened.zip(signedBy: fixture.key))
        #expect(check.differences.contains { if case .probes(name, _, 0, 20) = $0 { true } else { false } })
    }

    @Test("rows without probes say so, and are not recomputed")
    func withoutProbes() throws {
        var fixture = CaseFixture(seed: Seed.value(9))
        for index in fixture.input.rows.indices.prefix(5) { fixture.input.rows[index].probes = nil }
        fixture.input.leftOut.expired = 5
        let check = try CaseFixture.check(try fixture.zip())
        #expect(check.isSound && check.rows == 48 && check.recomputed == 43)
    }

    @Test("files that are added, left out or of another version are told")
    func others() throws {
        let fixture = CaseFixture(seed: Seed.value(10))
        let zip = try fixture.zip()
        let entries = try ZipArchive.entries(of: zip)
        let more = try ZipArchive.bytes(of: entries + [ZipEntry(name: "extra.txt", bytes: [1])])
        #expect(try CaseFixture.check(more).differences == [.unlisted(file: "extra.txt")])
        let less = try ZipArchive.bytes(of: entries.filter { $0.name != CaseFormat.machine })
        #expect(try CaseFixture.check(less).differences.contains(.missing(file: CaseFormat.machine)))
        var opened = try OpenedCase(zip)
        opened.replace("\"version\": 1", by: "\"version\": 2", in: CaseFormat.manifest)
        #expect(throws: CaseUnreadable.self) { try CaseFixture.check(try opened.zip(signedBy: fixture.key)) }
    }

    @Test("a hostile case with a sound signature ends the check, and nothing else")
    func hostile() throws {
        let fixture = CaseFixture(seed: Seed.value(11), rounds: 7, count: 3)
        let whole = try OpenedCase(try fixture.zip())
        let values = [
            "-1", "9223372036854775807", "-9223372036854775808", "1e308", "null", "\"x\"", "[]", "{}", "true", "0",
        ]
        var random = Seed.generator(12)
        for name in [CaseFormat.figures, CaseFormat.rounds, CaseFormat.probes, CaseFormat.manifest] {
            let text = whole.text(name)
            let places = text.matches(of: /: ?(-?[0-9][-0-9.e+]*|null|"[^"]*")/)
            for _ in 0..<60 {
                guard let place = places.randomElement(using: &random), let value = values.randomElement(using: &random)
                else { continue }
                var opened = whole
                opened.files[name] = Array(
                    (text[..<place.output.1.startIndex] + value + text[place.output.1.endIndex...]).utf8)
                _ = try? CaseFixture.check(try opened.zip(signedBy: fixture.key))
            }
        }
    }
}
