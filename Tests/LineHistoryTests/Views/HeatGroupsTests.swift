import LineModel
import TestSupport
import Testing

@testable import LineHistory

@Suite("Heat map of groups", .seeded)
struct HeatGroupsTests {
    private static let all = UInt8(LossClass.all.rawValue)
    private static let (nothing, unmeasured, invalid) = (
        HeatMatrix.Cell.nothing, HeatMatrix.Cell.unmeasured, HeatMatrix.Cell.invalid
    )

    /// Eight rounds of twenty lines over two ingresses, of which the rounds 3 and 4 were never made and 6 is invalid;
    /// line 4, of the first ingress, loses everything in round 5.
    private func field() throws -> HistoryStore {
        let store = try Place().store()
        var maker = FieldMaker(count: 20)
        for index in [0, 1, 2, 5, 6, 7] {
            try store.storeRound(
                maker.round(.at(index * 300), validity: index == 6 ? .invalid : .valid) { line in
                    if index == 1, line % 2 == 1 { return nil }
                    if index == 2, line == 3 { return nil }
                    return line == 4 && index == 5 ? 100 : 0
                })
        }
        return store
    }

    @Test("a group with one bad line shows bad; it is unmeasured only where all its lines are, and nothing is made up")
    func worst() throws {
        let heat = try field().heat(FieldQuery(), by: .ingress, from: .at(0), to: .at(3000))
        #expect(heat.by == .ingress && heat.lines.isEmpty && heat.matched == 2 && heat.without == 0)
        #expect(heat.groups == [.init("198.18.0.1:7000", lines: 10), .init("198.18.0.2:7000", lines: 10)])
        #expect(heat.rowCount == 2 && heat.columns.count == 8 && heat.cells.count == 16)
        let empty = Self.nothing
        #expect(Array(heat.cells[..<8]) == [0, 0, 0, empty, empty, Self.all, Self.invalid, 0])
        #expect(Array(heat.cells[8...]) == [0, Self.unmeasured, 0, empty, empty, 0, Self.invalid, 0])
        #expect(heat.dimensions == [.ingress, .echo, .tag("carrier")])
    }

    @Test(
        "every cell of a group is the worst of the cells of its lines, by every dimension",
        arguments: [
            FieldDimension.ingress, .echo, .tag("carrier"), .tag("nothing"),
        ])
    func agrees(_ dimension: FieldDimension) throws {
        let store = try field()
        let lines = try store.heat(FieldQuery(), from: .at(0), to: .at(3000))
        let heat = try store.heat(FieldQuery(), by: dimension, from: .at(0), to: .at(3000))
        let width = heat.columns.count
        #expect(heat.columns == lines.columns && heat.cells.count == heat.groups.count * width)
        func badness(_ cell: UInt8) -> Int {
            switch cell {
            case Self.nothing: -3
            case Self.invalid: -2
            case Self.unmeasured: -1
            default: Int(cell)
            }
        }
        for (row, group) in heat.groups.enumerated() {
            let members = lines.lines.indices.filter { dimension.group(of: lines.lines[$0]) == group.name }
            #expect(group.lines == members.count && !members.isEmpty)
            for column in 0..<width {
                let expected = members.map { lines.cells[$0 * width + column] }.max { badness($0) < badness($1) }
                #expect(heat.cells[row * width + column] == expected, "\(group.name) \(column)")
            }
        }
        #expect(heat.groups.reduce(heat.without) { $0 + $1.lines } == 20)
        #expect(Set(heat.groups.map(\.name)).count == heat.groups.count && heat.matched == heat.groups.count)
    }

    @Test(
        "groups have an order: the worst of the time, names, or that of their first lines; either can be turned round")
    func orders() throws {
        let store = try field()
        func names(_ change: (inout FieldQuery) -> Void) throws -> [String] {
            var query = FieldQuery()
            change(&query)
            return try store.heat(query, by: .tag("carrier"), from: .at(0), to: .at(3000)).groups.map(\.name)
        }
        // Line 4 has CU.
        #expect(try names { _ in }.first == "CU")
        #expect(try names { $0.isReversed = true }.last == "CU")
        #expect(try names { $0.sort = .name } == ["CU", "cm", "ct"])
        #expect(try names { ($0.sort, $0.isReversed) = (.name, true) } == ["ct", "cm", "CU"])
        // The greatest delay is that of the last line that has a carrier: 18.
        #expect(try names { $0.sort = .median }.first == "ct")
        let filtered = try store.heat(
            {
                var query = FieldQuery(); query.filters = [.init(.tag("carrier"), "cm")]; return query
            }(),
            by: .ingress, from: .at(0), to: .at(3000))
        #expect(filtered.groups.reduce(0) { $0 + $1.lines } == 6 && filtered.without == 0)
    }

    @Test("groups come in pages of 1,000 at most, each group once, and many lines are read as one by one")
    func pages() throws {
        let store = try Place().store()
        var maker = FieldMaker(
            (0..<2_300).map { index in
                Line(
                    name: "line-\(index)", ingress: HostPort(host: "198.18.\(index / 250).\(index % 250)", port: 7000),
                    tags: [Tag(key: "half", value: "\(index % 2)")])
            })
        for index in 0..<2 { try store.storeRound(maker.round(.at(index * 300)) { $0 == 2_299 ? 100 : 0 }) }
        var (names, counts): ([String], [Int]) = ([], [])
        for page in 1...4 {
            var query = FieldQuery()
            (query.page, query.pageSize) = (page, 5_000)
            let heat = try store.heat(query, by: .ingress, from: .at(0), to: .at(600))
            #expect(heat.matched == 2_300 && heat.cells.count == heat.groups.count * 2)
            if page == 1 {
                #expect(heat.groups.first?.name == "198.18.9.49:7000")
                #expect(Array(heat.cells.prefix(4)) == [Self.all, Self.all, 0, 0])
            }
            names += heat.groups.map(\.name)
            counts.append(heat.groups.count)
        }
        #expect(counts == [1_000, 1_000, 300, 0] && Set(names).count == 2_300)
        let halves = try store.heat(FieldQuery(), by: .tag("half"), from: .at(0), to: .at(600))
        #expect(halves.groups.map(\.lines) == [1_150, 1_150] && halves.groups.first?.name == "1")
        #expect(halves.cells == [Self.all, Self.all, 0, 0])
    }

    @Test("before the first round there is no group")
    func empty() throws {
        let heat = try Place().store().heat(FieldQuery(), by: .ingress, from: .at(0), to: .at(300))
        #expect(heat.by == .ingress && heat.rowCount == 0 && heat.cells.isEmpty && heat.columns.isEmpty)
    }
}
