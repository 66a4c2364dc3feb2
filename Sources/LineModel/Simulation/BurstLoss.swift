/// Loss that comes in bursts, as a simulated line has it: how long a burst is, and how much it loses in all.
///
/// The model is that of E. N. Gilbert (Bell System Technical Journal 39, 1960, pages 1253-1265) and E. O. Elliott (the
/// same 42, 1963, pages 1977-1997) in its plainest form: a line is good and loses nothing, or bad and loses everything,
/// and before each probe it may change from one to the other.
package struct BurstLoss: Equatable, Sendable {
    /// The mean length of a burst in probes, 1...`maxMean`.
    package let meanLength: Double
    /// Share of the probes that are lost in the long run, 0..<1; 0 for no bursts at all.
    package let share: Double

    /// The longest mean: as many probes as a round can have of a line. A line with longer bursts is one that is down.
    package static let maxMean = 1_000_000.0

    /// What sums of doubles may be wrong by: 9 times a tenth is 0.9, and not less.
    private static let rounding = 1e-9

    /// - Throws: when one of the two is outside of its range, or when no line can lose that much in bursts that short:
    ///   between two bursts at least one probe passes, so that a share of `meanLength / (meanLength + 1)` is the most.
    package init(meanLength: Double, share: Double) throws(TextError) {
        guard meanLength >= 1 else {
            throw TextError("a burst is not shorter than one probe", expected: "write a mean length of 1 or more")
        }
        guard meanLength <= Self.maxMean else {
            throw TextError(
                "no round has more probes of a line than \(FigureText.short(Self.maxMean))",
                expected: "write a mean length of at most that")
        }
        guard share >= 0, share < 1 else {
            throw TextError(
                "a line that recovers from its bursts does not lose every probe",
                expected: "write a share from 0 to below 1 (100%), or let the line be down")
        }
        guard share <= meanLength * (1 - share) + Self.rounding else { throw Self.impossible(meanLength, share) }
        (self.meanLength, self.share) = (meanLength, share)
    }

    /// How likely a good line is bad at the next probe, 0...1: as many bursts begin as end.
    package var beginning: Double { min(1, share / (1 - share) / meanLength) }

    /// How likely a bad line is good at the next probe, above 0 and at most 1: lengths are geometric with the mean
    /// `meanLength`.
    package var ending: Double { 1 / meanLength }

    /// Names the nearest share and the nearest length that are possible, rounded to the side that is.
    private static func impossible(_ meanLength: Double, _ share: Double) -> TextError {
        let most = (meanLength / (meanLength + 1) * 10_000 + rounding).rounded(.down) / 100
        let least = (share / (1 - share) * 100 - rounding * 100).rounded(.up) / 100
        let longer = least <= maxMean ? ", or a mean length of at least \(FigureText.short(least))" : ""
        return TextError(
            "a line with bursts of \(FigureText.short(meanLength)) on the average loses at most "
                + "\(FigureText.short(most))% of its probes, since at least one passes between two bursts",
            expected: "write a share of at most that\(longer)")
    }
}

extension BurstLoss {
    private static let form =
        "write the mean length of a burst in probes and the share of all probes that is lost, for example 5:2%"

    /// Reads `MEAN:SHARE`, as `5:2%`, `2.5:0.1` or, for no bursts, `1:0`; spaces are ignored.
    ///
    /// - Throws: when it is not of that form, and as `init(meanLength:share:)` does.
    package init(text: some StringProtocol) throws(TextError) {
        let text = FullWidthText.ascii(text)
        let parts = text.split(separator: ":", omittingEmptySubsequences: false).map(\.trimmed)
        guard parts.count == 2, !parts[0].isEmpty, !parts[1].isEmpty else {
            throw TextError("\(TerminalText.quoted(text.trimmed)) is no burst loss", expected: Self.form)
        }
        guard let meanLength = PlainDecimal(parts[0])?.double() else {
            throw TextError("\(TerminalText.quoted(parts[0])) is no length of a burst", expected: Self.form)
        }
        try self.init(meanLength: meanLength, share: try RatioText.parse(parts[1]))
    }
}
