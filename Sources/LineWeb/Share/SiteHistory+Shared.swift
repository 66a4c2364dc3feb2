internal import LineHistory
internal import LineModel

/// What takes more than one question where only the share's lines are asked about.
extension SiteHistory {
    /// Counts, groups and incidents of the share's lines alone.
    func sharedOverview(
        _ query: FieldQuery, by: FieldDimension, now: WallTime, _ limits: ShareLimits
    ) throws -> FieldOverview {
        let by = limits.allowed(by)
        var overview = try store.overview(try limits.narrowed(query, by: [by]), by: by, now: now)
        overview.round = overview.round.map(limits.shown)
        overview.rounds = overview.rounds.map(limits.shown)
        overview.healthy = try matched(.healthy, now, limits)
        overview.abnormal = try matched(.abnormal, now, limits)
        overview.unmeasured = try matched(.unmeasured, now, limits)
        overview.dimensions = limits.allowed(overview.dimensions)
        overview.by = by
        let grid = try self.grid(FieldQuery(), rows: by, columns: by, most: (200, 1))
        (overview.groups, overview.groupCount) = (grid.rows, grid.rowCount)
        overview.rows = overview.rows.map(limits.shown)
        overview.open = try shared(overview.open, limits)
        return overview
    }

    private func matched(_ verdict: LineVerdict, _ now: WallTime, _ limits: ShareLimits) throws -> Int {
        var query = FieldQuery()
        (query.verdict, query.pageSize) = (verdict, 1)
        return try store.overview(try limits.narrowed(query), by: limits.allowed(.ingress), now: now).matched
    }

    /// The report over the share's lines alone.
    func sharedAvailability(
        _ query: FieldQuery, from: WallTime, to: WallTime, lossAbove: Double, _ limits: ShareLimits
    ) throws -> AvailabilityReport {
        var report = try store.availability(
            try limits.narrowed(query), from: from, to: to, lossAbove: lossAbove)
        let files = try shared(report.incidents.map { IncidentFile($0) }, limits)
        report.incidents = files.map(\.outage)
        report.total.incidents = files.count
        return report
    }

    /// The incidents that have a line of the share, with what they say of its lines.
    func shared(_ files: [IncidentFile], _ limits: ShareLimits) throws -> [IncidentFile] {
        guard !files.isEmpty else { return [] }
        let names = try sharedNames(Set(files.flatMap(\.outage.everyLine) + files.flatMap(\.witnesses)), limits)
        return files.compactMap { limits.shown($0, names: names) }
    }

    /// Whether a line of this name is within the share, as it was measured last.
    func isShared(_ name: String, _ limits: ShareLimits) throws -> Bool {
        try !sharedNames([name], limits).isEmpty
    }

    /// Those of the names that are of a line within the share, as it was measured last.
    func sharedNames(_ names: Set<String>, _ limits: ShareLimits) throws -> Set<String> {
        if case .line(let own) = limits.scope { return names.intersection([own]) }
        let distant = (from: WallTime(nanosecondsSince1970: .min), to: WallTime(nanosecondsSince1970: .max))
        let lines = try store.lines(from: distant.from, to: distant.to)
        return Set(lines.lazy.map(\.line).filter { names.contains($0.name) && limits.includes($0) }.map(\.name))
    }
}
