internal import AsyncHTTPClient
internal import Crypto
internal import LineModel
internal import NIOCore
internal import NIOHTTP1
internal import ObjectStore
internal import ServiceSupport
internal import SystemFiles

/// Lines from an http or https address, asked for conditionally (RFC 9110 section 13.1), with a copy of the last good
/// answer on disk.
struct AddressSource: Sendable {
    private let settings: LinesSourceSettings
    private let address: Secret
    /// What messages call it: an address may carry a key.
    package var name: String
    private let copy: String
    private let defaults: LineDefaults
    private let client: WebClient
    private var entityTag: String?
    private var modified: String?
    /// Why the copy of the last good answer was not written; nil when it was. The lines are good all the same, but a
    /// service that starts while the source is down would have none.
    private(set) var copyProblem: String?

    init(
        _ settings: LinesSourceSettings, address: Secret, name: String, copy: String, defaults: LineDefaults,
        client: WebClient
    ) {
        self.settings = settings
        self.address = address
        self.name = name
        self.copy = copy
        self.defaults = defaults
        self.client = client
    }

    /// What the file of an address's copy is called: told by the address, whose place in the configuration may change,
    /// and not to be told back into it, for it may carry a key.
    ///
    /// - Parameter number: from 1 on; which it is of those with the same address.
    static func copyName(of address: Secret, number: Int) -> String {
        let digest = HexText.lower(SHA256.hash(data: Array(address.reveal().utf8))).prefix(16)
        return "lines-\(digest)\(number > 1 ? "-\(number)" : "").copy"
    }

    /// The largest answer, as it comes and unpacked, and the largest copy, bytes.
    private var maxBytes: Int { LinesSourceSettings.maxBytes(lines: settings.maxLines) }

    /// What is asked for next time is asked for as if nothing were known.
    mutating func forget() { (entityTag, modified) = (nil, nil) }

    /// Where the last good answer is kept.
    var copyPath: String { copy }

    /// Asks the address, within the source's time limit. What it answers is unpacked and read on a thread of its own,
    /// which stops when this task is cancelled.
    mutating func fetch(_ allowance: LinesAllowance) async -> LinesReading {
        do {
            let response = try await client.client(for: address.reveal()).execute(
                request(), timeout: .nanoseconds(settings.timeout.nanoseconds))
            return await read(response, allowance)
        } catch {
            let (route, words) = (client.route(to: address.reveal()), ConnectionFault.words(error))
            return .problems(["\(name): no answer\(route) (\(words)); is the address right and the server up?"])
        }
    }

    /// The last good answer that an earlier process kept; nil where none is there. One that is no lines file, or larger
    /// than an answer may be, is not used: somebody else may have put it there. Blocks a thread of its own.
    func readCopy(_ allowance: LinesAllowance) async -> LinesReading? {
        let (copy, name, defaults, maxBytes) = (copy, name, defaults, maxBytes)
        var allowance = allowance
        allowance.accepted = nil
        return try? await BlockingWork.run("lines") { [allowance] isStopped -> LinesReading? in
            guard InputFile.exists(copy) else { return nil }
            guard let facts = FileFacts(path: copy) else { return .problems(["\(copy) is no file"]) }
            // An answer that could not be kept may leave an empty one.
            guard facts.bytes > 0 else { return nil }
            guard facts.bytes <= maxBytes else {
                return .problems(["\(copy) has \(facts.bytes >> 20) MiB; \(allowance.excess)"])
            }
            do throws(InputFile.Failure) {
                return LinesReading(
                    try InputFile.read(copy), source: "\(name) (copy \(copy))", defaults: defaults,
                    allowance: allowance, isStopped: isStopped)
            } catch {
                return .problems(["\(copy): \(error.text)"])
            }
        }
    }

    private func request() -> HTTPClientRequest {
        var request = HTTPClientRequest(url: address.reveal())
        request.headers.add(name: "Accept", value: "application/json, text/csv;q=0.9, */*;q=0.1")
        request.headers.add(name: "Accept-Encoding", value: "gzip")
        request.headers.add(name: "User-Agent", value: "plumblined/\(Version.text)")
        for (name, value) in settings.headers { request.headers.replaceOrAdd(name: name, value: value.reveal()) }
        if let entityTag { request.headers.replaceOrAdd(name: "If-None-Match", value: entityTag) }
        // Where both are sent the tag alone counts; a server without tags has the other (section 13.1.3).
        if let modified { request.headers.replaceOrAdd(name: "If-Modified-Since", value: modified) }
        return request
    }

