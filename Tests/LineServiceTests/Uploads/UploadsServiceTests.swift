import AsyncHTTPClient
import Foundation
import LineModel
import Logging
import ProbeEngine
import Synchronization
import TestSupport
import Testing

@testable import LineService
@testable import ObjectStore
@testable import ServiceSupport

/// Answers puts as the script says, then takes everything.
private actor Store: UploadTarget {
    private var script: [DeliveryFailure.Kind]
    private(set) var taken: [String] = []
    private(set) var attempts = 0
    private var gate: CheckedContinuation<Void, Never>?
    private var isHanging: Bool

    /// Refused for ever.
    private let refused: String?

    init(_ script: [DeliveryFailure.Kind] = [], hangs: Bool = false, refusing refused: String? = nil) {
        (self.script, isHanging, self.refused) = (script, hangs, refused)
    }

    func put(_ object: UploadObject, key: String) async throws(DeliveryFailure) {
        attempts += 1
        if isHanging {
            await withTaskCancellationHandler {
                await withCheckedContinuation { gate = $0 }
            } onCancel: {
                Task { await self.letGo() }
            }
            throw DeliveryFailure(.temporary(after: nil), "cancelled")
        }
        if key == refused { throw DeliveryFailure(.allRefused, "refused for ever") }
        if !script.isEmpty { throw DeliveryFailure(script.removeFirst(), "scripted") }
        taken.append("\(key)=\(String(decoding: object.bytes, as: UTF8.self))")
    }

    private func letGo() {
        gate?.resume()
        gate = nil
    }
}

/// A service with a spool of its own, and pauses that are noted and not made.
private final class Bench: Sendable {
    private let place: TemporaryFolder
    /// The spool's, which is not there yet.
    var folder: URL { place.url.appending(path: "spool") }
    private let pauses = Mutex<[Duration]>([])

    init() throws { place = try TemporaryFolder() }

    var slept: [Duration] { pauses.withLock { $0 } }

    func service(_ store: Store, maxBytes: Int = 1 << 20) throws -> UploadService {
        var surroundings = Surroundings(client: .shared, logger: .silentForTests, now: { .ofTests })
        surroundings.random = { 0 }
        surroundings.sleep = { [weak self] pause in self?.pauses.withLock { $0.append(pause) } }
        return try UploadService(
            name: "cos", target: store, directory: SpoolDirectory(folder.path), maxBytes: maxBytes,
            surroundings: surroundings)
    }

    func names(_ sub: String = "") throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder.appendingPathComponent(sub).path)
            .filter { $0.hasSuffix(".upload") }.sorted()
    }

    static func part(_ key: String, bytes: Int = 0) -> UploadPart {
        let text = bytes == 0 ? key : String(repeating: "x", count: bytes)
        return UploadPart(key: key, contentType: "text/plain", isPacked: false) { try $0(Array(text.utf8)[...]) }
    }

    /// Runs the service until it has come to this.
    static func run(_ service: UploadService, until condition: @escaping @Sendable () async -> Bool) async throws {
        let running = Task { try await service.run() }
        let deadline = ContinuousClock.now + .seconds(30)
        while await !condition() {
            guard ContinuousClock.now < deadline else {
                Issue.record("not within 30 s")
                break
            }
            try await Task.sleep(for: .milliseconds(1))
        }
        running.cancel()
        try await running.value
    }
}

@Suite("Uploads through the spool")
struct UploadsServiceTests {
    @Test("an object that is refused for its own sake is moved aside, and the next is uploaded")
    func refused() async throws {
        let bench = try Bench(), store = Store([.itemRefused])
        let service = try bench.service(store)
        await service.enqueue([Bench.part("a"), Bench.part("b")])
        try await Bench.run(service) { await service.figures.uploaded == 1 }
        #expect(await store.taken == ["b=b"])
        #expect(try bench.names("refused").count == 1 && bench.names().isEmpty)
        let figures = await service.figures
        #expect(figures.refused == 1 && figures.waiting == 0 && !figures.isHeld)
    }

