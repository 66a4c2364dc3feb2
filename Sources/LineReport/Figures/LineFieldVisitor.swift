import LineModel

/// Receives the figures of one line under the names that docs/reference/formats.md fixes, so that JSON and CSV cannot
/// drift apart.
protocol LineFieldVisitor: ~Copyable {
    mutating func text(_ key: StaticString, _ value: String?)
    mutating func count(_ key: StaticString, _ value: Int)
    mutating func number(_ key: StaticString, _ value: Double?, decimals: ClosedRange<Int>)
    mutating func range(_ key: StaticString, _ value: ClosedRange<Double>?, decimals: ClosedRange<Int>)
    mutating func tags(_ key: StaticString, _ value: [Tag])
    mutating func refusals(_ key: StaticString, _ value: [RefusalCount])
    mutating func list(_ key: StaticString, _ value: [String])
    /// Ids of what `list` has in words: for programs that read an object a line, and no columns of tables.
    mutating func ids(_ key: StaticString, _ value: [String])
    mutating func group(_ key: StaticString, _ body: (inout Self) -> Void)
    /// A group that most lines do not have: null in JSON, empty columns in CSV.
    mutating func optionalGroup(_ key: StaticString, isPresent: Bool, _ body: (inout Self) -> Void)
    /// One group a number; `number.key` and `number.unit` say what it is: `"tick_hz": 20` in each of JSON's objects,
    /// `game_20hz_` before the names of CSV.
    mutating func groups(
        _ key: StaticString, by number: (key: StaticString, unit: StaticString), _ numbers: [Int],
        _ body: (inout Self, Int) -> Void)
}

extension LineFieldVisitor where Self: ~Copyable {
    mutating func ids(_ key: StaticString, _ value: [String]) {}
}

/// How many decimals a figure has in the formats that programs read.
enum Decimals {
    /// Milliseconds to the nanosecond that the kernel's stamps have; three at least, as docs/reference/formats.md says.
    static let milliseconds = 3...6
    /// One at least, so that what guesses a column's type from its first value sees no integer.
    static let ratio = 1...6
    /// Estimates: more decimals would look like more knowledge.
    static let estimate = 1...2
    /// Figures of the plan, which are mostly round numbers.
    static let setting = 1...6
}
