/// What keys do, for the dialog that the script opens and for the page of help.
enum PageKeys {
    /// - Parameter hasHistory: whether there are a heat map and a report, too.
    static func list(_ words: PageWords, hasHistory: Bool = true) -> HTML {
        let away: Set = hasHistory ? [] : ["<kbd>g</kbd> <kbd>h</kbd>", "<kbd>g</kbd> <kbd>r</kbd>"]
        let keys: [(HTML, String)] = [
            ("<kbd>/</kbd>", words("search lines", "搜索线路")),
            ("<kbd>j</kbd> <kbd>k</kbd>", words("next row, row before", "下一行、上一行")),
            ("<kbd>Enter</kbd>", words("open the row", "打开所选行")),
            ("<kbd>[</kbd> <kbd>]</kbd>", words("earlier, later; page before, next page", "更早、更晚；上一页、下一页")),
            ("<kbd>g</kbd> <kbd>o</kbd>", words("overview", "总览")), ("<kbd>g</kbd> <kbd>g</kbd>", words("grid", "矩阵")),
            ("<kbd>g</kbd> <kbd>h</kbd>", words("heat map", "热图")),
            ("<kbd>g</kbd> <kbd>i</kbd>", words("incidents", "故障")),
            ("<kbd>g</kbd> <kbd>r</kbd>", words("report", "报表")),
            ("<kbd>?</kbd>", words("this list", "显示本列表")), ("<kbd>Esc</kbd>", words("close, leave", "关闭、离开")),
        ].filter { !away.contains($0.0.text) }
        return """
            <h2>\(words("Keys", "快捷键"))</h2>\
            <dl class="keys">\(keys.map { key, text -> HTML in "<dt>\(key)</dt><dd>\(text)</dd>" }.joined())</dl>
            """
    }
}
