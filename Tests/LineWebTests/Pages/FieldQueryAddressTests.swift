import LineModel
import Testing

@testable import LineWeb

@Suite("A query in an address")
struct FieldQueryAddressTests {
    private func read(_ items: [(String, String)]) -> (query: FieldQuery, problems: [FieldQuery.Problem]) {
        FieldQuery.reading(items.map { (name: $0.0, value: $0.1) })
    }

    private func given(_ query: FieldQuery) -> [(String, String)] {
        query.items.compactMap { item in item.1.map { (item.0, $0) } }
    }

    @Test("says nothing where it is the usual one")
    func usual() {
        #expect(given(FieldQuery()).isEmpty)
        #expect(read([]).query == FieldQuery())
    }

    @Test("is read back as it was")
    func roundTrip() {
        var query = FieldQuery()
        query.search = "sz hk <script>"
        query.filters = [
            .init(.ingress, "[2001:db8::1]:7000"), .init(.tag("carrier"), "ct=a;b"), .init(.tag("ingress"), ""),
            .init(.tag("page"), "2"), .init(.echo, "a:7"),
        ]
        query.verdict = .abnormal
        for sort in FieldQuery.Sort.allCases {
            for isReversed in [false, true] {
                (query.sort, query.isReversed, query.page, query.pageSize) = (sort, isReversed, 7, 1000)
                let back = read(given(query))
                #expect(back.query == query)
                #expect(back.problems.isEmpty)
            }
        }
    }

    @Test("takes what a form leaves empty as not given, and passes over names that are not its own")
    func empty() {
        let own = ["q", "verdict", "ingress", "echo", "tag", "sort", "page", "size"]
        let items = own.map { ($0, "") } + [("by", "ingress"), ("from", "x")]
        let read = read(items)
        #expect(read.query == FieldQuery())
        #expect(read.problems.isEmpty)
    }

    @Test(
        "leaves out what cannot be read, and tells it",
        arguments: [
            ("verdict", "bad"), ("verdict", "Healthy"), ("sort", "--loss"), ("sort", "rtt"), ("page", "0"),
            ("page", "-1"), ("page", "+1"), ("page", "1.5"), ("page", "99999999999999999999"), ("size", "1001"),
            ("size", "0"), ("tag", "carrier"), ("tag", "=ct"),
        ])
    func problems(_ item: (String, String)) {
        let read = read([item])
        #expect(read.query == FieldQuery())
        #expect(read.problems.map(\.name) == [item.0])
        #expect(read.problems.map(\.value) == [item.1])
        #expect(read.problems.allSatisfy { !$0.expected.isEmpty })
    }

    @Test("is bounded")
    func bounds() {
        let long = read([("q", String(repeating: "語", count: 500))])
        #expect(long.query.search.count == FieldQuery.maxSearch)
        #expect(long.problems.count == 1)
        let many = read((0..<50).map { ("tag", "k\($0)=v") })
        #expect(many.query.filters.count == FieldQuery.maxFilters)
        #expect(many.problems.count == 50 - FieldQuery.maxFilters)
    }

    @Test("narrowed to a group it is at its first page, and has one group of a dimension")
    func narrowed() {
        var query = FieldQuery()
        query.page = 3
        query.filters = [.init(.tag("city"), "sz"), .init(.ingress, "a:1")]
        let narrow = query.narrowed(to: .init(.tag("city"), "bj"))
        #expect(narrow.page == 1)
        #expect(narrow.filters == [.init(.ingress, "a:1"), .init(.tag("city"), "bj")])
    }
}
