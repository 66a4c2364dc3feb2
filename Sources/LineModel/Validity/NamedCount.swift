/// A count with the name it is shown under.
package struct NamedCount: Hashable, Sendable, Codable {
    /// The name, for example of an error number.
    package var name: String
    /// How many there were.
    package var count: Int

    /// A count under its name.
    package init(name: String, count: Int) {
        self.name = name
        self.count = count
    }
}
