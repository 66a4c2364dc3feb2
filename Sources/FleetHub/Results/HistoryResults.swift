internal import Foundation
package import FleetModel
internal import LineHistory
package import LineModel
internal import LineWeb
internal import Logging
package import ServiceSupport
internal import Synchronization

/// One history file a vantage, as `watch` has it, in a folder of the hub's data. A damaged one is replaced, loudly.
package final class HistoryResults: ResultsStore {
    /// An open file takes some ten descriptors and up to 80 MB of cache where it is large.
    package static let maxOpen = 32

    private struct Open {
        var history: SharedHistory
        var used: UInt64
    }

    private struct State {
        var open: [String: Open] = [:]
        var used: UInt64 = 0
        var replacements = 0
    }

    private let directory: String
    private let keep: Duration
    private let most: Int
    private let logger: Logger
    private let now: @Sendable () -> WallTime
    private let state = Mutex(State())

    /// - Parameters:
    ///   - directory: the files are in it, `NAME.sqlite`; it is made when the first round comes.
    ///   - keep: how long rounds are kept.
    ///   - most: files that are open at once, 1 or more.
    package init(
        directory: String, keep: Duration = .seconds(400 * 86_400), most: Int = HistoryResults.maxOpen,
        _ surroundings: Surroundings
    ) {
        (self.directory, self.keep, self.most) = (directory, keep, max(1, most))
        (logger, now) = (surroundings.logger, surroundings.now)
    }

    /// A history rolls up by itself.
    package var keepsHours: Bool { false }

    /// Damaged files that were moved aside since the start.
    package var replacements: Int {
        state.withLock { $0.replacements + $0.open.values.reduce(0) { $0 + $1.history.replacements } }
    }

    /// How many files are open.
    var openFiles: Int { state.withLock { $0.open.count } }

    /// See `ResultsStore`.
    package func write(_ round: FleetRound) async throws {
        try await use(round.header.vantage) { history in
            try history.use { try $0.storeRound(round.report) }
        }
    }

    /// The history rolls its rounds up by itself, late ones too.
    package func closeHour(_ hour: Int64, of vantage: String, rounds: [FleetRound]) async throws {}

    /// See `ResultsStore`; a vantage without a file has no window.
    package func windows(_ asked: WindowsAsked) async throws -> [LineWindow?] {
        var windows: [LineWindow?] = []
        for vantage in asked.vantages {
            guard FileManager.default.fileExists(atPath: path(of: vantage.name)) else {
                windows.append(nil)
                continue
            }
            windows.append(
                try await use(vantage.name) { history in
                    try history.reader.ask { try $0.window(of: asked.line.name, from: asked.from, to: asked.to) }
                })
        }
        return windows
    }

    /// A bounded part of what is too old, in every file.
    package func expire(now: WallTime) async throws {
        let keep = keep
        for name in files() {
            // A bounded number of steps a file and call: the rest goes the next time.
            for _ in 0..<50 {
                let step = try await use(name) { history in
                    try history.use { try $0.expire(now: now, keepProbes: keep, keepRounds: keep) }
                }
                if !step.hasMore { break }
            }
        }
    }

    /// The names of the vantages that there are files of.
    private func files() -> [String] {
        let found = (try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? []
        return found.filter { $0.hasSuffix(".sqlite") }.compactMap { Self.vantage(ofFile: $0) }.sorted()
    }

    private func path(of vantage: String) -> String { "\(directory)/\(Self.fileName(of: vantage))" }

    private func use<Value: Sendable>(
        _ vantage: String, _ body: @escaping @Sendable (SharedHistory) throws -> Value
    ) async throws -> Value {
        do {
            return try await BlockingWork.run("results") { try body(self.history(vantage)) }
        } catch {
            throw ResultsFailure(
                .again(after: nil),
                "the results of vantage \(TerminalText.quoted(vantage[...])): \(error); see that the data folder can "
                    + "be written and has space")
        }
    }

    private func history(_ vantage: String) throws -> SharedHistory {
        try state.withLock { state in
            state.used += 1
            if let known = state.open[vantage] {
                state.open[vantage]?.used = state.used
                return known.history
            }
            if state.open.count >= most, let oldest = state.open.min(by: { $0.value.used < $1.value.used }) {
                state.replacements += oldest.value.history.replacements
                state.open[oldest.key] = nil
            }
            try FileManager.default.createDirectory(
                atPath: directory, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
            let history = try SharedHistory(path: path(of: vantage), logger: logger, now: now)
            state.open[vantage] = Open(history: history, used: state.used)
            return history
        }
    }
}

extension HistoryResults {
    /// The file of a vantage: letters of ASCII, digits, `-` and `_` as they are, every other byte as `%XX`; a name that
    /// is too long for a file is cut, with its hash behind it.
    static func fileName(of vantage: String) -> String {
        var name = ""
        for byte in vantage.utf8 {
            let isPlain =
                (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte & 0xDF) && byte < 0x80
                || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_")
            let digits = String(byte, radix: 16, uppercase: true)
            name += isPlain ? String(UnicodeScalar(byte)) : "%" + (byte < 16 ? "0" : "") + digits
        }
        guard name.utf8.count > 200 else { return name + ".sqlite" }
        return "\(name.prefix(160))~\(String(StableHash.fnv1a(vantage.utf8), radix: 16)).sqlite"
    }

    /// The vantage that a file is of; nil for a name that was cut, and for files of others.
    static func vantage(ofFile file: String) -> String? {
        guard let vantage = AddressText.decoded(file.dropLast(".sqlite".count)), fileName(of: vantage) == file else {
            return nil
        }
        return vantage
    }
}
