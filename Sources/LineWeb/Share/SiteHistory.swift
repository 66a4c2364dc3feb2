internal import LineHistory
internal import LineModel
internal import LineService

/// The history as the reader of a page may see it: all of it, or what a share shows of it. Pages ask nothing else.
struct SiteHistory: Sendable {
    let store: HistoryStore
    /// nil shows everything.
    let limits: ShareLimits?

    init(_ store: HistoryStore, limits: ShareLimits? = nil) {
        self.store = store
        self.limits = limits
    }

    /// What is not within the share: for its readers there is no such thing.
    struct NotShared: Error {}

    /// The whole history, for pages that no share has.
    ///
    /// - Throws: `NotShared` to the readers of a share.
    func everything() throws -> HistoryStore {
        guard limits == nil else { throw NotShared() }
        return store
    }

    /// See `HistoryStore.overview`.
    func overview(_ query: FieldQuery, by: FieldDimension = .ingress, now: WallTime) throws -> FieldOverview {
        guard let limits else { return try store.overview(query, by: by, now: now) }
        return try sharedOverview(query, by: by, now: now, limits)
    }

    /// See `HistoryStore.grid`.
    func grid(
        _ query: FieldQuery, rows: FieldDimension, columns: FieldDimension, most: (rows: Int, columns: Int) = (300, 100)
    ) throws -> FieldGrid {
        let asked = try limits?.narrowed(query, by: [rows, columns]) ?? query
        var grid = try store.grid(asked, rows: rows, columns: columns, most: most)
        limits?.narrow(&grid)
        return grid
    }

    /// See `HistoryStore.heat`.
    func heat(
        _ query: FieldQuery, by dimension: FieldDimension? = nil, from: WallTime, to: WallTime, columns: Int = 288
    ) throws -> HeatMatrix {
        let asked = try limits?.narrowed(query, by: dimension.map { [$0] } ?? []) ?? query
        var heat = try store.heat(asked, by: dimension, from: from, to: to, columns: columns)
        if let limits {
            heat.lines = heat.lines.map(limits.shown)
            heat.dimensions = limits.allowed(heat.dimensions)
        }
        return heat
    }

    /// See `HistoryStore.window`.
    func window(
        of name: String, from: WallTime, to: WallTime, resolution: LineWindow.Resolution? = nil
    ) throws -> LineWindow? {
        guard var window = try store.window(of: name, from: from, to: to, resolution: resolution) else { return nil }
        guard let limits else { return window }
        guard limits.includes(window.line) else { return nil }
        limits.narrow(&window)
        window.incidents = try shared(window.incidents, limits)
        return window
    }

    /// See `HistoryStore.probes`.
    func probes(of name: String, round id: String) throws -> [ProbeRecord]? {
        if let limits, try !isShared(name, limits) { return nil }
        return try store.probes(of: name, round: id)
    }

    /// See `HistoryStore.roundFile`; a share has no rounds.
    func roundFile(_ id: String) throws -> RoundFile? { try everything().roundFile(id) }

    /// See `HistoryStore.availability`.
    func availability(
        _ query: FieldQuery, from: WallTime, to: WallTime, lossAbove: Double
    ) throws -> AvailabilityReport {
        guard let limits else { return try store.availability(query, from: from, to: to, lossAbove: lossAbove) }
        return try sharedAvailability(query, from: from, to: to, lossAbove: lossAbove, limits)
    }

    /// See `HistoryStore.incidentFiles`.
    func incidentFiles(
        from: WallTime, to: WallTime, before: Int? = nil, most: Int = 200
    ) throws -> [IncidentFile] {
        let files = try store.incidentFiles(from: from, to: to, before: before, most: most)
        return try limits.map { try shared(files, $0) } ?? files
    }

    /// See `HistoryStore.incidentFile`.
    func incidentFile(_ id: Int) throws -> IncidentFile? {
        guard let file = try store.incidentFile(id) else { return nil }
        guard let limits else { return file }
        return try shared([file], limits).first
    }

    /// See `HistoryStore.rounds`; a share has nothing of them but when they were, and whether they were valid.
    func rounds(from: WallTime, to: WallTime, most: Int? = nil) throws -> [HistoryRound] {
        let rounds = try store.rounds(from: from, to: to, most: most)
        return limits.map { rounds.map($0.shown) } ?? rounds
    }

    /// See `HistoryStore.knows`.
    func knows(line name: String) throws -> Bool {
        try limits.map { try isShared(name, $0) } ?? store.knows(line: name)
    }

    /// See `HistoryStore.names`.
    func names(fitting patterns: [String]) throws -> [String] {
        let names = try store.names(fitting: patterns)
        guard let limits else { return names }
        let shared = try sharedNames(Set(names), limits)
        return names.filter(shared.contains)
    }

    /// The smallest loss that is noticed on a line within an hour, and what it usually loses; nil where lines are
    /// judged by their limits alone, where the line has too little of a past, and for the readers of a share.
    func noticed(
        of line: Line, payload: PayloadKind, at now: WallTime, _ status: WatchStatus
    ) throws -> (loss: Double?, usual: UsualLoss)? {
        guard limits == nil, status.judgesByEvidence else { return nil }
        return try store.usualLoss(of: line, payload: payload, hour: now).map { (status.noticedLoss(of: $0), $0) }
    }

    /// See `HistoryStore.silences`; what people noted is in no share.
    func silences(at now: WallTime) throws -> [OperatorNote] { limits == nil ? try store.silences(at: now) : [] }

    /// See `HistoryStore.notes`; what people noted is in no share.
    func notes(before: Int? = nil, most: Int = 200) throws -> [OperatorNote] {
        limits == nil ? try store.notes(before: before, most: most) : []
    }
}
