/// Texts that Swift's characters and a format's bytes see differently.
package enum AwkwardText {
    /// What joins the character before it: combining marks, the joiners, variation selectors, an emoji's skin, a tag,
    /// the line feed of CR LF.
    private static let joining: [Unicode.Scalar] = [
        "\u{301}", "\u{338}", "\u{20E3}", "\u{200D}", "\u{200C}", "\u{FE0F}", "\u{E0101}", "\u{1F3FD}", "\u{E0067}",
        "\u{0903}", "\u{1160}", "\n",
    ]

    /// `count` texts of a few scalars each: every other one of `plain` has a joining one behind it.
    package static func samples(
        _ count: Int, of plain: [Unicode.Scalar], using generator: inout some RandomNumberGenerator
    ) -> [String] {
        (0..<count).map { _ in
            var text = String.UnicodeScalarView()
            for _ in 0..<Int.random(in: 0...8, using: &generator) {
                text.append(plain.randomElement(using: &generator) ?? " ")
                if Bool.random(using: &generator) { text.append(joining.randomElement(using: &generator) ?? "\u{301}") }
            }
            return String(text)
        }
    }
}
