/// A `TextError` with its place in the text; what the CSV and JSON readers report.
package struct PlacedError: Error, Hashable, Sendable {
    /// Where in the text.
    package let place: TextPlace
    /// What is wrong there, and what is expected.
    package let error: TextError

    /// Both parts of the error must be safe to print, as `TextError` wants it.
    package init(_ place: TextPlace, _ error: TextError) {
        self.place = place
        self.error = error
    }
}
