package import LineModel
package import LineReport

/// Figures as these pages show them: units stand in headings, columns are aligned by the decimal point.
package enum Shown {
    /// What stands where there is no figure.
    package static let none = "–"

    /// A share as per cent without its sign.
    package static func percent(_ share: Double?) -> String { share.map(LossText.percent) ?? none }

    /// Milliseconds with one decimal, without their unit.
    package static func ms(_ value: Double?) -> String { value.map { FigureText.fixed($0, decimals: 1) } ?? none }

    /// Nanoseconds as microseconds with one decimal, without their unit.
    static func us(_ nanoseconds: Int64?) -> String {
        nanoseconds.map { FigureText.fixed(Double($0) / 1e3, decimals: 1) } ?? none
    }

    /// Nanoseconds as milliseconds with one decimal, without their unit.
    package static func ms(_ nanoseconds: Int64?) -> String { ms(nanoseconds.map { Double($0) / 1e6 }) }

    static func count(_ value: Int64?) -> String { value.map { Int($0).grouped } ?? none }

    /// A named figure in a list of them, with its unit, what stands below it, and its definition.
    package static func entry(
        _ name: String, _ figure: String, _ unit: String = "", note: String = "", means: String = "",
        classes: String = ""
    ) -> HTML {
        let kinds: HTML = classes.isEmpty ? .empty : " class=\"\(classes)\""
        let title: HTML = means.isEmpty ? .empty : " title=\"\(means)\""
        let below: HTML = note.isEmpty ? .empty : "<small>\(note)</small>"
        return """
            <div><dt\(title)>\(name)</dt><dd><span\(kinds)><b>\(figure)</b>\
            \(unit.isEmpty || figure == none ? .empty : "<span class=\"unit\">\(unit)</span>")</span>\(below)</dd></div>
            """
    }

    /// A list of such figures, each asked for with its loss class.
    package static func lossEntry(
        _ name: String, _ loss: Double?, note: String = "", means: String = ""
    ) -> HTML {
        entry(
            name, percent(loss), loss == nil ? "" : "%", note: note, means: means,
            classes: "loss " + (loss?.lossClassName ?? "none"))
    }

    /// A cell of text.
    static func text(_ html: HTML, _ label: String = "", classes: String = "") -> HTML {
        let kinds: HTML = classes.isEmpty ? "" : " class=\"\(classes)\""
        return "<td\(kinds) data-label=\"\(label)\">\(html)</td>"
    }

    /// Headings of columns: the text, its definition, and whether figures stand below.
    package static func heads(_ titles: [(text: String, means: String, isFigure: Bool)]) -> [HTML] {
        titles.map { title in
            let means: HTML = title.means.isEmpty ? "" : " title=\"\(title.means)\""
            return "<th scope=\"col\"\(title.isFigure ? " class=\"n\"" : .empty)\(means)>\(title.text)</th>"
        }
    }
}

extension PageRequest {
    /// `2026-11-28 14:05`, all of a page's times in one zone; with seconds where they matter.
    package func time(_ time: WallTime, seconds: Bool = false) -> HTML {
        .time(time, seconds ? .exact : .full, now: now)
    }

    /// `14:05` today, else with the date.
    package func moment(_ time: WallTime) -> HTML { .time(time, .moment, now: now) }

    /// A time at the vantage's present offset.
    func local(_ time: WallTime) -> WallTime {
        WallTime(nanosecondsSince1970: time.nanosecondsSince1970, utcOffsetSeconds: now.utcOffsetSeconds)
    }

    /// What was found, in the reader's language.
    package var findings: Words { Words(.keys, language) }

    /// How long something was: the two greatest units.
    package func lasted(_ duration: Duration) -> String { findings.duration(duration) }
}
