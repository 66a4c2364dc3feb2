/// A stored list of which the elements that this program cannot read are left out: a newer program may have written
/// them, and what stands beside them is worth reading all the same.
package struct LossyList<Element: Codable & Hashable & Sendable>: Codable, Hashable, Sendable {
    /// Those that could be read, in the stored order.
    package var elements: [Element]

    /// - Parameter elements: all of them are written.
    package init(_ elements: [Element]) { self.elements = elements }

    /// - Throws: where there is no list at all.
    package init(from decoder: any Decoder) throws {
        var container = try decoder.unkeyedContainer()
        var elements: [Element] = []
        while !container.isAtEnd {
            if let element = try container.decode(Attempt.self).element { elements.append(element) }
        }
        self.elements = elements
    }

    /// - Throws: what the encoder does.
    package func encode(to encoder: any Encoder) throws { try elements.encode(to: encoder) }

    /// A place of the list, read or not: a container moves on past what was decoded, never past what was not.
    private struct Attempt: Decodable {
        let element: Element?

        init(from decoder: any Decoder) throws { element = try? Element(from: decoder) }
    }
}
