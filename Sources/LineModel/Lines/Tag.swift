/// One `key=value` of a line, for grouping.
package struct Tag: Hashable, Sendable {
    /// Unique among a line's tags; never empty in a file that was accepted.
    package let key: String
    /// What the owner says; it may hold any text but `;`.
    package let value: String

    /// - Parameter key: must differ from those of the line's other tags.
    package init(key: String, value: String) {
        self.key = key
        self.value = value
    }
}
