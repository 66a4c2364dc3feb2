internal import LinePictures

/// The style sheet of every page.
enum StyleSheet {
    /// All of it. The reader's own scheme holds until he chose one.
    static let text =
        ":root{color-scheme:light dark;" + PageColors.declarations(.light) + "}\n"
        + ":root[data-scheme=light]{color-scheme:light}\n"
        + "@media (prefers-color-scheme:dark){:root:not([data-scheme=light]){"
        + PageColors.declarations(.dark) + "}}\n"
        + ":root[data-scheme=dark]{color-scheme:dark;" + PageColors.declarations(.dark) + "}\n"
        + classes + base + shell + words + tables + parts + lines + PictureStylesheet.rules + pictures + narrow
        + printed

    private static func className(_ loss: PageColors.Color) -> String { loss.name.replacing("loss", with: "loss-") }

    /// The loss classes: `--loss` is the colour, `--on-loss` what is written on it.
    private static var classes: String {
        PageColors.loss.map { color in
            ".\(className(color)){--loss:var(--\(color.name));--on-loss:var(--on-\(color.name))}"
        }.joined() + "\n"
    }
}
