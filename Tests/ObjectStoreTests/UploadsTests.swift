import Foundation
import LineModel
import TestSupport
import Testing

@testable import ObjectStore
@testable import ServiceSupport

@Suite struct UploadsSignatureTests {
    // Amazon S3 API Reference, "Authenticating Requests: Using the Authorization Header", "Examples".
    static let examples: [(String, String, [(String, String)], [(String, String)], String, String)] = [
        (
            "GET", "/test.txt", [], [("range", "bytes=0-9")], "",
            "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41"
        ),
        (
            "PUT", "/test$file.text", [],
            [("date", "Fri, 24 May 2013 00:00:00 GMT"), ("x-amz-storage-class", "REDUCED_REDUNDANCY")],
            "Welcome to Amazon S3.", "98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd"
        ),
        ("GET", "/", [("lifecycle", "")], [], "", "fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543"),
        (
            "GET", "/", [("max-keys", "2"), ("prefix", "J")], [], "",
            "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7"
        ),
    ]

    @Test("Amazon's published examples get their published signatures", arguments: examples.indices)
    func published(index: Int) {
        let (method, path, query, headers, body, signature) = Self.examples[index]
        let time = WallTime(nanosecondsSince1970: 1_369_353_600_000_000_000)
        let hash = SigV4.payloadHash(body.utf8)
        let credentials = S3Credentials(
            accessKey: "AKIA" + "IOSFODNN7EXAMPLE", secretKey: Secret("wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"))
        let own = [
            ("host", "examplebucket.s3.amazonaws.com"), ("x-amz-content-sha256", hash),
            ("x-amz-date", SigV4.timestamp(time)),
        ]
        let found = SigV4(credentials: credentials, region: "us-east-1").authorization(
            SigningRequest(method: method, path: path, query: query, headers: own + headers), payloadHash: hash,
            time: time)
        #expect(found.hasSuffix("Signature=\(signature)"))
    }
}

extension UploadsSignatureTests {
    @Test("requests get the signatures that botocore and Tencent's SDK gave them", arguments: vectors)
    func others(vector: SignatureVector) throws {
        #expect(try vector.found().hasSuffix("ignature=\(vector.authorization)"))
    }
}

@Suite struct UploadsSpoolTests {
    private func entry(_ sequence: UInt64, _ bytes: Int) -> SpoolQueue.Entry {
        .init(sequence: sequence, bytes: bytes, since: WallTime(nanosecondsSince1970: 0))
    }

    @Test("beyond the bound the oldest are dropped, but not what is under way")
    func bounded() {
        var queue = SpoolQueue(maxBytes: 100)
        #expect(queue.add(entry(1, 40)).isEmpty && queue.add(entry(2, 40)).isEmpty)
        #expect(queue.begin()?.sequence == 1)
        #expect(queue.add(entry(3, 40)).map(\.sequence) == [2])
        queue.postpone()
        #expect(queue.add(entry(4, 40)).map(\.sequence) == [1])
        #expect(queue.add(entry(5, 101)).map(\.sequence) == [3, 4, 5])
        #expect(queue.bytes == 0 && queue.begin() == nil)
    }

    @Test("a spool opened again has what was whole, in order, and none that was half-written")
    func reopened() throws {
        let folder = try TemporaryFolder()
        let directory = SpoolDirectory(folder.path)
        #expect(try directory.open().waiting.isEmpty)
        let header = SpoolFile.Header(key: "a/b.json.gz", contentType: "application/json", contentEncoding: "gzip")
        for sequence in [2, 1] as [UInt64] { _ = try directory.write(sequence, header: header) { try $0([1, 2, 10]) } }
        try folder.write("00000000000000000003.upload.partial-7", Data([1]))
        let opened = try directory.open()
        #expect(opened.waiting.map(\.sequence) == [1, 2] && opened.partials == 1)
        let read = try #require(try directory.read(1))
        #expect(read.0 == header && read.1 == [1, 2, 10])
    }

    @Test("gzip's result is what gzip unpacks to the same octets", .seeded)
    func gzip() throws {
        var chance = Seed.generator(7)
        let bytes = (0..<300_000).map { _ in UInt8.random(in: 0..<20, using: &chance) }
        var packed: [UInt8] = []
        let gzip = try Gzip { packed += $0 }
        for start in stride(from: 0, to: bytes.count, by: 7_001) { try gzip.write(bytes[start...].prefix(7_001)) }
        try gzip.finish()
        let folder = try TemporaryFolder()
        let file = try folder.write("a.gz", Data(packed))
        let process = Process(), pipe = Pipe()
        process.executableURL = URL(fileURLWithPath: "/bin/gzip")
        process.arguments = ["-dc", file]
        process.standardOutput = pipe
        try process.run()
        let unpacked = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0 && Array(unpacked) == bytes)
    }
}

