import Foundation
import ServiceSupport
import TestSupport
import Testing

@testable import FleetStore

private let rounds = ProcessInfo.processInfo.environment["PLUMBLINE_FLEET_ROUNDS"].flatMap { Int($0) }

/// What storing costs on this machine: `PLUMBLINE_FLEET_ROUNDS=2000 swift test --filter SpeedTests` prints it.
@Suite("The speed of a hub's database", .enabled(if: rounds != nil), .serialized)
struct SpeedTests {
    @Test("rounds of 1,000 lines are stored, each committed and on the disk", arguments: Driver.present)
    func put(_ driver: Driver) async throws {
        let count = try #require(rounds)
        let folder = try TemporaryFolder()
        let server = driver == .postgres ? try PostgresServer(isDurable: true) : nil
        let store =
            try server.map { try HubStore.open(postgres: try TestDatabase.make(on: $0)) }
            ?? HubStore.open(path: folder.file("hub.sqlite")) { Sample.now }
        defer { store.close() }
        // Packed figures hardly pack any further: nor does chance.
        var generator = SystemRandomNumberGenerator()
        let body = (0..<60_000).map { _ in UInt8.random(in: 0...255, using: &generator) }
        let start = ContinuousClock.now
        // As many at a time as there are connections.
        try await withThrowingTaskGroup(of: Void.self) { group in
            for place in 0..<4 {
                group.addTask {
                    try await BlockingWork.run("put-\(place)") {
                        for number in stride(from: place, to: count, by: 4) {
                            let slot = Sample.slot + Int64(number / 1_000) * 300
                            let put = try store.put(round: Sample.round("v\(number % 1_000)", slot, body: body))
                            #expect(put == .stored)
                        }
                    }
                }
            }
            try await group.waitForAll()
        }
        let seconds = (ContinuousClock.now - start) / .seconds(1)
        print("\(driver.rawValue): \(count) rounds of 60 kB in \(seconds) s, \(Double(count) / seconds) rounds/s")
        let readStart = ContinuousClock.now
        let slot = try store.rounds(slot: Sample.slot).count
        print(
            "\(driver.rawValue): the \(slot) rounds of a slot read in \((ContinuousClock.now - readStart) / .seconds(1)) s"
        )
    }
}
