import LineModel

/// Receives the figures of one line under their keys, so that JSON and CSV cannot drift apart.
///
/// A value comes as a type of its own and not as a case of some enum: nothing is allocated for a cell.
protocol LineFieldVisitor: ~Copyable {
    mutating func text(_ key: FigureKey, _ value: String?)
    mutating func count(_ key: FigureKey, _ value: Int)
    mutating func number(_ key: FigureKey, _ value: Double?, decimals: ClosedRange<Int>)
    mutating func range(_ key: FigureKey, _ value: ClosedRange<Double>?, decimals: ClosedRange<Int>)
    mutating func tags(_ key: FigureKey, _ value: [Tag])
    mutating func refusals(_ key: FigureKey, _ value: [RefusalCount])
    mutating func list(_ key: FigureKey, _ value: [String])
    /// Ids of what `list` has in words: for programs that read an object a line, and no columns of tables.
    mutating func ids(_ key: FigureKey, _ value: [String])
    mutating func group(_ key: StaticString, _ body: (inout Self) -> Void)
    /// A group that most lines do not have: null in JSON, empty columns in CSV.
    mutating func optionalGroup(_ key: StaticString, isPresent: Bool, _ body: (inout Self) -> Void)
    /// A group that is there only where its setting is used: absent in JSON without it, empty columns in CSV.
    mutating func rareGroup(_ key: StaticString, isPresent: Bool, _ body: (inout Self) -> Void)
    /// One group a number; `number.key` and `number.unit` say what it is: `"tick_hz": 20` in each of JSON's objects,
    /// `game_20hz_` before the names of CSV.
    mutating func groups(
        _ key: StaticString, by number: (key: StaticString, unit: StaticString), _ numbers: [Int],
        _ body: (inout Self, Int) -> Void)
}

/// What a figure is called.
///
/// Unchecked: the memory behind the pointer is written once, in `init`, and stays for as long as the program runs, as
/// the figures do that have these keys. With an array in its place every cell of a report would count references.
struct FigureKey: @unchecked Sendable {
    let name: StaticString
    /// As JSON has it behind another member: `,"name":`.
    let json: UnsafeBufferPointer<UInt8>

    /// Made once a figure and never freed.
    init(_ name: StaticString) {
        self.name = name
        let text = Array(",\"\(name)\":".utf8)
        let memory = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: text.count)
        _ = memory.initialize(from: text)
        json = UnsafeBufferPointer(memory)
    }
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
