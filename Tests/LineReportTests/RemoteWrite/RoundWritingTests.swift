import LineModel
import Testing

@testable import LineReport

/// A series as a reader of the protocol sees it.
struct ReadSeries {
    var labels: [(name: String, value: String)] = []
    var value = 0.0
    var milliseconds: Int64 = 0

    var name: String { label("__name__") ?? "" }
    func label(_ name: String) -> String? { labels.first { $0.name == name }?.value }
    var isStale: Bool { value.bitPattern == 0x7FF0_0000_0000_0002 }
    /// As in the text format, without what the text has besides.
    var text: String {
        let rest = labels.filter { $0.name != "__name__" }.sorted { $0.name < $1.name }
        return name + "{" + rest.map { "\($0.name)=\($0.value)" }.joined(separator: ",") + "}"
    }
}

/// The fields of a protobuf message: number and bytes; eight bytes for a double, a varint's bytes.
private func fields(_ bytes: ArraySlice<UInt8>) -> [(number: Int, bytes: ArraySlice<UInt8>)] {
    var rest = bytes
    var found: [(Int, ArraySlice<UInt8>)] = []
    func varint() -> (UInt64, ArraySlice<UInt8>) {
        let start = rest
        var (value, shift) = (UInt64(0), UInt64(0))
        while let byte = rest.popFirst() {
            value |= UInt64(byte & 0x7F) << shift
            shift += 7
            if byte < 0x80 { break }
        }
        return (value, start[..<rest.startIndex])
    }
    while !rest.isEmpty {
        let tag = varint().0
        switch tag & 7 {
        case 0: found.append((Int(tag >> 3), varint().1))
        case 1:
            found.append((Int(tag >> 3), rest.prefix(8)))
            rest = rest.dropFirst(8)
        default:
            let count = Int(varint().0)
            found.append((Int(tag >> 3), rest.prefix(count)))
            rest = rest.dropFirst(count)
        }
    }
    return found
}

func series(of request: [UInt8]) throws -> [ReadSeries] {
    let message = try unpacked(request)
    return fields(message[...]).map { field in
        var one = ReadSeries()
        for part in fields(field.bytes) {
            let inner = fields(part.bytes)
            if part.number == 1 {
                one.labels.append(
                    (String(decoding: inner[0].bytes, as: UTF8.self), String(decoding: inner[1].bytes, as: UTF8.self)))
            } else {
                let bits = inner[0].bytes.reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
                one.value = Double(bitPattern: bits)
                one.milliseconds = inner[1].bytes.reversed().reduce(Int64(0)) { $0 << 7 | Int64($1 & 0x7F) }
            }
        }
        return one
    }
}

@Suite("Remote write")
struct RoundWritingTests {
    private func counters(_ reports: RoundReport...) -> RoundCounters {
        var counters = RoundCounters(vantage: "here", mostLines: 1, tagKeys: ["carrier"])
        counters.keepsAllLines = true
        for report in reports { counters.add(report) }
        return counters
    }

    private func all(_ writing: RoundWriting?) throws -> [ReadSeries] {
        var writing = try #require(writing)
        var found: [ReadSeries] = []
        while let request = writing.next() { found += try series(of: request) }
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
        var shown = RoundCounters(vantage: "here", mostLines: 100, tagKeys: ["carrier"])
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
        var writing = try #require(RoundWriting(counters(Fixture.full), after: nil, mostSeries: most))
        var (requests, lines, total) = (0, Set<String>(), 0)
        while let request = writing.next() {
            let found = try series(of: request)
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
        #expect(RoundWriting(RoundCounters(vantage: "here", mostLines: 1), after: nil) == nil)
    }
}
