/// A format that is not known.
package struct ReportError: Error, Equatable, CustomStringConvertible {
    /// What is wrong and what to do instead.
    package let message: String

    package var description: String { message }
}