    private mutating func read(_ response: HTTPClientResponse, _ allowance: LinesAllowance) async -> LinesReading {
        if response.status == .notModified {
            // RFC 9110 section 15.4.5: an answer to a condition, and of the first request there was none.
            guard entityTag != nil || modified != nil else {
                return .problems([
                    "\(name): it answered 304 (not modified) although nothing of it is known yet; a cache or proxy "
                        + "before it may be at fault, or a header of this source's settings"
                ])
            }
            return .unchanged
        }
        guard response.status == .ok else {
            if (300..<400).contains(response.status.code) {
                return .problems(["\(name): it answered \(response.status.code); write the address that it points to"])
            }
            return .problems(["\(name): it answered \(response.status.code) \(response.status.reasonPhrase)"])
        }
        do {
            let codings = response.headers[canonicalForm: "Content-Encoding"].map(String.init)
            let found = try await taken(try await collect(response.body), codings, allowance)
            guard case .lines = found.reading else { return found.reading }
            entityTag = response.headers.first(name: "ETag")
            modified = response.headers.first(name: "Last-Modified")
            copyProblem = found.copyProblem
            return found.reading
        } catch is NIOTooManyBytesError {
            return .problems(["\(name): the answer is larger than \(maxBytes >> 20) MiB; \(allowance.excess)"])
        } catch {
            return .problems(["\(name): the answer broke off (\(ConnectionFault.words(error)))"])
        }
    }

    /// What a whole answer says, and whether it was kept: all that takes the processor or the disk, on a thread of its
    /// own.
    private func taken(
        _ body: [UInt8], _ codings: [String], _ allowance: LinesAllowance
    ) async throws -> (reading: LinesReading, copyProblem: String?) {
        let (name, copy, defaults, maxBytes) = (name, copy, defaults, maxBytes)
        return try await BlockingWork.run("lines") { isStopped in
            switch Self.plain(body, codings, maxBytes: maxBytes) {
            case .failure(let failure): return (.problems(["\(name): \(failure.text)"]), nil)
            case .success(let bytes):
                let reading = LinesReading(
                    bytes, source: name, defaults: defaults, allowance: allowance, isStopped: isStopped)
                guard case .lines = reading, !isStopped() else { return (reading, nil) }
                return (reading, Self.keep(bytes, at: copy))
            }
        }
    }

    /// The whole body; the time limit of the request covers its beginning only, so this has one of its own.
    private func collect(_ body: HTTPClientResponse.Body) async throws -> [UInt8] {
        let maxBytes = maxBytes
        guard
            let bytes = try await withTimeLimit(
                settings.timeout, { Array(buffer: try await body.collect(upTo: maxBytes)) })
        else { throw HTTPClientError.deadlineExceeded }
        return bytes
    }

    private struct CodingFailure: Error { let text: String }

    /// The content without its codings (RFC 9110 section 8.4), of which gzip is understood.
    ///
    /// - Parameter codings: in the order in which they were applied.
    private static func plain(
        _ body: [UInt8], _ codings: [String], maxBytes: Int
    ) -> Result<[UInt8], CodingFailure> {
        var body = body
        for coding in codings.reversed() {
            switch coding.lowercased() {
            case "identity": break
            case "gzip", "x-gzip":
                guard let unpacked = Gunzip.unpack(body, maxBytes: maxBytes) else {
                    return .failure(
                        CodingFailure(
                            text: "its answer is no whole gzip file, or unpacks to more than \(maxBytes >> 20) MiB"))
                }
                body = unpacked
            default:
                return .failure(
                    CodingFailure(
                        text:
                            "its answer has the Content-Encoding \(TerminalText.quoted(coding, limit: 40)), which was "
                            + "not asked for; have it answer plainly, or with gzip"))
            }
        }
        return .success(body)
    }

    /// Why the copy was not written; nil when it was. It names customers' addresses: only this user may read it.
    private static func keep(_ bytes: [UInt8], at path: String) -> String? {
        do throws(OutputFile.Failure) {
            try OutputFile.writePrivate(bytes, to: path)
            return nil
        } catch {
            return error.text
        }
    }
}
