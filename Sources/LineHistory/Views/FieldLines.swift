internal import LineModel
internal import Synchronization

/// The lines of a round with what they share, made once and kept as long as rounds have the same lines: what is asked
/// of 100,000 lines has no time to look at texts.
final class FieldLines: Sendable {
    /// The numbers of the round's lines, in its order, those included whose definition cannot be read.
    let asked: [Int64]
    /// The numbers of those whose definition can be read.
    let ids: [Int64]
    /// In the same order.
    let lines: [LineDefinition]
    /// What they can be summed up by: ingress, echo, then the tags' keys in order.
    let dimensions: [FieldDimension]

    private struct Made {
        var groupings: [FieldDimension: FieldGrouping] = [:]
        var text: SearchText?
        var byName: [Int32]?
    }
    private let made = Mutex(Made())
    /// Groupings are as large as the lines are many; who asks for one after the other drops the first ones.
    private static let maxGroupings = 16
    /// Keys of tags beyond so many are not offered: a key that each line has another one of is none to group by.
    private static let maxKeys = 64

    init(asked: [Int64], ids: [Int64], lines: [LineDefinition]) {
        self.asked = asked
        self.ids = ids
        self.lines = lines
        var keys: Set<String> = []
        for line in lines { for tag in line.line.tags where keys.count < 4096 { keys.insert(tag.key) } }
        let hasEcho = lines.contains { $0.line.echo != nil }
        dimensions =
            [.ingress] + (hasEcho ? [.echo] : []) + keys.sorted().prefix(Self.maxKeys).map(FieldDimension.tag)
    }

    /// The groups of a dimension, and which each line is of.
    func grouping(_ dimension: FieldDimension) -> FieldGrouping {
        made.withLock { made in
            if let known = made.groupings[dimension] { return known }
            if made.groupings.count >= Self.maxGroupings { made.groupings = [:] }
            let grouping = FieldGrouping(lines, by: dimension)
            made.groupings[dimension] = grouping
            return grouping
        }
    }

    /// The texts that are searched.
    var text: SearchText {
        made.withLock { made in
            if let known = made.text { return known }
            let text = SearchText(lines.map(\.line))
            made.text = text
            return text
        }
    }

    /// Those of the places that the query's search finds.
    func found(_ places: [Int32], _ query: FieldQuery) -> [Int32] {
        let words = SearchText.words(query.search)
        guard !words.isEmpty else { return places }
        let found = text.filter(places, having: words)
        guard !query.searchesAddresses else { return found }
        // Once more, without what may not be looked at.
        let rest = SearchText(found.map { lines[Int($0)].line }, withAddresses: false)
        return rest.filter(found.indices.map { Int32($0) }, having: words).map { found[Int($0)] }
    }

    /// Places in the order of the lines' names.
    var byName: [Int32] {
        made.withLock { made in
            if let known = made.byName { return known }
            let order = lines.indices.sorted { lines[$0].line.name < lines[$1].line.name }.map(Int32.init)
            made.byName = order
            return order
        }
    }
}

/// Lines by the value that they share.
struct FieldGrouping: Sendable {
    /// The groups, in the order in which lines first have them.
    let names: [String]
    /// The group of each line; -1 where it has none.
    let of: [Int32]

    init(_ lines: [LineDefinition], by dimension: FieldDimension) {
        switch dimension {
        case .ingress: self.init(lines.lazy.map { $0.line.ingress }) { $0.description }
        case .echo: self.init(lines.lazy.map { $0.line.echo }) { $0.description }
        case .tag: self.init(lines.lazy.map { dimension.group(of: $0.line) }) { $0 }
        }
    }

    private init<Value: Hashable>(_ values: some Sequence<Value?>, _ name: (Value) -> String) {
        var numbers: [Value: Int32] = [:]
        var names: [String] = []
        of = values.map { value in
            guard let value else { return -1 }
            if let known = numbers[value] { return known }
            let number = Int32(names.count)
            numbers[value] = number
            names.append(name(value))
            return number
        }
        self.names = names
    }

    /// The number of a group; nil where no line is of it.
    func number(of name: String) -> Int32? { names.firstIndex(of: name).map(Int32.init) }
}
