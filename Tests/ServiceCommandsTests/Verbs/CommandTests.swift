import Foundation
import TestSupport
import Testing

@Suite("The built plumblined")
struct CommandTests {
    private static let lines = "ingress,tags\n127.0.0.1:9,site=a\n127.0.0.1:10,site=b\n"
    private static let least = "lines: [{file: lines.csv}]\n"

    private func place(_ configuration: String = least) throws -> Workplace {
        let place = try Workplace(.plumblined)
        try place.write("lines.csv", Self.lines)
        try place.write("plumbline.yaml", configuration)
        return place
    }

    // MARK: validate

    @Test("validate says what a configuration means, or with --quiet nothing")
    func valid() throws {
        let place = try place()
        let told = try place.run("validate")
        #expect(told.status == 0 && told.errors == "")
        #expect(told.output.contains("2 from files") && told.output.hasSuffix("Nothing is wrong with it.\n"))
        let quiet = try place.run("validate", "plumbline.yaml", "--quiet")
        #expect(quiet.status == 0 && quiet.output == "" && quiet.errors == "")
    }

    @Test("validate says everything that is wrong at once, with status 2")
    func invalid() throws {
        let place = try place(Self.least + "probe: {intervall: 20ms}\nnotify: [{name: a, wecom: {}}]\n")
        let told = try place.run("validate")
        #expect(told.status == 2 && told.output == "")
        #expect(
            told.errors == """
                plumblined: plumbline.yaml:2:9: probe.intervall is no setting; did you mean interval?
                plumblined: plumbline.yaml:3:27: notify[1].wecom.url: is missing; write it

                """)
    }

    @Test("validate says of one destination everything that is wrong, and nothing twice")
    func wholeDestinations() throws {
        let place = try place(
            Self.least + """
                notify:
                  - {name: a, mail: {host: a, from: "x", to: [nope, b@example.com, "no body"], password: p}}
                  - {name: b, exec: {program: tell-us, timeout: 1h}}
                  - {name: c, alertmanager: {urls: ["${UNSET}"], labels: [a-b], username: u}}
                upload:
                  - {name: s, s3: {endpoint: "cos.example", bucket: b, region: r, access_key: "a b", timeout: 2h}}

                """)
        let told = try place.run("validate").errors
        let expected = """
            notify[1].mail.username: username is missing, password is there; write both or none of them
            notify[1].mail.from: from must be a mail address, like ops@example.com
            notify[1].mail.to: to[1] must be a mail address, like ops@example.com
            notify[1].mail.to: to[3] must be a mail address, like ops@example.com
            notify[2].exec.program: program must be a whole path, like /usr/local/bin/tell-us
            notify[2].exec.timeout: timeout must be 1ms to 10m
            notify[3].alertmanager.urls[1]: the environment variable UNSET is not set; set it
            notify[3].alertmanager.labels: labels must be like team=games
            upload[1].s3.secret_key: is missing; write it
            upload[1].s3.endpoint: is no address of a store
            upload[1].s3.bucket: has 3 to 63 letters
            upload[1].s3.access_key: is empty or has spaces
            upload[1].s3.timeout: is 1s to 1h
            """.split(separator: "\n")
        for line in expected { #expect(told.contains(": \(line)"), "\(line) in \(told)") }
        #expect(told.split(separator: "\n").count == expected.count, "\(told)")
    }

    @Test("validate reads the lines files also where the configuration is wrong elsewhere")
    func filesOfAWrongConfiguration() throws {
        let place = try place(
            "every: 5x\nlines: [{file: lines.csv}, {file: none.csv}, {file: lines.csv, defalt_port: 7}]\n")
        try place.write("lines.csv", "ingress\nnonsense\n")
        let told = try place.run("validate")
        #expect(told.status == 2 && told.errors.contains("1:8: every") && told.errors.contains("lines.csv:2"))
        #expect(
            told.errors.contains(
                "plumbline.yaml:2:35: lines[2].file: none.csv cannot be read: there is no such file; name a file that "
                    + "this user may read\n"))
        // What payloads there are is not known, nor what a line without one is.
        try place.write("plumbline.yaml", "probe: {templates: none}\nlines: [{file: lines.csv}]\n")
        #expect(try !place.run("validate").errors.contains("lines.csv:2"))
    }

    @Test(
        "validate warns of a program and a directory that are not on this machine",
        arguments: ["/etc/passwd", "/bin/nonexist", "/etc"])
    func machine(program: String) throws {
        let place = try place(
            Self.least + "history: {path: none/h.sqlite}\nnotify: [{name: a, exec: {program: \(program)}}]\n")
        let told = try place.run("validate")
        #expect(
            told.errors == """
                plumblined: warning: plumbline.yaml:2:17: history.path: there is no directory none; make it for \
                the service
                plumblined: warning: plumbline.yaml:3:36: notify[1].exec.program: \(program) is no program that this \
                user may run; check its path and mode

                """)
        #expect(told.status == 0)
    }

    @Test("validate tells that rounds will be skipped beside whatever else it warns of; a file named twice once")
    func warnings() throws {
        let lines = (0..<400).map { "l\($0),127.0.0.1:\($0 + 1)" }.joined(separator: "\n")
        let place = try place(
            "lines: [{file: lines.csv}]\nevery: 60s\nprobe: {max_address_rate: 100}\n"
                + "notify: [{name: a, exec: {program: /bin/nonexist}}]\n")
        try place.write("lines.csv", "name,ingress\n\(lines)\n")
        let told = try place.run("validate")
        #expect(told.errors.contains("/bin/nonexist is no program"), "\(told.errors)")
        #expect(told.errors.components(separatedBy: "rounds will be skipped").count == 2, "\(told.errors)")
        let twice = try self.place("lines: [{file: no.csv}, {file: no.csv}]\nprobe: 5\n").run("validate")
        #expect(twice.errors.components(separatedBy: "no.csv cannot be read").count <= 2, "\(twice.errors)")
    }

    @Test("validate reads the lines files, too; what is not there is told")
    func files() throws {
        let place = try place()
        try place.write("lines.csv", "ingress\nnonsense\n")
        let wrong = try place.run("validate")
        #expect(wrong.status == 2 && wrong.errors.contains("lines.csv:2"))
        let none = try place.run("validate", "none.yaml")
        #expect(none.status == 2 && none.errors.contains("none.yaml"))
    }

    @Test("no verb shows a secret of the configuration")
    func secrets() throws {
        let place = try place(
            Self.least + "notify: [{name: a, wecom: {url: \"http://127.0.0.1:1/cgi-bin/webhook/send?key=${K}\"}}]\n")
        for arguments in [["validate"], ["notify", "test", "a"]] {
            let told =
                try arguments.count == 1
                ? place.run("validate", environment: ["K": "KEY-0001"])
                : place.run("notify", "test", "a", environment: ["K": "KEY-0001"])
            #expect(told.status == (arguments.count == 1 ? 0 : 3), "\(told.errors)")
            #expect(!(told.output + told.errors).contains("KEY-0001"))
        }
    }

    // MARK: notify

    @Test("notify test says what became of it by text and status")
    func notify() throws {
        let place = try place(
            Self.least + """
                notify:
                  - {name: good, exec: {program: /bin/sh, arguments: ["-c", "cat > told.json"]}}
                  - {name: bad, exec: {program: /bin/sh, arguments: ["-c", "echo why >&2; exit 78"]}}
                  - {name: later, exec: {program: /bin/sh, arguments: ["-c", "exit 1"]}}

                """)
        let good = try place.run("notify", "test", "good")
        #expect(good.status == 0 && good.output == "good: the test message was delivered (exec)\n")
        let file = place.directory.appendingPathComponent("told.json")
        let told = try JSONSerialization.jsonObject(with: Data(contentsOf: file)) as? [String: Any]
        #expect(told?["is_test"] as? Bool == true && told?["vantage"] as? String == "local")
        let bad = try place.run("notify", "test", "bad")
        #expect(bad.status == 3 && bad.errors.contains("bad: not delivered:") && bad.errors.contains("why"))
        #expect(!bad.errors.contains("try again"))
        let later = try place.run("notify", "test", "later")
        #expect(later.status == 3 && later.errors.hasSuffix("; the service would try again\n"), "\(later.errors)")
        #expect(!later.errors.contains("it is tried again"))
        let unknown = try place.run("notify", "test", "nobody")
        #expect(unknown.status == 2 && unknown.errors.contains("\"good\", \"bad\", \"later\""))
    }

    // MARK: history

    @Test("history's verbs ask a database that generate made, in every format")
    func history() throws {
        let place = try Workplace(.plumblined)
        let made = try place.run(
            "history", "generate", "--lines", "5", "--days", "1", "--every", "3600", "--probes", "2", "--output",
            "h.sqlite", "--until", "2026-11-24T00:00:00Z")
        #expect(made.status == 0, "\(made.errors)")
        let range = ["--database", "h.sqlite", "--from", "2026-11-22T00:00:00Z", "--to", "2026-11-25T00:00:00Z"]
        func ask(_ verb: String, _ more: String...) throws -> String {
            let told = try place.run("history", verb, more, range)
            #expect(told.status == 0, "\(verb): \(told.errors)")
            return told.output
        }
        let lines = try ask("lines", "--format", "csv").split(separator: "\n")
        #expect(lines.count == 6)
        let name = try #require(lines.last?.split(separator: ",").first.map(String.init))
        for format in ["table", "json", "csv", "text"] {
            for verb in ["lines", "rounds", "outages"] { _ = try ask(verb, "--format", format) }
            #expect(try ask("show", name, "--format", format) != "")
        }
        #expect(try ask("show", name, "--by", "hour", "--format", "csv").split(separator: "\n").count == 27)
        #expect(try ask("rounds", "--format", "csv").split(separator: "\n").count == 27)
        let samples = try ask("export", "--format", "samples")
        #expect(samples.contains("\"line\""))
        let unknown = try place.run("history", "show", "nobody", "--database", "h.sqlite")
        #expect(unknown.status == 2 && unknown.errors.contains("history lines"))
    }

    /// Two rounds of 40 lines, and what asks for them.
    private func ask(_ verb: String, _ more: [String], environment: [String: String] = [:]) throws -> Outcome {
        let place = try Workplace(.plumblined)
        _ = try place.run(
            "history", "generate", "--lines", "40", "--days", "0", "--every", "3600", "--probes", "2", "--output",
            "history.sqlite", "--until", "2026-11-24T00:00:00Z")
        let all = ["history", verb] + more + ["--from", "2026-11-22T00:00:00Z", "--to", "2026-11-25T00:00:00Z"]
        return try place.run(all, environment: environment)
    }

    @Test("history's tables are 80 columns wide at most where no terminal says otherwise, and --wide has all")
    func historyWidth() throws {
        for verb in [
            ["lines"], ["rounds"], ["outages"], ["show", "line-0000*"], ["show", "line-00003", "--by", "hour"],
        ] {
            let rows = try ask(verb[0], Array(verb.dropFirst())).output.split(separator: "\n")
            #expect(rows.allSatisfy { $0.count <= 80 }, "\(rows)")
        }
        let asked = try ask("lines", [], environment: ["COLUMNS": "60"]).output.split(separator: "\n")
        #expect(asked.count > 40 && asked.allSatisfy { $0.count <= 60 })
        let wide = try ask("show", ["line-00003", "--wide"]).output.split(separator: "\n")
        #expect(wide[0].contains("jitter ms") && !wide.contains { $0.hasPrefix("left out") })
    }

    @Test("history lines shows the worst first, the ones that are asked for")
    func historyLines() throws {
        func names(_ more: String...) throws -> [String] {
            let told = try ask("lines", more + ["--format", "csv"])
            #expect(told.status == 0, "\(told.errors)")
            return told.output.split(separator: "\n").dropFirst().map { String($0.prefix { $0 != "," }) }
        }
        let all = try names()
        #expect(all.count == 40 && Set(all).count == 40)
        #expect(try names("--top", "3") == Array(all.prefix(3)))
        #expect(try names("--name", "line-0000*") == all.filter { $0.hasPrefix("line-0000") })
        #expect(try names("--name", "line-00007", "--name", "line-00011").sorted() == ["line-00007", "line-00011"])
        let states = try ["healthy", "abnormal", "unmeasured"].map { try names("--state", $0) }
        #expect(states.flatMap(\.self).sorted() == all.sorted())
        #expect(try names("--tag", "none=such") == [])
        let wrong = try ask("lines", ["--top", "0"])
        #expect(wrong.status == 2 && wrong.errors.contains("--top 0: write 1 or more lines"))
    }

    @Test("history show takes patterns and several names, whose rows begin with the line")
    func historyPatterns() throws {
        func rows(_ more: String...) throws -> [Substring] {
            try ask("show", more + ["--format", "csv"]).output.split(separator: "\n")
        }
        let some = try rows("line-0000*")
        #expect(some[0].hasPrefix("line,started,id,") && some.count == 1 + 10 * 2)
        #expect(some[1].hasPrefix("line-00000,2026-") && some[20].hasPrefix("line-00009,2026-"))
        #expect(
            try rows("line-00002", "line-00001").dropFirst().map { $0.prefix(10) } == [
                "line-00001", "line-00001", "line-00002", "line-00002",
            ])
        #expect(try rows("line-00002")[0].hasPrefix("started,id,"))
        let none = try ask("show", ["no-*"])
        #expect(none.status == 2 && none.errors.contains("fits \"no-*\"; see history lines"))
    }

    @Test("history export is one CSV of all rounds, a JSON array, or NDJSON")
    func historyExport() throws {
        let csv = try ask("export", ["--format", "csv"]).output
        let rows = csv.split(separator: "\n")
        #expect(csv.hasPrefix("\u{FEFF}round,started,name,ingress,") && rows.count == 1 + 2 * 40)
        #expect(Set(rows.dropFirst().map { $0.prefix { $0 != "," } }).count == 2)
        // No line of these has STAMP or segments.
        #expect(!rows[0].contains("stamp_") && !rows[0].contains("segments_"))
        #expect(try !ask("export", ["--format", "csv", "--no-csv-bom"]).output.hasPrefix("\u{FEFF}"))
        func object(_ text: some StringProtocol) throws -> Any {
            try JSONSerialization.jsonObject(with: Data(text.utf8))
        }
        let array = try #require(try object(ask("export", []).output) as? [[String: Any]])
        #expect(array.count == 2 && array.allSatisfy { $0["round"] != nil && ($0["lines"] as? [Any])?.count == 40 })
        let lines = try ask("export", ["--format", "ndjson"]).output.split(separator: "\n")
        #expect(lines.count == 2)
        for (line, round) in zip(lines, array) { #expect(try object(line) as? NSDictionary == round as NSDictionary) }
        let wrong = try ask("export", ["--format", "xml"])
        #expect(wrong.status == 2 && wrong.errors.contains("ndjson, samples"))
    }

    @Test("history shows the vantage's own hours and days, whatever the reader's time zone is")
    func historyElsewhere() throws {
        let place = try Workplace(.plumblined)
        _ = try place.run(
            "history", "generate", "--lines", "1", "--days", "2", "--every", "600", "--output", "h.sqlite", "--until",
            "2026-11-26T04:00:00Z")
        for end in ["2026-11-26T04:00:00Z", "2026-11-26T12:00:00+08:00", "2026-11-25T23:00:00-05:00"] {
            for (unit, last, rows) in [("hour", "3h", 3), ("day", "1d", 2)] {
                let told = try place.run(
                    "history", "show", "line-00000", "--by", unit, "--last", last, "--to", end, "--database",
                    "h.sqlite", "--format", "csv")
                let shown = told.output.split(separator: "\n").dropFirst()
                #expect(shown.count == rows, "\(end) \(unit)")
                #expect(shown.last?.hasPrefix(unit == "hour" ? "2026-11-26T03:00:00Z" : "2026-11-26T00:00:00Z") == true)
            }
        }
    }

    @Test("history reads of a configuration where the history is, and needs none of its secrets")
    func historyOfAConfiguration() throws {
        let place = try place(
            "lines: [{url: \"${CMDB_URL}\"}]\nnotify: [{name: a, wecom: {url: \"${WECOM_URL}\"}}]\n"
                + "history: {path: h.sqlite}\n")
        _ = try place.run(
            "history", "generate", "--lines", "3", "--days", "1", "--every", "3600", "--output", "h.sqlite", "--until",
            "2026-11-24T00:00:00Z")
        let told = try place.run("history", "rounds", "--config", "plumbline.yaml", "--to", "2026-11-24T00:00:00Z")
        #expect(told.status == 0 && told.errors == "")
        try place.write("plumbline.yaml", "history: [\n")
        let broken = try place.run("history", "rounds", "--config", "plumbline.yaml")
        #expect(broken.status == 2 && broken.errors.contains(": no YAML: "), "\(broken.errors)")
        try place.write("plumbline.yaml", "history: {path: \"${PLACE}\"}\n")
        let unset = try place.run("history", "rounds", "--config", "plumbline.yaml")
        #expect(unset.status == 2 && unset.errors.contains("1:17: history.path: the environment variable PLACE"))
    }

    @Test("notify test needs the secrets of its own destination only")
    func notifyWithoutTheOthersSecrets() throws {
        let place = try place(
            Self.least + """
                notify:
                  - {name: ops, wecom: {url: "${WECOM_URL}"}}
                  - {name: good, exec: {program: /bin/sh, arguments: ["-c", "cat > told.json"]}}
                upload: [{name: cos, s3: {endpoint: "https://h", bucket: b-1, region: r, access_key: "${I}", secret_key: "${K}"}}]

                """)
        let good = try place.run("notify", "test", "good")
        #expect(good.status == 0 && good.errors == "", "\(good.errors)")
        let own = try place.run("notify", "test", "ops")
        #expect(own.status == 2 && own.errors.contains("notify[1].wecom.url: the environment variable WECOM_URL"))
        let unknown = try place.run("notify", "test", "nobody")
        #expect(unknown.status == 2 && unknown.errors.contains("it has \"ops\", \"good\""))
    }

    @Test("history tells what is wrong with a question or a database")
    func historyMistakes() throws {
        let place = try Workplace(.plumblined)
        let none = try place.run("history", "lines", "--database", "none.sqlite")
        #expect(none.status == 2 && none.errors.contains("none.sqlite"))
        try place.write("bad.sqlite", "this is no database, and long enough to be told from an empty one\n")
        let bad = try place.run("history", "lines", "--database", "bad.sqlite")
        #expect(bad.status != 0 && bad.errors.contains("; name the history that watch writes"))
        let directory = try place.run("history", "lines", "--database", ".")
        #expect(directory.status == 2 && directory.errors.contains(". is a directory; name the history's file in it"))
        let both = try place.run("history", "lines", "--last", "1h", "--from", "2026-11-22")
        #expect(both.status == 2 && both.errors.contains("--from and --last"))
    }

    @Test("help and version name every verb")
    func help() throws {
        let place = try Workplace(.plumblined)
        let help = try place.run("--help")
        for verb in ["watch", "history", "notify", "validate"] { #expect(help.output.contains("  \(verb)")) }
        let history = try place.run("history", "--help")
        #expect(history.status == 0 && !history.output.contains("generate"))
        #expect(try place.run("--version").status == 0)
    }
}

extension Workplace {
    fileprivate func run(_ first: String, _ second: String, _ more: [String], _ range: [String]) throws -> Outcome {
        try run([first, second] + more + range)
    }
}
