import LineModel
import TestSupport
import Testing

@testable import LineReport

@Suite("Remote write")
struct RoundWritingTests {
    private func counters(_ reports: RoundReport...) -> RoundCounters {
        var counters = RoundCounters(vantage: "here", maxLines: 1, tagKeys: ["carrier"])
        counters.keepsAllLines = true
        for report in reports { counters.add(report) }
        return counters
    }

    private func all(_ writing: RoundWriting?) throws -> [ReadSeries] {
        var writing = try #require(writing)
        var found: [ReadSeries] = []
        while let request = writing.next() { found += try RemoteWriteReading.series(of: request) }
        return found
    }

    @Test("a series is the bytes that the protocol's definition asks for")
    func golden() {
        var request = WriteRequest(at: 1_700_000_000_123)
        request.add([("__name__", "up"), ("line", "香")], 1.5)
        let label1: [UInt8] = [0x0A, 14, 0x0A, 8] + Array("__name__".utf8) + [0x12, 2] + Array("up".utf8)
        let label2: [UInt8] = [0x0A, 11, 0x0A, 4] + Array("line".utf8) + [0x12, 3, 0xE9, 0xA6, 0x99]
        let sample: [UInt8] = [
            0x12, 16, 0x09, 0, 0, 0, 0, 0, 0, 0xF8, 0x3F, 0x10, 0xFB, 0xD0, 0x95, 0xFF, 0xBC, 0x31,
        ]
        let one = label1 + label2 + sample
        #expect(request.bytes == [0x0A, UInt8(one.count)] + one && request.series == 1)
        request.add([("__name__", "up")], .nan)
        #expect(request.series == 2 && request.bytes.count > one.count + 2)
    }

    @Test("a round's series are those of the text format, all of the round's own time")
    func sameAsText() throws {
        let report = Fixture.full
        let found = try all(RoundWriting(counters(report), after: nil))
        var shown = RoundCounters(vantage: "here", maxLines: 100, tagKeys: ["carrier"])
        shown.add(report)
        var expected: [String: Double] = [:]
        for family in shown.families() {
            for sample in family.samples {
                let labels = sample.labels.filter { !$0.value.isEmpty }.sorted { $0.name < $1.name }
                let text = labels.map { "\($0.name)=\($0.value)" }.joined(separator: ",")
                expected["\(family.name)\(sample.suffix){\(text)}"] = sample.value
            }
        }
        #expect(found.count == expected.count)
        for one in found {
            #expect(expected[one.text] == one.value, "\(one.text)")
            #expect(one.milliseconds == report.started.nanosecondsSince1970 / 1_000_000)
            let names = one.labels.map(\.name)
            #expect(names == names.sorted() && Set(names).count == names.count && names.contains("__name__"))
            #expect(one.labels.allSatisfy { !$0.value.isEmpty })
        }
    }

    @Test("requests are bounded, and a line's series are in one of them", arguments: [1, 20, 100, 10_000])
    func bounded(most: Int) throws {
        var writing = try #require(RoundWriting(counters(Fixture.full), after: nil, maxSeries: most))
        var (requests, lines, total) = (0, Set<String>(), 0)
        while let request = writing.next() {
            let found = try RemoteWriteReading.series(of: request)
            let now = Set(found.compactMap { $0.label("line") })
            #expect(found.count <= most || now.count <= 1)
            #expect(lines.isDisjoint(with: now))
            lines.formUnion(now)
            total += found.count
            requests += 1
        }
        #expect(lines.count == Fixture.full.lines.count)
        #expect(try total == all(RoundWriting(counters(Fixture.full), after: nil)).count)
        #expect(most < 10_000 || requests == 1)
    }

    @Test("labels of the database go to every series, but never over its own; none without a value")
    func labels() throws {
        let labels = [(name: "site", value: "sz"), (name: "vantage", value: "other"), (name: "empty", value: "")]
        for one in try all(RoundWriting(counters(Fixture.full), after: nil, labels: labels)) {
            #expect(one.label("site") == "sz" && one.label("vantage") == "here" && one.label("empty") == nil)
        }
    }

    @Test("what a round has no more is told to end: a delay of a line that is dead now, and a line that is gone")
    func endsSeries() throws {
        var later = Fixture.full
        let gone = later.lines.removeFirst()
        later.started = WallTime(nanosecondsSince1970: later.started.nanosecondsSince1970 + 300_000_000_000)
        let index = try #require(later.lines.firstIndex { $0.line.name == "深圳-香港" })
        later.lines[index].summary.rtt = nil
        later.lines[index].summary.jitter = nil
        let before = counters(Fixture.full)
        var now = before
        now.add(later)
        let found = try all(RoundWriting(now, after: before))
        let stale = found.filter(\.isStale)
        let ofDead = stale.filter { $0.label("line") == "深圳-香港" }.map(\.name)
        #expect(ofDead.count == 6 && Set(ofDead) == ["plumbline_line_rtt_seconds", "plumbline_line_jitter_seconds"])
        let ofGone = found.filter { $0.label("line") == gone.line.name }
        #expect(!ofGone.isEmpty && ofGone.allSatisfy(\.isStale))
        #expect(stale.count == ofDead.count + ofGone.count)
        #expect(Set(found.map(\.text)).count == found.count)
        #expect(try all(RoundWriting(now, after: nil)).allSatisfy { !$0.isStale })
        #expect(RoundWriting(RoundCounters(vantage: "here", maxLines: 1), after: nil) == nil)
    }
}
