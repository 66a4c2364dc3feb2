/// A count with the name it is shown under.
package struct NamedCount: Hashable, Sendable, Codable {
    package var name: String
    package var count: Int

    package init(name: String, count: Int) {
        self.name = name
        self.count = count
    }
}
