package import LineModel
package import LineService

/// What one call measures, so that all of it, with what comes before and after, fits into the platform's limits. Pure.
///
/// Where the whole does not fit it is shortened, and `notes` says so: first fewer probes a line in the round and its
/// confirmation, never fewer than `minCount`; then fewer lines, the next call beginning with those that were left
/// out; then no confirmation, so that nothing can be raised. The timeout and the interval stay: they are what the
/// figures mean.
package struct FunctionPlan: Equatable, Sendable {
    /// Probes a line that are worth a figure; fewer only where fewer were asked for.
    package static let minCount = ConfirmationPlan.minCount

    /// What the round sends.
    package let settings: RoundSettings
    /// How many probes a line gets in the confirmation; nil when there is no time for one.
    package let confirmCount: Int?
    /// Indices of the lines that are measured, ascending.
    package let measured: [Int]
    /// Why the other lines are not measured; nil when all are.
    package let leftOut: Unmeasured?
    /// The index of the line that the next call begins with.
    package let resume: Int
    /// How long all names together may take to be looked up.
    package let lookup: Duration
    /// The time that is kept for state, uploads and messages at the end.
    package let closing: Duration
    /// How long the round takes at most by this plan.
    package let round: Duration
    /// What was shortened and what to do about it.
    package let notes: [String]

    /// - Parameters:
    ///   - lines: that the call is to measure.
    ///   - first: the line that it begins with where not all fit.
    ///   - hasNames: whether some hosts have to be looked up.
    /// - Throws: where not even the least fits.
    package init(
        lines: [Line], settings: ServiceSettings, limits: FunctionLimits, first: Int = 0, hasNames: Bool
    ) throws(FunctionFault) {
        var fit = FunctionFit(lines: lines, settings: settings, limits: limits, hasNames: hasNames)
        let found = try fit.search(first: lines.isEmpty ? 0 : first % lines.count)
        var round = fit.probe
        round.count = found.count
        self.settings = round
        confirmCount = found.confirmCount
        let order = lines.indices.map { ($0 + found.first) % lines.count }
        measured = order.prefix(found.lines).sorted()
        resume = found.lines == lines.count ? 0 : (found.first + found.lines) % lines.count
        lookup = fit.lookup
        closing = fit.closing
        self.round = fit.length(count: found.count, lines: found.lines)
        leftOut = found.lines == lines.count ? nil : fit.leftOut(found)
        notes = fit.notes(found)
    }
}
