/// What is wrong with an address or a form, above the rest of a page.
enum Notice {
    /// - Parameter text: nil for nothing.
    static func html(_ text: String?) -> HTML {
        text.map { "<p class=\"notice bad\" role=\"alert\">\($0)</p>" } ?? .empty
    }
}