    @Test("what was moved aside is bounded by a quarter of the spool, the oldest go first")
    func refusedBound() async throws {
        let bench = try Bench(), store = Store(Array(repeating: .itemRefused, count: 5))
        let service = try bench.service(store, maxBytes: 4_000)
        for key in ["a", "b", "c", "d", "e"] {
            await service.enqueue([Bench.part(key, bytes: 350)])
        }
        // Counted first, then removed.
        try await Bench.run(service) { (try? bench.names("refused")) == [SpoolFile.name(4), SpoolFile.name(5)] }
        #expect(await service.figures.refusedRemoved == 3)
        // With a lower bound after a restart.
        let later = try bench.service(Store(), maxBytes: 2_000)
        #expect(try bench.names("refused") == [SpoolFile.name(5)])
        #expect(await later.figures.refusedRemoved == 1)
    }

    @Test("a file that cannot be read is tried some times, each of them anew")
    func tries() {
        var unreadable = UnreadableFile()
        let found = [1, 1, 1, 1, 1, 2, 2, 1].map { unreadable.isBearable($0) }
        #expect(found == [true, true, true, true, false, true, true, true])
    }

    @Test("what is no file any more is moved aside, and those behind it are uploaded")
    func unreadable() async throws {
        let bench = try Bench(), store = Store()
        let service = try bench.service(store)
        await service.enqueue([Bench.part("a"), Bench.part("b")])
        let file = bench.folder.appendingPathComponent(SpoolFile.name(1))
        try FileManager.default.removeItem(at: file)
        try FileManager.default.createDirectory(at: file, withIntermediateDirectories: false)
        try await Bench.run(service) { await service.figures.uploaded == 1 }
        #expect(await store.taken == ["b=b"])
        #expect(await service.figures.refused == 1)
        #expect(try bench.names("refused") == [SpoolFile.name(1)])
    }

    @Test("a spool that cannot be made is tried again at each round")
    func laterSpool() async throws {
        let bench = try Bench(), store = Store()
        // A file where the folder belongs.
        try Data().write(to: bench.folder)
        let desk = UploadDesk(Surroundings(client: .shared, logger: .silentForTests, now: { .ofTests }))
        let kind = UploadKind(keyword: "store", parameters: []) { _, _ throws(ParameterProblem) in store }
        await desk.adopt(
            [UploadSettings(name: "cos", kind: kind, parameters: Parameters())], directory: bench.folder.path,
            maxBytes: 1 << 20)
        let field = try WatchField(hosts: 1, ports: 1, net: 103)
        let report = try await RoundMaker().make(
            field.lines, settings: field.settings.probe, formats: FormatSettings(), vantage: "test",
            limits: field.settings.limits.limitsOfAll)
        field.breakHost(0)
        await desk.upload(report)
        #expect(await desk.figures().isEmpty)
        try FileManager.default.removeItem(at: bench.folder)
        await desk.upload(report)
        while await store.taken.isEmpty { await Task.yield() }
        #expect(await desk.figures().map(\.name) == ["cos"])
        await desk.adopt([], directory: bench.folder.path, maxBytes: 1 << 20)
    }

    @Test("a wrong key pair or bucket holds everything, in order, with long pauses, until it is mended")
    func held() async throws {
        let bench = try Bench(), store = Store([.temporary(after: nil), .allRefused, .allRefused, .allRefused])
        let service = try bench.service(store)
        await service.enqueue([Bench.part("a"), Bench.part("b"), Bench.part("c")])
        try await Bench.run(service) { await service.figures.uploaded == 3 }
        #expect(await store.taken == ["a=a", "b=b", "c=c"])
        #expect(bench.slept == [.seconds(5), .seconds(60), .seconds(120), .seconds(240)])
        let figures = await service.figures
        #expect(figures.refused == 0 && figures.failedAttempts == 4 && !figures.isHeld && figures.lastFailure == nil)
    }

    @Test("a report that alone is refused holds up the others for some attempts, then it is moved aside")
    func oneAtFault() async throws {
        let bench = try Bench(), store = Store(refusing: "a")
        let service = try bench.service(store)
        await service.enqueue([Bench.part("a"), Bench.part("b"), Bench.part("c")])
        try await Bench.run(service) { await service.figures.uploaded == 2 }
        #expect(await store.taken == ["c=c", "b=b"])
        #expect(bench.slept == [.seconds(60), .seconds(120), .seconds(240), .seconds(480)])
        #expect(try bench.names("refused") == [SpoolFile.name(1)])
        let figures = await service.figures
        #expect(figures.refused == 1 && figures.waiting == 0 && !figures.isHeld)
    }

