import Foundation
import Glibc
import TestSupport
import Testing

@Suite("Where the files of the built binary go")
struct OutputTests {
    let place: Workplace
    let field: EchoField

    init() throws {
        place = try Workplace(.plumbline)
        field = try EchoField()
    }

    private func path(_ name: String) -> String { place.directory.appendingPathComponent(name).path }

    private func probe(_ flags: String...) throws -> Outcome {
        try place.run(["probe", field.endpoint, "--quiet"] + shortRound + flags)
    }

    private func mode(_ name: String) throws -> Int? {
        try FileManager.default.attributesOfItem(atPath: path(name))[.posixPermissions] as? Int
    }

    @Test("keep the mode of what was there, and its owner where this user may give files away")
    func keepsMode() throws {
        try place.write("r.json", "old")
        chmod(path("r.json"), 0o600)
        if geteuid() == 0 { chown(path("r.json"), 4321, 4322) }
        #expect(try probe("--output", "r.json").status == 0)
        #expect(try mode("r.json") == 0o600)
        if geteuid() == 0 {
            let found = try FileManager.default.attributesOfItem(atPath: path("r.json"))
            #expect(found[.ownerAccountID] as? Int == 4321 && found[.groupOwnerAccountID] as? Int == 4322)
        }
        #expect(try WrittenReport(json: try place.read("r.json")).round.received == 2)
    }

    @Test("follow a symbolic link that leads nowhere yet, and a chain of links")
    func followsLinks() throws {
        let files = FileManager.default
        try files.createDirectory(atPath: path("there"), withIntermediateDirectories: false)
        try files.createSymbolicLink(atPath: path("last.json"), withDestinationPath: "there/middle.json")
        try files.createSymbolicLink(atPath: path("there/middle.json"), withDestinationPath: "../new.json")
        #expect(try probe("--output", "last.json").status == 0)
        #expect(try files.destinationOfSymbolicLink(atPath: path("last.json")) == "there/middle.json")
        #expect(try WrittenReport(json: try place.read("new.json")).round.received == 2)
        #expect(try place.files == ["last.json", "new.json", "there"])
    }

    @Test(
        "are refused where two spellings name one file",
        arguments: [("r.json", "./r.json"), ("r.json", "link.json"), ("new.json", "sub/../new.json")])
    func spellings(first: String, second: String) throws {
        let files = FileManager.default
        try place.write("r.json", "old")
        try files.createDirectory(atPath: path("sub"), withIntermediateDirectories: false)
        try files.createSymbolicLink(atPath: path("link.json"), withDestinationPath: "sub/../r.json")
        let outcome = try probe("--output", first, "--samples", second)
        #expect(outcome.status == 2)
        #expect(outcome.errors.contains("\(first) and \(second) are one file"))
        #expect(try place.read("r.json") == "old")
        #expect(try place.files == ["link.json", "r.json", "sub"])
    }

    @Test("wait for the reader of a pipe until a signal ends the command, and say that they wait")
    func pipeWithoutReader() throws {
        try #require(mkfifo(path("pipe"), 0o600) == 0)
        let run = try place.start(["probe", field.endpoint, "--samples", "pipe"] + shortRound)
        try run.waitForError("waiting until somebody reads it")
        run.send(signal: SIGTERM)
        let outcome = try run.finish()
        #expect(!outcome.wasKilled && outcome.status == 130)
        #expect(outcome.errors.contains("pipe: nobody read it when the command was to end"))
        #expect(field.stop() == 0, "nothing was sent")
    }

    @Test("leave nothing half done, whichever signal ends the round", arguments: [SIGHUP, SIGQUIT, SIGUSR1, SIGXCPU])
    func signals(number: Int32) throws {
        let run = try place.start([
            "probe", field.endpoint, "--count", "3000", "--interval", "20ms", "--timeout", "100ms", "--quiet",
            "--output", "r.json",
        ])
        field.waitForProbes(1)
        run.send(signal: number)
        let outcome = try run.finish()
        #expect(!outcome.wasKilled && outcome.status == 130)
        #expect(try place.files == ["r.json"])
        #expect(try WrittenReport(json: try place.read("r.json")).round.sent > 0)
    }

    @Test("are made in spite of SIGHUP where the command was to outlive its terminal")
    func outlivesTerminal() throws {
        let run = try place.startShell(
            """
            trap '' HUP; exec "$PROGRAM" probe \(field.endpoint) --count 20 --interval 20ms --timeout 100ms \
            --samples s.ndjson --quiet
            """)
        field.waitForProbes(1)
        for _ in 0..<2 { run.send(signal: SIGHUP) }
        #expect(try run.finish().status == 0)
        #expect(try place.files == ["s.ndjson"])
    }

    @Test("are removed where they would grow over the limit of a file's size")
    func sizeLimit() throws {
        let outcome = try place.shell(
            """
            ulimit -f 1; "$PROGRAM" probe \(field.endpoint) --count 200 --interval 1ms --timeout 100ms --quiet \
            --samples s.ndjson; echo $?
            """)
        #expect(outcome.output == "3\n")
        #expect(outcome.errors.contains("s.ndjson cannot be written: File too large; raise the largest size of a file"))
        #expect(try place.files.isEmpty)
    }

    @Test("have names that are no UTF-8, byte for byte, and messages show what a terminal must not get")
    func foreignNames() throws {
        let outcome = try place.shell(
            """
            lines=$(printf '\\317\\337.csv'); printf 'name,ingress\\na,\(field.endpoint)\\n' >"$lines"
            result=$(printf '\\262\\342.json')
            "$PROGRAM" probe --lines "$lines" --output "$result" --quiet \(shortRound.joined(separator: " ")); echo $?
            rm "$lines" "$result" && echo removed
            "$PROGRAM" probe "$(printf '\\317\\033[31m.csv')"
            """)
        #expect(outcome.output == "0\nremoved\n")
        #expect(outcome.errors.contains(#"plumbline: \xCF\u{1B}[31m.csv: there is no such file"#))
        #expect(!outcome.errors.contains("\u{1B}"))
    }

    @Test("may be a standard output that does not block")
    func pipeThatDoesNotBlock() throws {
        let rows = (1...400).map { "n\($0),\(field.endpoint)\n" }
        try place.write("many.csv", "name,ingress\n" + rows.joined())
        let outcome = try place.shell(
            """
            python3 -c '
            import fcntl, json, os, subprocess, sys
            reading, writing = os.pipe()
            fcntl.fcntl(writing, fcntl.F_SETFL, fcntl.fcntl(writing, fcntl.F_GETFL) | os.O_NONBLOCK)
            run = subprocess.Popen([os.environ["PROGRAM"], "probe", "many.csv", "--count", "1", "--format", "json",
                                    "--timeout", "200ms", "--max-address-rate", "2000"], stdout=writing)
            os.close(writing)
            # Nothing is read before the pipe is full: it takes 64 KiB.
            while int.from_bytes(fcntl.ioctl(reading, 0x541B, b"0000"), sys.byteorder) < 65536 and run.poll() is None:
                pass
            text = b"".join(iter(lambda: os.read(reading, 65536), b""))
            print(len(text) > 65536, len(json.loads(text)["lines"]), run.wait())
            '
            """)
        #expect(outcome.output == "True 400 0\n")
    }
}
