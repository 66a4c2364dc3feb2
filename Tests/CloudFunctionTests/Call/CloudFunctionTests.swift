import Foundation
import LineModel
import TestSupport
import Testing

@testable import CloudFunction
@testable import LineService
@testable import ObjectStore

@Suite("A function's calls", .serialized)
struct CloudFunctionTests {
    /// Calls until one has a valid round that `isDone`; what a busy machine spoils is measured again.
    private func call(
        _ function: CloudFunction, _ event: String = "{}", most: Int = 40,
        until isDone: (FunctionOutcome) throws -> Bool = { _ in true }
    ) async throws -> FunctionOutcome {
        for _ in 0..<most {
            let outcome = await function.call(event)
            #expect(outcome.fault == nil, "\(outcome.notes)")
            if outcome.isValid, try isDone(outcome) { return outcome }
        }
        Issue.record("not done after \(most) calls")
        return .response([])
    }

    @Test("a call uploads report and text and writes the state, with the role's key pair and token")
    func oneCall() async throws {
        let field = try await FunctionField(hosts: 2, ports: 2, net: 101)
        let outcome = try await call(field.function())
        let round = try #require(outcome.json["round"] as? String)
        #expect(outcome.json["lines"] as? Int == 4)
        #expect(outcome.json["abnormal"] as? Int == 0)
        #expect(field.store["rounds/\(round).txt"] != nil)
        let report = try #require(field.store["rounds/\(round).json.gz"])
        let unpacked = try #require(Gunzip.unpack(report.bytes, maxBytes: 1 << 20))
        #expect(String(decoding: unpacked, as: UTF8.self).contains(round))
        #expect(try field.readState().lastRoundID == round)
        #expect(field.store.requests.allSatisfy { $0.headers["x-amz-security-token"] == "STTEST" })
    }

    @Test("a broken ingress is told once and its end once, though the process is frozen an hour between calls")
    func incident() async throws {
        let field = try await FunctionField(hosts: 4, ports: 3, net: 102)
        let function = field.function()
        _ = try await call(function)
        field.breakHost(1)
        _ = try await call(function) { _ in !field.told.isEmpty }
        field.freeze(.seconds(3600))
        await field.store.dropConnections()
        _ = try await call(function)
        #expect(field.told.flatMap(\.items).map(\.change) == [.opened])
        #expect(field.told.first?.items.first?.lines.count == 3)
        #expect(field.told.first?.items.first?.cause.value == "127.102.0.2")
        try field.repairHost(1)
        // Another process: nothing but the object in the bucket is remembered.
        _ = try await call(field.function()) { _ in field.told.count > 1 }
        #expect(field.told.flatMap(\.items).map(\.change) == [.opened, .closed])
        let state = try field.readState()
        #expect(state.incidents.all.isEmpty)
        #expect(state.outbox.waiting.isEmpty)
    }