    @Test("a target that is mended just when the youngest is tried loses none")
    func mendedAtTheYoungest() async throws {
        let bench = try Bench(), store = Store(Array(repeating: .allRefused, count: 4))
        let service = try bench.service(store)
        await service.enqueue([Bench.part("a"), Bench.part("b"), Bench.part("c")])
        try await Bench.run(service) { await service.figures.uploaded == 3 }
        #expect(await store.taken == ["c=c", "a=a", "b=b"])
        #expect(await service.figures.refused == 0)
    }

    @Test("while it is held that can be seen, and nothing is moved aside")
    func seen() async throws {
        let bench = try Bench(), store = Store(Array(repeating: .allRefused, count: 1_000_000))
        let service = try bench.service(store)
        await service.enqueue([Bench.part("a")])
        try await Bench.run(service) { await store.attempts > 8 }
        let figures = await service.figures
        #expect(figures.isHeld && figures.waiting == 1 && figures.refused == 0 && figures.lastFailure == "scripted")
        #expect(bench.slept.max() == .seconds(900))
        #expect(try bench.names() == [SpoolFile.name(1)] && bench.names("refused").isEmpty)
    }

    @Test("a full spool drops the oldest, and counts them")
    func full() async throws {
        let bench = try Bench(), store = Store()
        let service = try bench.service(store, maxBytes: 1_000)
        for key in ["a", "b", "c", "d"] { await service.enqueue([Bench.part(key, bytes: 400)]) }
        #expect(await service.figures.dropped == 2)
        #expect(try bench.names() == [SpoolFile.name(3), SpoolFile.name(4)])
        try await Bench.run(service) { await service.figures.waiting == 0 }
        #expect(await store.taken.map { $0.prefix(1) } == ["c", "d"])
    }

    @Test("a disk that takes nothing is counted, and uploads go on when it takes again")
    func disk() async throws {
        let bench = try Bench(), store = Store()
        let service = try bench.service(store)
        try FileManager.default.removeItem(at: bench.folder)
        await service.enqueue([Bench.part("lost")])
        #expect(await service.figures.unspooled == 1)
        try FileManager.default.createDirectory(at: bench.folder, withIntermediateDirectories: true)
        await service.enqueue([Bench.part("b")])
        try await Bench.run(service) { await service.figures.uploaded == 1 }
        #expect(await store.taken == ["b=b"])
        let taken = try Bench()
        try Data().write(to: taken.folder)
        #expect(throws: DeliveryFailure.self) { try taken.service(Store()) }
    }

    @Test("a damaged file and one that is gone are moved aside or forgotten, and the rest is uploaded")
    func damaged() async throws {
        let bench = try Bench(), store = Store()
        let service = try bench.service(store)
        await service.enqueue([Bench.part("a"), Bench.part("b"), Bench.part("c")])
        try Data([0xFF, 0x00]).write(to: bench.folder.appendingPathComponent(SpoolFile.name(1)))
        try FileManager.default.removeItem(at: bench.folder.appendingPathComponent(SpoolFile.name(2)))
        try await Bench.run(service) { await service.figures.uploaded == 1 }
        #expect(await store.taken == ["c=c"])
        #expect(await service.figures.refused == 2)
        #expect(try bench.names("refused") == [SpoolFile.name(1)])
    }

    @Test("what is under way when the service stops is uploaded by the next, and is no failure")
    func shutdown() async throws {
        let bench = try Bench(), store = Store(hangs: true)
        let service = try bench.service(store)
        await service.enqueue([Bench.part("a"), Bench.part("b")])
        try await Bench.run(service) { await store.attempts == 1 }
        let figures = await service.figures
        #expect(figures.failedAttempts == 0 && figures.waiting == 2)
        let next = Store(), again = try bench.service(next)
        await again.enqueue([Bench.part("c")])
        try await Bench.run(again) { (try? bench.names())?.isEmpty == true }
        #expect(await next.taken == ["a=a", "b=b", "c=c"])
    }

    @Test("a name is a folder of its own, whatever it is", arguments: ["cos", "..", ".", "a/b", "../x", "中"])
    func folders(name: String) {
        let folder = SpoolPlace.spool(of: name, in: "/s").dropFirst(3)
        #expect(!folder.isEmpty && !folder.contains("/") && !folder.hasPrefix("."))
    }
}
