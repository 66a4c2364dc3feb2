package import LineModel

/// A query as the items of an address say it, and back: one form for pages, API and shares.
///
/// | item | what |
/// |---|---|
/// | `q` | text that a line must hold |
/// | `verdict` | `healthy`, `abnormal`, `unmeasured` |
/// | `ingress`, `echo` | the address that a line must have |
/// | `tag` | `KEY=VALUE` that a line must have; may be there several times |
/// | `sort` | `worst`, `name`, `loss`, `median`, `p95`, `jitter`; with `-` before it, turned round |
/// | `page`, `size` | the page, from 1, and how many rows it has |
extension FieldQuery {
    /// An item of an address that says nothing that is known, and what it may say.
    package struct Problem: Sendable, Equatable {
        /// The item's name and value, as they were written.
        package var name: String
        /// As it was written.
        package var value: String
        /// What is expected: `abnormal, healthy or unmeasured`.
        package var expected: String
    }

    /// The longest text that is searched for, in characters.
    package static let maxSearch = 200
    /// The most groups that are asked for at once.
    static let maxFilters = 20

    /// Reads the items that it knows and passes over all others; empty values count as not given, since forms send
    /// them. What cannot be read is left out of the query, and told.
    package static func reading(_ items: [(name: String, value: String)]) -> (query: FieldQuery, problems: [Problem]) {
        var query = FieldQuery()
        var problems: [Problem] = []
        for item in items where !item.value.isEmpty {
            if let expected = query.read(item.name, item.value) {
                problems.append(Problem(name: item.name, value: item.value, expected: expected))
            }
        }
        return (query, problems)
    }

    /// Takes one item over.
    ///
    /// - Returns: what the value should have been; nil where it was good, or the name is not ours.
    private mutating func read(_ name: String, _ value: String) -> String? {
        switch name {
        case "q":
            search = String(value.prefix(Self.maxSearch))
            return value.count > Self.maxSearch ? "at most \(Self.maxSearch) characters" : nil
        case "verdict":
            guard let verdict = LineVerdict(rawValue: value) else {
                return LineVerdict.allCases.map(\.rawValue).joined(separator: ", ")
            }
            self.verdict = verdict
        case "ingress": return add(Filter(.ingress, value))
        case "echo": return add(Filter(.echo, value))
        case "tag":
            guard let equals = value.firstIndex(of: "="), equals > value.startIndex else { return "KEY=VALUE" }
            return add(Filter(.tag(String(value[..<equals])), String(value[value.index(after: equals)...])))
        case "sort": return readSort(value)
        case "page": return Self.read(value, 1...1_000_000_000) { page = $0 }
        case "size": return Self.read(value, 1...1000) { pageSize = $0 }
        default: break
        }
        return nil
    }

    private mutating func add(_ filter: Filter) -> String? {
        guard filters.count < Self.maxFilters else { return "at most \(Self.maxFilters) groups" }
        if !filters.contains(filter) { filters.append(filter) }
        return nil
    }

    private mutating func readSort(_ value: String) -> String? {
        guard let sort = Sort(rawValue: value.hasPrefix("-") ? String(value.dropFirst()) : value) else {
            return Sort.allCases.map(\.rawValue).joined(separator: ", ") + "; with - before it, turned round"
        }
        self.sort = sort
        isReversed = value.hasPrefix("-")
        return nil
    }

    private static func read(_ value: String, _ range: ClosedRange<Int>, _ take: (Int) -> Void) -> String? {
        guard value.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let number = Int(value), range.contains(number)
        else { return "a whole number, \(range.lowerBound) to \(range.upperBound)" }
        take(number)
        return nil
    }

    /// The items that say the query, without what is usual; `reading` reads it back.
    package var items: [(String, String?)] {
        let usual = FieldQuery()
        return [("q", search.isEmpty ? nil : search), ("verdict", verdict?.rawValue)]
            + filters.map(\.item)
            + [
                ("sort", sort == usual.sort && !isReversed ? nil : (isReversed ? "-" : "") + sort.rawValue),
                ("page", page == usual.page ? nil : String(page)),
                ("size", pageSize == usual.pageSize ? nil : String(pageSize)),
            ]
    }

    /// The same query, with something else in it: what links are made of.
    package func with(_ change: (inout FieldQuery) -> Void) -> FieldQuery {
        var query = self
        change(&query)
        return query
    }

    /// The first page of the lines of one more group; another value takes the place of the one of its dimension.
    package func narrowed(to filter: Filter) -> FieldQuery {
        with {
            $0.filters.removeAll { $0.dimension == filter.dimension }
            $0.filters.append(filter)
            $0.page = 1
        }
    }
}

extension FieldQuery.Filter {
    /// The item that says it.
    var item: (String, String?) {
        switch dimension {
        case .ingress: ("ingress", value)
        case .echo: ("echo", value)
        case .tag(let key): ("tag", "\(key)=\(value)")
        }
    }
}
