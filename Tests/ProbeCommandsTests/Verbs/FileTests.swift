import Foundation
import Glibc
import TestSupport
import Testing

@Suite("The files that the built binary writes")
struct FileTests {
    let place: Workplace
    let field: EchoField

    init() throws {
        place = try Workplace(.plumbline)
        field = try EchoField(addresses: 3)
    }

    @Test("have the format of their ending, as many as are asked for, and nothing is left beside them")
    func endings() throws {
        let outcome = try place.run(
            ["probe"] + field.endpoints + shortRound + [
                "--output", "r.json", "--output", "r.CSV", "--output", "r.txt", "--samples", "s.ndjson",
            ])
        #expect(outcome.status == 0)
        #expect(try place.files == ["r.CSV", "r.json", "r.txt", "s.ndjson"])
        #expect(try WrittenReport(json: try place.read("r.json")).lines.map(\.name) == field.endpoints)
        #expect(try place.read("r.CSV").split(separator: "\n").count == 4)
        #expect(try place.read("r.txt").contains(field.endpoint))
    }

    @Test("begin with a byte order mark where they are CSV and one is asked for, and not otherwise")
    func mark() throws {
        let files = ["--output", "r.csv", "--output", "r.json", "--output", "r.txt"]
        for (asked, mark) in [(["--csv-bom"], "\u{FEFF}"), ([], "")] {
            let outcome = try place.run(
                ["probe", field.endpoint, "--format", "csv"] + shortRound + files + asked)
            #expect(outcome.status == 0 && outcome.output.unicodeScalars.starts(with: "\(mark)name,".unicodeScalars))
            // Foundation leaves the mark out of the texts that it reads.
            let bytes = try Data(contentsOf: place.directory.appendingPathComponent("r.csv"))
            #expect(bytes.starts(with: "\(mark)name,".utf8))
            #expect(try place.read("r.json").hasPrefix("{") && place.read("r.txt").hasPrefix("Round "))
        }
    }

    @Test("hold a sample a probe that agrees with the report")
    func samples() throws {
        let refusing = try EchoField.refusing()
        let outcome = try place.run(
            ["probe", field.endpoint, refusing, "a.invalid:7", "--format", "json", "--samples", "s.ndjson"]
                + shortSilentRound)
        let report = try WrittenReport(json: outcome.output)
        let text = try place.read("s.ndjson")
        let samples = try WrittenSample.all(ndjson: text)
        #expect(samples.count == report.round.planned && report.lines.count == 3)
        for line in report.lines {
            let own = samples.filter { $0.line == line.name }
            #expect(own.map(\.seq) == Array(0..<own.count))
            #expect(own.count { $0.outcome == "received" && $0.rttUs != nil } == line.received)
            #expect(own.count { $0.outcome == "refused" && $0.rttUs == nil } == line.refused)
            #expect(own.compactMap(\.sentNs).count == line.sent)
        }
        let first = try #require(text.split(separator: "\n").first)
        let object = try JSONSerialization.jsonObject(with: Data(first.utf8)) as? [String: Any]
        #expect(object?.keys.sorted() == ["line", "outcome", "rtt_us", "sent_ns", "seq"])
    }

    @Test(
        "are refused before anything is sent when they cannot be written, all at once",
        arguments: [
            (["--output", "r.foo"], "r.foo", ".json, .csv"),
            (["--output", "noending"], "noending", ".json, .csv"),
            (["--output", "missing/r.json"], "missing/r.json", "make its directory first"),
            (["--samples", "missing/s.ndjson"], "missing/s.ndjson", "make its directory first"),
            (["--output", "there.json"], "there.json", "is a directory; name a file in it"),
            (["--samples", "."], ".", "is a directory; name a file in it"),
            (["--output", "/dev/null/r.json"], "/dev/null/r.json", "make its directory first"),
            (["--output", "r.json", "--samples", "r.json"], "r.json", "give each a file of its own"),
            (["--output", "ok.json", "--output", "r.foo"], "r.foo", ".json, .csv"),
        ])
    func unwritable(flags: [String], name: String, remedy: String) throws {
        let there = place.directory.appendingPathComponent("there.json")
        try FileManager.default.createDirectory(at: there, withIntermediateDirectories: false)
        let outcome = try place.run(["probe", field.endpoint] + shortRound + flags)
        #expect(outcome.status == 2)
        #expect(outcome.output.isEmpty)
        #expect(outcome.messages.count == 1)
        #expect(outcome.errors.contains(name) && outcome.errors.contains(remedy))
        #expect(field.stop() == 0, "nothing may be sent")
        #expect(try place.files == ["there.json"])
    }

