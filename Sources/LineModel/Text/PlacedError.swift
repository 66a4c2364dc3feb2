/// A `TextError` with its place in the text; what the CSV and JSON readers report.
package struct PlacedError: Error, Hashable, Sendable {
    package let place: TextPlace
    package let error: TextError

    package init(_ place: TextPlace, _ error: TextError) {
        self.place = place
        self.error = error
    }
}