@Suite struct UploadsSettingsTests {
    @Test("a pattern is filled in, with values made safe")
    func pattern() throws {
        let values = KeyPattern.Values(
            vantage: "../a b", time: WallTime(nanosecondsSince1970: 1_369_353_609_000_000_000), round: "9f0c")
        #expect(
            try KeyPattern("{vantage}/{date}/{time}-{round}.gz").key(values)
                == ".._a_b-2c2c791a/2013-05-24/000009-9f0c.gz")
    }

    @Test(
        "what is no pattern is refused", arguments: ["", "/a", "a//b", "a/", "a/../b", "{when}", "{date", "a}", "a\n"])
    func noPattern(text: String) { #expect(throws: KeyPattern.ParseError.self) { try KeyPattern(text) } }

    @Test("two vantages never have one key, whatever of their names a key cannot hold", .seeded)
    func apart() throws {
        let pattern = try KeyPattern("{vantage}/{date}.gz")
        func key(_ vantage: String) -> String {
            pattern.key(.init(vantage: vantage, time: WallTime(nanosecondsSince1970: 0), round: "9f0c"))
        }
        let long = String(repeating: "探测点", count: 30)
        let names = [long + "一", long + "二", long, "a b", "a_b", "a/b", "a:b", "..", "_", "...", "", "sz-1", "SZ-1"]
        #expect(Set(names.map(key)).count == names.count)
        for name in names {
            let folder = key(name).prefix { $0 != "/" }
            #expect((1...64).contains(folder.utf8.count) && folder != "." && folder != "..", "\(folder)")
        }
        // What a key can hold stays as it is.
        #expect(key("上海-1").hasPrefix("上海-1/") && key("sz_1.b").hasPrefix("sz_1.b/"))
        var chance = Seed.generator(11)
        var seen: [String: String] = [:]
        for _ in 0..<2_000 {
            let name = String((0..<Int.random(in: 1...90, using: &chance)).map { _ in "ab_ /".randomElement() ?? "a" })
            if let other = seen.updateValue(name, forKey: key(name)) { #expect(other == name) }
        }
    }

    @Test("addresses in both styles; what is none is refused")
    func addresses() throws {
        let virtual = try S3Address(endpoint: "https://COS.example:443/", bucket: "b-1", style: .virtual)
        #expect(virtual.url(key: "a b/é") == "https://b-1.cos.example/a%20b/%C3%A9")
        let path = try S3Address(endpoint: "http://127.0.0.1:8080", bucket: "b-1", style: .path)
        #expect(path.url(key: "k") == "http://127.0.0.1:8080/b-1/k")
        for endpoint in ["cos.example", "ftp://a", "https://", "https://" + "u:p@h", "https://h/p", "https://b-1.h"] {
            #expect(throws: ParameterProblem.self) {
                try S3Address(endpoint: endpoint, bucket: "b-1", style: .virtual)
            }
        }
    }

    @Test(
        "a store's answers are sorted into final and passing ones",
        arguments: [
            (403, "SignatureDoesNotMatch", DeliveryFailure.Kind.allRefused), (403, "AccessDenied", .allRefused),
            (404, "NoSuchBucket", .allRefused), (403, "", .allRefused), (301, "", .allRefused),
            (400, "InvalidToken", .allRefused),
            (400, "EntityTooLarge", .itemRefused), (413, "", .itemRefused), (400, "KeyTooLongError", .itemRefused),
            (500, "InternalError", .temporary(after: nil)),
            (503, "SlowDown", .temporary(after: nil)), (400, "RequestTimeout", .temporary(after: nil)),
            (403, "RequestTimeTooSkewed", .temporary(after: nil)), (412, "PreconditionFailed", .conditionFailed),
            (502, "", .temporary(after: nil)), (501, "NotImplemented", .allRefused),
            // What nobody knows may be mended, and is no reason to give one report after the other up.
            (400, "InvalidRequest", .allRefused), (400, "", .allRefused), (418, "", .allRefused),
        ])
    func answers(status: Int, code: String, kind: DeliveryFailure.Kind) {
        let body = "<?xml?><Error><Code>\(code)</Code><Message>a &lt; b\u{1B}</Message></Error>"
        let failure = S3ErrorAnswer(body: body).failure(status: status, retryAfter: nil)
        #expect(failure.kind == kind)
        #expect(failure.message.contains("a < b "))
        #expect(code != "RequestTimeTooSkewed" || failure.message.contains("clock"))
    }
}
