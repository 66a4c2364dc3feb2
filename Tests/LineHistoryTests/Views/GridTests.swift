import LineModel
import TestSupport
import Testing

@testable import LineHistory

@Suite("Grid and heat map of a history", .seeded)
struct GridTests {
    @Test("a cell has the lines of its row and its column, rows come worst first, columns by name")
    func grid() throws {
        let store = try Place().store()
        var maker = FieldMaker(count: 60)
        let loss = (0..<60).map { [0, 0, 5, 100][($0 * 7) % 4] }
        try store.storeRound(maker.round(.at(0)) { loss[$0] })
        let grid = try store.grid(FieldQuery(), rows: .ingress, columns: .tag("carrier"))
        #expect(grid.columns == ["CU", "cm", "ct"] && grid.without == 6 && grid.rowCount == 2)
        #expect(grid.round?.started == .at(0) && grid.columnCount == 3)
        #expect((grid.rows.first?.abnormal ?? 0) >= (grid.rows.last?.abnormal ?? 0))
        for (row, cells) in zip(grid.rows, grid.cells) {
            for (column, cell) in zip(grid.columns, cells) {
                let members = maker.lines.indices.filter {
                    maker.lines[$0].ingress.description == row.group && maker.lines[$0].tags.first?.value == column
                }
                #expect(cell?.lines ?? 0 == members.count)
                #expect(cell?.lost ?? 0 == members.reduce(0) { $0 + loss[$1] })
                #expect(cell?.abnormal ?? 0 == members.count { loss[$0] == 100 })
            }
            #expect(row.lines == cells.reduce(0) { $0 + ($1?.lines ?? 0) })
        }
        let small = try store.grid(FieldQuery(), rows: .echo, columns: .ingress, most: (2, 1))
        #expect(small.rows.count == 2 && small.rowCount == 3 && small.columns.count == 1 && small.columnCount == 2)
        #expect(small.cells.count == 2 && small.cells.allSatisfy { $0.count == 1 })
    }

    @Test("a cell of the heat map is the class of its round, and nothing where there was none")
    func heat() throws {
        let store = try Place().store()
        var maker = FieldMaker(count: 20)
        // Rounds 3 and 4 were never made.
        for index in [0, 1, 2, 5, 6, 7] {
            let validity: Validity.Verdict = index == 6 ? .invalid : .valid
            try store.storeRound(
                maker.round(.at(index * 300), validity: validity) { line in
                    line == 4 ? (index == 5 ? 100 : 2) : line == 9 && index == 1 ? nil : 0
                })
        }
        let heat = try store.heat(FieldQuery(), from: .at(0), to: .at(3000))
        #expect(heat.columns == (0..<8).map { .at($0 * 300) } && heat.roundsPerColumn == 1)
        #expect(heat.matched == 20 && heat.lines.first?.name == "line-1004" && heat.cells.count == 160)
        let class2 = UInt8(LossClass.to3.rawValue),
            (nothing, invalid) = (HeatMatrix.Cell.nothing, HeatMatrix.Cell.invalid)
        #expect(
            heat.cells[..<8]
                == [class2, class2, class2, nothing, nothing, UInt8(LossClass.all.rawValue), invalid, class2])
        let row = try #require(heat.lines.firstIndex { $0.name == "line-1009" })
        #expect(heat.cells[row * 8 + 1] == HeatMatrix.Cell.unmeasured && heat.cells[row * 8] == 0)
    }

    @Test("where there are more rounds than columns, a column is the worst of several, also of whole hours")
    func narrow() throws {
        let store = try Place().store()
        var maker = FieldMaker(count: 3)
        for index in 0..<48 { try store.storeRound(maker.round(.at(index * 300)) { $0 == 1 && index == 29 ? 60 : 0 }) }
        let heat = try store.heat(FieldQuery(), from: .at(0), to: .at(14_400), columns: 16)
        #expect(heat.columns.count == 16 && heat.roundsPerColumn == 3 && heat.lines.first?.name == "line-1001")
        let expected = (0..<16).map { UInt8($0 == 9 ? LossClass.below100.rawValue : 0) }
        #expect(Array(heat.cells[..<16]) == expected)
    }

    @Test("the lines are those of the last round of the time, by what became of them in it")
    func past() throws {
        let store = try Place().store()
        var maker = FieldMaker(count: 4)
        for index in 0..<12 { try store.storeRound(maker.round(.at(index * 300)) { $0 == 2 && index < 3 ? 100 : 0 }) }
        maker.lines.removeLast()
        try store.storeRound(maker.round(.at(90_000)) { $0 == 0 ? 100 : 0 })
        let heat = try store.heat(FieldQuery(), from: .at(0), to: .at(3600))
        #expect(heat.lines.count == 4 && heat.lines.first?.name == "line-1002")
        let now = try store.heat(FieldQuery(), from: .at(86_400), to: .at(100_000))
        #expect(now.lines.count == 3 && now.lines.first?.name == "line-1000" && now.columns.count == 1)
    }
}
