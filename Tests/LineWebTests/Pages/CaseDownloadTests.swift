import CaseFile
import LineModel
import LineService
import Synchronization
import TestSupport
import Testing

@testable import LineWeb

@Suite("The evidence pack of an incident from its page")
struct CaseDownloadTests {
    private let key = CaseKey()

    private func ask(
        _ store: PageStore, _ path: String, _ query: [(name: String, value: String)] = [], share: ShareLimits? = nil,
        desk: CaseDesk? = nil
    ) async throws -> PageAnswer {
        var site = store.site
        site.cases = desk ?? CaseDesk(program: "1.0.0", key: { [key] in key })
        site.share = share
        let parts = path.split(separator: "/").map(String.init)
        let request = PageFixture.request(path, query, variables: ["id": parts[1]])
        let route = parts.count == 3 ? CaseDownload.route : IncidentPage.route
        return try await route.answer(request, site)
    }

    private func zip(_ answer: PageAnswer) throws -> [UInt8] {
        guard case .file("application/zip", let bytes, let name) = answer else {
            throw Unexpected(answer: answer)
        }
        #expect(name?.hasSuffix(".zip") ?? false)
        return bytes
    }

    private struct Unexpected: Error { let answer: PageAnswer }

    @Test("it is offered on the page, and is sound")
    func download() async throws {
        let store = try PageStore()
        let page = try await ask(store, "/incidents/1")
        #expect(page.html.contains("href=\"/incidents/1/case.zip\""))
        let bytes = try zip(try await ask(store, "/incidents/1/case.zip"))
        let check = try CaseCheck(zip: bytes, key: key.publicKey, program: "1.0.0")
        #expect(check.differences == [] && check.incident == 1 && check.recomputed > 0)
        #expect(try await ask(store, "/incidents/99/case.zip").status == 404)
        #expect(try await ask(store, "/incidents/x/case.zip").status == 404)
    }

    @Test("what is asked to be hidden stands nowhere; a share that hides addresses always hides them")
    func hidden() async throws {
        let store = try PageStore()
        let share = ShareLimits(scope: .line(store.names[0]), hidesAddresses: true)
        let all = [("hide", "addresses,names,tags")]
        for (query, limits) in [(all, nil), ([], share)] as [([(String, String)], ShareLimits?)] {
            let asked = query.map { (name: $0.0, value: $0.1) }
            let bytes = try zip(try await ask(store, "/incidents/1/case.zip", asked, share: limits))
            for entry in try ZipArchive.entries(of: bytes) {
                let text = String(decoding: entry.bytes, as: UTF8.self)
                #expect(!text.contains("198.18."), "\(entry.name)")
                #expect(!text.contains("198.19."), "\(entry.name)")
                if limits == nil { #expect(!text.contains("line-0000"), "\(entry.name)") }
                if limits != nil { #expect(!text.contains("line-00001"), "\(entry.name)") }
            }
            #expect(try CaseCheck(zip: bytes, key: nil, program: "1.0.0").isSound)
        }
    }

    @Test("a misspelt word of what is to be hidden makes no pack, and says which words there are")
    func misspelt() async throws {
        let store = try PageStore()
        for asked in ["adresses", "addresses,name", "addresses; names"] {
            let answer = try await ask(store, "/incidents/1/case.zip", [(name: "hide", value: asked)])
            guard case .data(400, _, let bytes, _) = answer else { throw Unexpected(answer: answer) }
            #expect(String(decoding: bytes, as: UTF8.self).contains("addresses, names, tags"))
        }
    }

    @Test("a share has no incident of other lines, and shows addresses where it may")
    func share() async throws {
        let store = try PageStore()
        let own = ShareLimits(scope: .line(store.names[0]), hidesAddresses: false)
        let bytes = try zip(try await ask(store, "/incidents/1/case.zip", share: own))
        let texts = try ZipArchive.entries(of: bytes).map { String(decoding: $0.bytes, as: UTF8.self) }
        #expect(texts.contains { $0.contains("198.18.") })
        let other = ShareLimits(scope: .line(store.names[2]), hidesAddresses: false)
        #expect(try await ask(store, "/incidents/1/case.zip", share: other).status == 404)
    }

    @Test("one is made at a time; whoever comes in between is asked to come again")
    func busy() async throws {
        let store = try PageStore()
        let second = Mutex<Bool?>(nil)
        let desks = Mutex<CaseDesk?>(nil)
        let desk = CaseDesk(program: "1.0.0") { [key] in
            let inner = desks.withLock { $0 }
            let isRefused: Bool
            do {
                _ = try inner?.make { _ in [] }
                isRefused = false
            } catch { isRefused = true }
            second.withLock { $0 = isRefused }
            return key
        }
        desks.withLock { $0 = desk }
        #expect(try await ask(store, "/incidents/1/case.zip", desk: desk).status == 200)
        #expect(second.withLock { $0 } == true)
        desks.withLock { $0 = nil }
        let keyless = CaseDesk(program: "1.0.0", key: { nil })
        #expect(try await ask(store, "/incidents/1/case.zip", desk: keyless).status == 503)
        // A refusal lets go of the desk.
        #expect(try await ask(store, "/incidents/1/case.zip", desk: keyless).status == 503)
    }
}
