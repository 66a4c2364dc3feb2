internal import Foundation
internal import GRDB
internal import LineModel

/// Hours of lines, as small pictures show them.
struct DayCells {
    static let hours = 24
    private let db: Database
    private let select: Statement

    init(_ db: Database) throws {
        self.db = db
        select = try db.cachedStatement(sql: "SELECT data FROM hour_block WHERE hour = ? AND block = ?")
    }

    /// The hours of lines up to the one with this number, oldest first.
    ///
    /// - Parameter lines: the numbers of each line, all of those that its name ever had.
    func cells(of lines: [[Int64]], until hour: Int64) throws -> [[DayCell]] {
        // Neighbours share a block.
        let order = lines.indices.sorted { (lines[$0].first ?? 0) < (lines[$1].first ?? 0) }
        var cells = [[DayCell]](repeating: [], count: lines.count)
        for hour in hour - Int64(Self.hours) + 1...hour {
            var (number, data) = (Int64(-1), [UInt8]())
            for place in order {
                var sum = HourSum()
                for id in lines[place] {
                    if LineBlock.block(of: id) != number {
                        number = LineBlock.block(of: id)
                        data = [UInt8](try Data.fetchOne(select, arguments: [hour, number]) ?? Data())
                    }
                    let bytes = LineBlock.slot(LineBlock.slot(of: id), of: data)
                    if !bytes.isEmpty { sum.add(RollUp(bytes)) }
                }
                cells[place].append(sum.cell)
            }
        }
        return cells
    }
}

/// An hour of one name, which may have been several lines in it.
private struct HourSum {
    private var rounds = 0
    private var unmeasured = 0
    private var worstLoss: Int?
    private var medians: [Int] = []

    mutating func add(_ rollUp: RollUp) {
        rounds += rollUp.rounds
        unmeasured += rollUp.unmeasured
        if let loss = rollUp.worstLoss { worstLoss = max(worstLoss ?? 0, loss) }
        medians += rollUp.medians
    }

    var cell: DayCell {
        let sorted = medians.map(DelayCode.milliseconds).sorted()
        let middle = sorted.isEmpty ? nil : (sorted[(sorted.count - 1) / 2] + sorted[sorted.count / 2]) / 2
        return DayCell(
            worstLoss: worstLoss.map { Double($0) / 1e6 }, median: middle,
            isUnmeasured: rounds > 0 && unmeasured >= rounds)
    }
}