    @Test("are refused in a directory that may not be written to", .enabled(if: geteuid() != 0))
    func forbidden() throws {
        chmod(place.directory.path, 0o500)
        defer { chmod(place.directory.path, 0o700) }
        let outcome = try place.run(["probe", field.endpoint, "--output", "r.json"] + shortRound)
        #expect(outcome.status == 2)
        #expect(outcome.errors.contains("choose a place that this user may write to"))
        #expect(field.stop() == 0)
    }

    @Test("leave what was there until they are whole")
    func keptOnFailure() throws {
        try place.write("r.json", "old")
        let outcome = try place.run(["probe", field.endpoint, "--output", "r.json", "--output", "r.foo"] + shortRound)
        #expect(outcome.status == 2)
        #expect(try place.files == ["r.json"])
        #expect(try place.read("r.json") == "old")
    }

    @Test("follow a symbolic link, and are written in place to devices and pipes")
    func linksAndPipes() throws {
        try place.write("r1.json", "old")
        let link = place.directory.appendingPathComponent("latest.json").path
        try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: "r1.json")
        let pipe = place.directory.appendingPathComponent("pipe").path
        try #require(mkfifo(pipe, 0o600) == 0)
        let outcome = try place.shell(
            """
            timeout 60 cat pipe >copy & "$PROGRAM" probe \(field.endpoint) \(shortRound.joined(separator: " ")) \
            --output latest.json --samples pipe --quiet; echo $?; wait
            """)
        #expect(outcome.output == "0\n")
        #expect(try FileManager.default.destinationOfSymbolicLink(atPath: link) == "r1.json")
        #expect(try WrittenReport(json: try place.read("r1.json")).round.received == 2)
        #expect(try WrittenSample.all(ndjson: try place.read("copy")).count == 2)
        #expect(try place.files == ["copy", "latest.json", "pipe", "r1.json"])
    }

    @Test("end the run with 3 and a message where the device is full")
    func fullDevice() throws {
        // By a link, so that a defect would cost the link and not the machine's device.
        let link = place.directory.appendingPathComponent("full").path
        try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: "/dev/full")
        let outcome = try place.run(["probe", field.endpoint, "--samples", "full"] + shortRound)
        #expect(outcome.status == 3)
        #expect(outcome.errors.contains("full cannot be written: No space left on device; free some space"))
        #expect(outcome.output.contains("1 healthy"))
    }

    @Test("show the same order of sending for the same seed")
    func seed() throws {
        let names = (1...6).map { "l\($0),\(field.endpoint)\n" }
        try place.write("lines.csv", "name,ingress\n" + names.joined())
        var orders: [[String]] = []
        for seed in ["7", "7", "8"] {
            let outcome = try place.run([
                "probe", "lines.csv", "--seed", seed, "--samples", "s.ndjson", "--quiet", "--count", "1",
                "--interval", "600ms",
            ])
            #expect(outcome.status == 0)
            let samples = try WrittenSample.all(ndjson: try place.read("s.ndjson"))
            orders.append(samples.sorted { ($0.sentNs ?? 0) < ($1.sentNs ?? 0) }.map(\.line))
        }
        #expect(orders[0] == orders[1])
        #expect(orders[0] != orders[2])
    }

    @Test("tell a seed that survives programs which read numbers as doubles")
    func seedInJSON() throws {
        for _ in 1...5 {
            let outcome = try place.run("probe", "a.invalid:7", "--format", "json")
            #expect(try WrittenReport(json: outcome.output).round.plan.seed < 1 << 53)
        }
    }
}