    @Test("two calls at once: both reports are there, the incident is told once")
    func twoAtOnce() async throws {
        let field = try await FunctionField(hosts: 3, ports: 2, net: 103)
        let settings: @Sendable (inout ServiceSettings) -> Void = { $0.limits.change = false }
        let functions = [field.function(settings), field.function(settings)]
        field.breakHost(0)
        // Both have read before either writes.
        for _ in 0..<20 where field.told.isEmpty {
            await withTaskGroup(of: FunctionOutcome.self) { group in
                for function in functions { group.addTask { await function.call() } }
                for await outcome in group { #expect(outcome.fault == nil, "\(outcome.notes)") }
            }
        }
        #expect(field.told.flatMap(\.items).map(\.change) == [.opened])
        let lost = field.store.requests.filter { $0.method == "PUT" && $0.path.contains("/state/") }
        #expect(lost.count >= 2)
        #expect(lost.allSatisfy { $0.headers["if-match"] != nil || $0.headers["if-none-match"] != nil })
        #expect(try field.readState().incidents.all.count == 1)
    }

    @Test("a call that loses enters its round into what the winner wrote, and tells nobody twice")
    func loses() async throws {
        let field = try await FunctionField(hosts: 3, ports: 2, net: 104)
        field.breakHost(0)
        let (winner, loser) = (field.function(), field.function())
        let writes = Counter()
        // While the loser is about to write for the first time, the winner's whole call takes place.
        let held = Gate()
        field.store.refuse { request in
            guard request.method == "PUT", request.path.contains("/state/"), writes.next() == 1 else { return nil }
            held.open()
            return ObjectServer.error(412, "PreconditionFailed")
        }
        let first = Task { await loser.call() }
        await held.wait()
        let second = try await call(winner) { _ in !field.told.isEmpty }
        let outcome = await first.value
        #expect(outcome.fault == nil)
        #expect(second.fault == nil)
        #expect(field.told.flatMap(\.items).count { $0.change == .opened } == 1)
    }

    @Test("a bucket that cannot be reached: the answer says so, and the next call uploads both reports")
    func unreachable() async throws {
        let field = try await FunctionField(hosts: 1, ports: 1, net: 105)
        let function = field.function()
        field.setEndpoint("http://127.0.0.1:1")
        let failed = await function.call(timeLeft: .seconds(15))
        #expect(failed.fault?.kind == .bucket)
        #expect(failed.fault?.message.contains("state") == true)
        let lost = try #require(failed.json["round"] as? String)
        #expect(failed.json["sent"] as? Int ?? 0 > 0)
        field.setEndpoint(nil)
        let outcome = await function.call()
        #expect(outcome.fault == nil)
        #expect(field.store["rounds/\(lost).json.gz"] != nil)
        #expect(field.store["rounds/\(outcome.json["round"] as? String ?? "").json.gz"] != nil)
    }

    @Test("a bucket that refuses: the answer names the remedy")
    func refused() async throws {
        let field = try await FunctionField(hosts: 1, ports: 1, net: 106)
        field.store.refuse { _ in ObjectServer.error(403, "AccessDenied") }
        let outcome = await field.function().call()
        #expect(outcome.fault?.kind == .bucket)
        #expect(outcome.fault?.message.contains("permit this key pair") == true)
        #expect(outcome.json["sent"] as? Int ?? 0 > 0)
    }

    @Test("a refused key pair is told as the store's answer with its remedy, and is asked for nothing further")
    func refusedKeyPair() async throws {
        let field = try await FunctionField(hosts: 1, ports: 1, net: 117)
        field.store.refuse { request in
            request.method == "PUT" ? ObjectServer.error(403, "InvalidAccessKeyId") : nil
        }
        let outcome = await field.function().call()
        #expect(outcome.fault?.message.contains("the state cannot be written: the store answered 403") == true)
        #expect(outcome.fault?.message.contains("another call was first") == false)
        let uploads = try #require(outcome.json["uploads"] as? [[String: String]])
        // Report and text: the second one is not even tried.
        #expect(uploads.count == 2)
        for upload in uploads {
            let said = try #require(upload["failure"])
            #expect(said.hasPrefix("the store answered 403 InvalidAccessKeyId") && said.hasSuffix("; check access_key"))
        }
        let asked = field.store.requests.filter { $0.method == "PUT" && $0.path.contains("/rounds/") }
        #expect(asked.count == 1)
    }

    @Test("a state that cannot be written: the report is uploaded, nobody is told")
    func unwritable() async throws {
        let field = try await FunctionField(hosts: 3, ports: 1, net: 107)
        field.breakHost(0)
        field.store.refuse { request in
            request.method == "PUT" && request.path.contains("/state/")
                ? ObjectServer.error(503, "ServiceUnavailable") : nil
        }
        let outcome = await field.function().call()
        #expect(outcome.fault?.kind == .bucket)
        #expect(outcome.fault?.message.contains("nobody is told") == true)
        #expect(field.told.isEmpty)
        #expect(field.store["rounds/\(outcome.json["round"] as? String ?? "").json.gz"] != nil)
    }

    @Test("a store that does not know If-Match: the state is written all the same, and the answer says what that means")
    func withoutIfMatch() async throws {
        let field = try await FunctionField(hosts: 1, ports: 1, net: 116)
        field.store.refuse { request in
            request.headers["if-match"] != nil ? ObjectServer.error(501, "NotImplemented") : nil
        }
        let function = field.function()
        let first = await function.call()
        #expect(!first.notes.contains { $0.contains("If-Match") })
        let second = await function.call()
        #expect(second.fault == nil)
        #expect(second.notes.contains { $0.contains("one call at a time") })
        #expect(try field.readState().lastRoundID == second.json["round"] as? String)
    }

    @Test("a damaged state is moved aside, said, and begun anew")
    func damaged() async throws {
        let field = try await FunctionField(hosts: 1, ports: 1, net: 108)
        let broken = ObjectServer.Object(bytes: Array("garbage".utf8), etag: "\"x\"")
        field.store["state/test.json.gz"] = broken
        let outcome = await field.function().call()
        #expect(outcome.fault == nil)
        #expect(outcome.notes.contains { $0.contains("cannot be read") && $0.contains("damaged-") })
        let aside = try #require(field.store.keys.first { $0.contains(".damaged-") })
        #expect(field.store[aside]?.bytes == broken.bytes)
        #expect(try field.readState().calls == 1)
    }

    @Test("a newer state is left as it is: the report is uploaded, the call fails")
    func newer() async throws {
        let field = try await FunctionField(hosts: 1, ports: 1, net: 109)
        let bytes = try Array(#"{"version":2,"what":"else"}"#.utf8).gzipped()
        field.store["state/test.json.gz"] = ObjectServer.Object(bytes: bytes, etag: "\"x\"")
        let outcome = await field.function().call()
        #expect(outcome.fault?.kind == .state)
        #expect(outcome.fault?.message.contains("version 2") == true)
        #expect(field.store["state/test.json.gz"]?.bytes == bytes)
        #expect(field.store["rounds/\(outcome.json["round"] as? String ?? "").json.gz"] != nil)
    }

    @Test("a deadline that is too short for the plan: fewer probes, said; for any round: nothing is sent")
    func deadlines() async throws {
        let field = try await FunctionField(hosts: 1, ports: 2, net: 110)
        let function = field.function { settings in
            settings.probe.count = 1000
            settings.confirm.count = 100
        }
        let short = await function.call(timeLeft: .seconds(4))
        #expect(short.fault == nil)
        let count = try #require(short.json["count"] as? Int)
        #expect((20..<1000).contains(count))
        #expect((1...2 * count).contains(short.json["sent"] as? Int ?? 0))
        #expect(short.notes.contains { $0.contains("probes a line instead of 1000") })
        let none = await function.call(timeLeft: .milliseconds(900))
        #expect(none.fault?.kind == .tooLittle)
        #expect(none.fault?.message.contains("set the function's timeout to") == true)
        #expect(none.json.isEmpty)
    }

    @Test("memory that is too little for any line: nothing is sent, the answer says how much is needed")
    func memory() async throws {
        let field = try await FunctionField(hosts: 1, ports: 2, net: 111)
        let function = field.function { $0.probe.count = 20 }
        let outcome = await function.call(memory: 56)
        #expect(outcome.fault?.kind == .tooLittle)
        #expect(outcome.fault?.message.contains("memory") == true)
    }

    @Test("an event restricts the round by tag and count; the states of other lines stay")
    func restricts() async throws {
        let field = try await FunctionField(hosts: 2, ports: 2, net: 112)
        let function = field.function()
        field.breakHost(0)
        _ = try await call(function) { _ in !field.told.isEmpty }
        let outcome = try await call(function, #"{"Type":"Timer","Message":"tag=host=1 count=7"}"#)
        #expect(outcome.json["lines"] as? Int == 2)
        #expect(outcome.json["sent"] as? Int == 14)
        #expect(try field.readState().incidents.all.count == 1)
        let none = await function.call(#"{"tag":"host=9"}"#)
        #expect(none.fault?.kind == .event)
        #expect(none.fault?.message.contains("host=9") == true)
    }

    @Test("an event's lines file takes the place of the configured ones, with a state of its own")
    func otherLines() async throws {
        let field = try await FunctionField(hosts: 2, ports: 1, net: 113)
        let function = field.function { $0.functionLines = ["bucket:night.csv", "\(field.directory)/nowhere.csv"] }
        field.store["night.csv"] = try ObjectServer.Object(
            bytes: [UInt8](Data(contentsOf: URL(fileURLWithPath: "\(field.directory)/lines.csv"))),
            etag: "\"n\"")
        let outcome = await function.call(#"{"lines":"bucket:night.csv"}"#)
        #expect(outcome.fault == nil)
        #expect(outcome.json["lines"] as? Int == 2)
        #expect(field.store.keys.contains { $0.hasPrefix("state/test.json.gz.bucket_night.csv") })
        let missing = await function.call(#"{"lines":"./nowhere.csv"}"#)
        #expect(missing.fault?.kind == .configuration)
        #expect(missing.fault?.message.contains("nowhere.csv") == true)
    }

    @Test("an event reads no file that the configuration does not name, and learns nothing of what is in it")
    func foreignFiles() async throws {
        let field = try await FunctionField(hosts: 1, ports: 1, net: 116)
        let secret = "WECOM_URL=https://robot.example/send?key=geheim\n"
        for name in ["plumbline.env", "key"] {
            try secret.write(toFile: "\(field.directory)/\(name)", atomically: true, encoding: .utf8)
        }
        field.store["secret"] = ObjectServer.Object(bytes: Array(secret.utf8), etag: "\"s\"")
        let function = field.function { $0.functionLines = ["\(field.directory)/key", "bucket:other"] }
        for name in [
            "plumbline.env", "./plumbline.env", "tmp/../plumbline.env", "bucket:secret", "bucket:./other", "lines.csv/",
            "/lines.csv", "LINES.CSV", "bucket:plumbline.env", String(repeating: "x", count: 600),
        ] {
            let outcome = await function.call(#"{"lines":"\#(name)"}"#)
            let said = "\(outcome)"
            // The last slash says nothing.
            if name == "lines.csv/" { continue }
            #expect(outcome.fault?.kind == .event, "\(name): \(said)")
            #expect(!said.contains("geheim") && !said.contains("robot.example") && said.utf8.count < 400)
        }
        // One that is named by mistake says nothing of what it holds.
        let mistaken = await function.call(#"{"lines":"key"}"#)
        #expect(mistaken.fault != nil)
        #expect(!"\(mistaken)".contains("geheim") && !"\(mistaken)".contains("WECOM"))
        for name in ["lines.csv", "./lines.csv"] {
            #expect(await function.call(#"{"lines":"\#(name)"}"#).fault == nil)
        }
    }

    @Test("an event that is no JSON is answered with what to write, and nothing is sent")
    func noJSON() async throws {
        let field = try await FunctionField(hosts: 1, ports: 1, net: 114)
        let outcome = await field.function().call("{count: 3")
        #expect(outcome.fault?.kind == .event)
        #expect(outcome.fault?.message.contains("no JSON") == true)
        #expect(field.store.keys.isEmpty)
    }

    @Test("without a bucket every call tells what it finds, and says that nothing is remembered")
    func withoutBucket() async throws {
        let field = try await FunctionField(hosts: 3, ports: 1, net: 115)
        field.breakHost(0)
        let function = field.function { $0.upload = [] }
        let outcome = try await call(function) { _ in !field.told.isEmpty }
        #expect(outcome.json["state"] as? String == "none")
        #expect(outcome.notes.contains { $0.contains("nothing is remembered") })
    }
}
