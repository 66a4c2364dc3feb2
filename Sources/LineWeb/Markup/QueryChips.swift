package import LineModel

/// What narrows the lines of a view, each with the way to take it away.
package enum QueryChips {
    /// - Parameter address: of the same view with another query.
    package static func html(_ query: FieldQuery, _ words: PageWords, address: (FieldQuery) -> String) -> HTML {
        var chips: [HTML] = []
        func add(_ text: String, _ change: (inout FieldQuery) -> Void) {
            let without = query.with {
                change(&$0)
                $0.page = 1
            }
            chips.append(
                """
                <li><a href="\(address(without))" title="\(words("take this filter away", "去掉该条件"))">\
                \(text) <span aria-hidden="true">×</span></a></li>
                """)
        }
        if !query.search.isEmpty { add(words("holds “\(query.search)”", "含“\(query.search)”")) { $0.search = "" } }
        for filter in query.filters {
            add("\(filter.dimension.name(words)) = \(filter.value)") { $0.filters.removeAll { $0 == filter } }
        }
        if let verdict = query.verdict { add(words.verdict(verdict)) { $0.verdict = nil } }
        return chips.isEmpty ? .empty : "<ul class=\"chips\">\(chips)</ul>"
    }
}

/// Choices of a form that is sent by GET.
package enum Choice {
    /// A labelled list of choices; the script sends the form as soon as one is taken.
    package static func html(
        _ label: String, _ name: String, _ options: [(value: String, text: String)], _ chosen: String
    )
        -> HTML
    {
        let options = options.map { option -> HTML in
            let selected: HTML = option.value == chosen ? " selected" : .empty
            return "<option value=\"\(option.value)\"\(selected)>\(option.text)</option>"
        }
        return "<label>\(label) <select name=\"\(name)\">\(options)</select></label>"
    }

    /// Items that a form takes along.
    package static func hidden(_ items: [(String, String?)]) -> HTML {
        items.map { name, value -> HTML in
            value.map { "<input type=\"hidden\" name=\"\(name)\" value=\"\($0)\">" } ?? .empty
        }
        .joined()
    }
}

/// The classes of loss, each with its colour and its bounds; and what hatching means.
package enum LossLegend {
    /// - Parameter hatching: whether the two hatchings are said, too.
    package static func html(_ words: PageWords, hatching: Bool) -> HTML {
        let classes = LossClass.allCases.map { loss -> HTML in
            "<li><i class=\"loss-\(loss.rawValue)\">\(text(loss, words))</i></li>"
        }
        let hatched: HTML =
            hatching
            ? """
            <li><i class="hatched">\(words("unmeasured", "未测"))</i></li>\
            <li><i class="hatched other">\(words("round not valid", "该轮不可信"))</i></li>
            """ : .empty
        return """
            <ul class="legend" aria-label="\(words("Loss", "丢包"))"><li>\(words("loss", "丢包"))</li>\
            \(classes)\(hatched)</ul>
            """
    }

    /// "to 3 %"
    package static func text(_ loss: LossClass, _ words: PageWords) -> String {
        switch loss {
        case .none: words("0 %", "0%")
        case .to1: words("to 1 %", "至 1%")
        case .to3: words("to 3 %", "至 3%")
        case .to10: words("to 10 %", "至 10%")
        case .to30: words("to 30 %", "至 30%")
        case .below100: words("below 100 %", "100% 以下")
        case .all: words("100 %", "100%")
        }
    }
}
