/// What is wrong with an address or a form, above the rest of a page.
package enum Notice {
    /// - Parameter text: nil for nothing.
    package static func html(_ text: String?) -> HTML {
        text.map { "<p class=\"notice bad\" role=\"alert\">\($0)</p>" } ?? .empty
    }
}
