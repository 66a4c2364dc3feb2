import LineModel

/// What the cells of a table depend on beside their line.
struct TableSettings {
    /// Columns of a name where nobody knows how many there are, and at least on a terminal.
    private static let (wideName, minName) = (64, 32)

    let color: Bool
    /// What names are cut to.
    var nameColumns: Int
    /// Some line's route says more than its name.
    let hasRoutes: Bool
    /// Some line's two segments were measured.
    let hasSegments: Bool
    /// Some line had direct probes beside it.
    let hasGain: Bool
    /// Some line had an old flow beside it.
    let hasFlow: Bool
    /// Some line had TCP handshakes beside it.
    let hasTCP: Bool
    /// Decimals of delays: two, or three when a round trip is below a millisecond.
    let decimals: Int
    /// Decimals of loss in percent: enough that one lost probe of a line does not show as none.
    let lossDecimals: Int

    init(_ report: RoundReport, rows: ArraySlice<Int>, _ context: RenderContext) {
        color = context.color
        nameColumns = max(context.maxNameColumns ?? (context.columns == nil ? Self.wideName : Self.minName), 1)
        hasRoutes = rows.contains { report.lines[$0].line.routeIfNotName != nil }
        hasSegments = report.segments != nil && rows.contains { report.lines[$0].segments != nil }
        hasFlow = rows.contains { report.lines[$0].flow?.isProbed == true }
        hasTCP = rows.contains { report.lines[$0].tcp.map { $0.counts.attempts > 0 } ?? false }
        hasGain = rows.contains { report.lines[$0].gain != nil }
        decimals = rows.contains { report.lines[$0].summary.rtt.map { $0.median < 1 } ?? false } ? 3 : 2
        lossDecimals = report.plan.count > 10_000 ? 4 : report.plan.count > 1000 ? 2 : 1
    }

    /// Whether a column has anything to show.
    func has(_ column: TableColumn) -> Bool {
        switch column.place.need {
        case .nothing: true
        case .routes: hasRoutes
        case .segments: hasSegments
        case .gain: hasGain
        case .flow: hasFlow
        case .tcp: hasTCP
        }
    }
}
