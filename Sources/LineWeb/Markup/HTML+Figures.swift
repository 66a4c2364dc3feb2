internal import LineModel

/// Figures in cells and in text: units are in headings, decimals are fixed, so that points stand under each other.
extension HTML {
    /// What stands where there is no figure.
    package static let none: HTML = "<span class=\"none\">–</span>"

    /// A cell with a figure that has `decimals` decimals; `–` for nil. Its label is shown where tables are blocks.
    package static func cell(_ value: Double?, decimals: Int = 1, label: String, classes: String = "") -> HTML {
        let text = value.map { FigureText.fixed($0, decimals: decimals) }
        return cell(text, label: label, classes: classes)
    }

    /// A cell with a count.
    package static func cell(count: Int?, label: String, classes: String = "") -> HTML {
        cell(count.map { $0.grouped }, label: label, classes: classes)
    }

    /// A cell with a figure that is written already, right-aligned.
    package static func cell(_ text: String?, label: String, classes: String = "") -> HTML {
        let kinds = classes.isEmpty ? "" : " " + classes
        guard let text else { return "<td class=\"n none\(kinds)\" data-label=\"\(label)\">–</td>" }
        return "<td class=\"n\(kinds)\" data-label=\"\(label)\">\(text)</td>"
    }

    /// A cell with loss in per cent, 0...1, and the colour of its class; `–` for nil.
    package static func lossCell(_ loss: Double?, label: String, classes: String = "") -> HTML {
        let kinds = classes.isEmpty ? "" : " " + classes
        guard let loss else { return "<td class=\"n loss none\(kinds)\" data-label=\"\(label)\">–</td>" }
        let text = LossText.percent(loss)
        return "<td class=\"n loss \(loss.lossClassName)\(kinds)\" data-label=\"\(label)\">\(text)</td>"
    }

    /// Loss, 0...1, in running text: "2.1 %" with the colour of its class; `–` for nil.
    package static func loss(_ loss: Double?, _ words: PageWords) -> HTML {
        guard let loss else { return none }
        let text = LossText.percent(loss)
        return "<span class=\"loss \(loss.lossClassName)\">\(words("\(text) %", "\(text)%"))</span>"
    }

    /// A delay in running text: "38.1 ms"; `–` for nil.
    package static func milliseconds(_ value: Double?) -> HTML {
        guard let value else { return none }
        return "\(FigureText.fixed(value, decimals: 1)) <span class=\"unit\">ms</span>"
    }
}

/// Loss as text.
package enum LossText {
    /// Per cent with one decimal, without its sign; two where one would say 0.0 of what is not 0, and never 100 of what
    /// is less.
    package static func percent(_ loss: Double) -> String {
        let share = loss * 100
        if share > 0, share < 0.05 { return share < 0.005 ? "<0.01" : FigureText.fixed(share, decimals: 2) }
        if share < 100, share >= 99.95 { return "99.9" }
        return FigureText.fixed(share, decimals: 1)
    }
}

extension Double {
    /// The style sheet's class of loss, 0...1: `loss-0`.
    package var lossClassName: String { "loss-\(LossClass(loss: self).rawValue)" }
}

extension Int {
    /// With a comma between thousands, as both languages write it: `1,234`.
    package var grouped: String {
        let digits = String(magnitude)
        guard digits.count > 3 else { return String(self) }
        var text = ""
        for (index, digit) in digits.enumerated() {
            if index > 0, (digits.count - index) % 3 == 0 { text.append(",") }
            text.append(digit)
        }
        return self < 0 ? "-" + text : text
    }
}
