internal import LineModel

/// Prose in rows that fit a terminal.
enum RowWrapping {
    /// The text in rows of so many columns; those after the first are indented by two. A word that is longer is cut in
    /// its middle, as names are. U+00A0 becomes a blank at which no row ends. nil leaves the text as it is.
    static func rows(_ text: String, to columns: Int?) -> [String] {
        guard let columns, TerminalText.width(text) > columns else { return [blanks(text)] }
        var (rows, row, width) = ([String](), "", 0)
        for word in text.split(separator: " ") {
            let word = TerminalText.cutMiddle(String(word), to: max(columns - 2, 1))
            let wide = TerminalText.width(word)
            if width > 0, width + 1 + wide > columns {
                rows.append(row)
                (row, width) = ("  " + word, 2 + wide)
            } else {
                row += (row.isEmpty ? "" : " ") + word
                width = TerminalText.width(row)
            }
        }
        return (rows + [row]).map(blanks)
    }

    private static func blanks(_ text: String) -> String { text.replacingBytes(of: "\u{A0}", with: " ") }

    /// Chinese prose has no blanks to break at: it is broken between any two characters.
    static func rows(ofChinese text: String, to columns: Int?) -> [String] {
        guard let columns, TerminalText.width(text) > columns, columns > 4 else { return [text] }
        var (rows, row, width) = ([String](), "", 0)
        for character in text {
            let wide = TerminalText.width(String(character))
            if width + wide > columns {
                rows.append(row)
                (row, width) = ("  ", 2)
            }
            row.append(character)
            width += wide
        }
        return rows + [row]
    }
}

extension Words {
    /// A sentence in rows that fit.
    func wrapped(_ text: String, to columns: Int?) -> [String] {
        isChinese ? RowWrapping.rows(ofChinese: text, to: columns) : RowWrapping.rows(text, to: columns)
    }
}
