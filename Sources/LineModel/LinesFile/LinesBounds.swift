/// How much of a lines file is read before it is refused: whoever writes one must not fill the reader's memory, nor
/// hold it up.
package struct LinesBounds: Sendable {
    /// Lines that the file may have at most.
    package let maxLines: Int
    /// Problems that are told one by one; further ones are counted.
    package let maxProblems: Int
    /// Asked now and then while a file is read; true ends the reading, whose outcome then says so.
    package let isStopped: @Sendable () -> Bool

    /// By default everything is read.
    ///
    /// - Parameters:
    ///   - maxLines: at least 1; a row or a value that stands for no line counts too, in its measure.
    ///   - maxProblems: at least 1.
    package init(
        maxLines: Int = .max, maxProblems: Int = .max, isStopped: @escaping @Sendable () -> Bool = { false }
    ) {
        self.maxLines = max(maxLines, 1)
        self.maxProblems = max(maxProblems, 1)
        self.isStopped = isStopped
    }

    /// Values that a line takes at most on an average: fields of a row, or what JSON has for it. The widest that are
    /// known have 20.
    private static let valuesOfLine = 32
    /// Values of a file that has few lines, each with much to say.
    private static let minValues = 100_000
    /// Rows beside the lines: a title, a header, empty ones.
    private static let rowsBeside = 1_000

    /// Values of the whole file.
    var maxValues: Int {
        let (values, isTooMany) = maxLines.multipliedReportingOverflow(by: Self.valuesOfLine)
        return isTooMany ? .max : max(values, Self.minValues)
    }

    /// Rows of a CSV file.
    var maxRows: Int { maxLines > .max - Self.rowsBeside ? .max : maxLines + Self.rowsBeside }

    /// So often it is asked whether to stop: every so many values, a power of two.
    static let period = 4_096

    /// The file has more than it may have.
    var excess: TextError {
        TextError("more than \(maxLines) lines, or as much else", expected: "have it name fewer, or allow more")
    }

    static let stop = TextError("the reading was stopped", expected: "read it again")
}
