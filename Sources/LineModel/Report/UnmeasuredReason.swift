/// Why a line was never probed.
package struct UnmeasuredReason: Error, Equatable, Sendable {
    /// In words.
    package let text: String
    /// nil where only words tell it.
    package let cause: UnmeasuredCause?

    package init(_ text: String, _ cause: UnmeasuredCause? = nil) {
        self.text = text
        self.cause = cause
    }
}
