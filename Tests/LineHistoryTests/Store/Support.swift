import Foundation
import LineModel
import TestSupport

@testable import LineHistory

/// A directory of its own for a test's database; removed at the end.
final class Place {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    var directory: URL { folder.url }
    var path: String { folder.file("history.sqlite") }

    func store(now: WallTime = .at(0)) throws -> HistoryStore { try HistoryStore.open(path: path, now: now).store }

    var names: [String] { get throws { try folder.names() } }
}

extension WallTime {
    /// So many seconds after 2026-11-01T00:00:00+08:00, shown by this offset.
    static func at(_ seconds: Int, offset: Int = 28_800) -> WallTime {
        WallTime(nanosecondsSince1970: (1_793_462_400 + Int64(seconds)) * 1_000_000_000, utcOffsetSeconds: offset)
    }
}

/// Rounds five minutes apart from `at(0)` on, with probes unless said otherwise.
func rounds(
    _ count: Int, lines: Int = 20, every: Int = 300, withProbes: Bool = true, seed: UInt64 = 7
) -> [RoundReport] {
    var generator = HistoryGenerator(seed: seed, lines: lines, withProbes: withProbes)
    return (0..<count).map { generator.round(started: .at($0 * every)) }
}

func isNear(_ left: Double?, _ right: Double?, within error: Double = DelayCode.relativeError) -> Bool {
    guard let left, let right else { return left == nil && right == nil }
    return abs(left - right) <= error * max(abs(left), abs(right)) + 1e-6
}
