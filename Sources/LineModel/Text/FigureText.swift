/// Figures as the reasons of verdicts write them; without Foundation, whose formatters this module may not use.
package enum FigureText {
    /// A number with a fixed count of decimals, 0...6, rounded half away from zero; `inf`, `-inf` or `nan` as they are.
    package static func fixed(_ value: Double, decimals: Int) -> String {
        let scale = FigureText.scale(decimals)
        let scaled = (value * scale).rounded()
        // Beyond 2^63 there are no decimals to show.
        guard value.isFinite, let whole = Int64(exactly: scaled.magnitude) else { return "\(value)" }
        let sign = scaled < 0 ? "-" : ""
        guard decimals > 0 else { return "\(sign)\(whole)" }
        let fraction = String(whole % Int64(scale))
        let padding = String(repeating: "0", count: decimals - fraction.count)
        return "\(sign)\(whole / Int64(scale)).\(padding)\(fraction)"
    }

    /// A limit: up to three decimals, or six when it is below 0.001; zeros at the end are left out.
    package static func short(_ value: Double) -> String {
        var text = fixed(value, decimals: value < 0.001 ? 6 : 3)
        while text.contains("."), text.hasSuffix("0") { text.removeLast() }
        if text.hasSuffix(".") { text.removeLast() }
        return text
    }

    /// A value that is above a limit, with one decimal, or with as many more (six at most) as show that it is above:
    /// "loss 30.0 % is above 30 %" would look like a mistake.
    package static func above(_ value: Double, limit: Double) -> String {
        let decimals = (1...6).first { decimals in
            let scale = FigureText.scale(decimals)
            return (value * scale).rounded() > limit * scale
        }
        return fixed(value, decimals: decimals ?? 6)
    }

    /// A share as per cent with one decimal, two where one would show 0.0.
    package static func percent(_ count: Int, of total: Int) -> String {
        let share = total == 0 ? 0 : Double(count) * 100 / Double(total)
        return "\(fixed(share, decimals: share < 0.05 ? 2 : 1)) %"
    }

    /// A duration in milliseconds with one decimal.
    package static func milliseconds(_ duration: Duration) -> String {
        "\(fixed(duration.inMilliseconds, decimals: 1)) ms"
    }

    private static func scale(_ decimals: Int) -> Double {
        var scale = 1.0
        for _ in 0..<decimals { scale *= 10 }
        return scale
    }
}

extension Duration {
    /// The duration in milliseconds, as a number that may have a fraction.
    package var inMilliseconds: Double { Double(components.seconds) * 1e3 + Double(components.attoseconds) / 1e15 }
}
