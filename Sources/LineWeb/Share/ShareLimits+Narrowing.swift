internal import LineModel

/// What a share leaves of an answer. What an answer says of other lines, of people and of destinations goes; where the
/// share hides addresses, what may name one goes, too.
extension ShareLimits {
    /// The query over the share's lines alone.
    ///
    /// - Parameter dimensions: what the answer is made by, beside the query's own.
    /// - Throws: where the share is of one line, of which there is a page and no list, and where the answer would tell
    ///   addresses that are hidden.
    func narrowed(_ query: FieldQuery, by dimensions: [FieldDimension] = []) throws -> FieldQuery {
        guard case .tag(let tag) = scope else { throw SiteHistory.NotShared() }
        var query = query
        if hidesAddresses {
            // A search that finds a line by a hidden address tells it, letter by letter.
            query.searchesAddresses = false
            guard (query.filters.map(\.dimension) + dimensions).allSatisfy({ !$0.isOfAddresses }) else {
                throw SiteHistory.NotShared()
            }
        }
        query.filters.append(FieldQuery.Filter(.tag(tag.key), tag.value))
        return query
    }

    /// A dimension that the share can be shown by.
    func allowed(_ dimension: FieldDimension) -> FieldDimension {
        guard hidesAddresses, dimension.isOfAddresses, case .tag(let tag) = scope else { return dimension }
        return .tag(tag.key)
    }

    /// The dimensions that the share can be shown by.
    func allowed(_ dimensions: [FieldDimension]) -> [FieldDimension] {
        hidesAddresses ? dimensions.filter { !$0.isOfAddresses } : dimensions
    }

    /// A line as the share shows it.
    func shown(_ line: Line) -> Line {
        guard hidesAddresses else { return line }
        return Line(
            name: line.name, ingress: hidden(line.ingress), echo: line.echo.map(hidden), payload: line.payload,
            tags: line.tags, maxLoss: line.maxLoss, maxRTT: line.maxRTT)
    }

    private func hidden(_ place: HostPort) -> HostPort { HostPort(host: "hidden", port: place.port) }

    /// Reasons, but for those that may name an address.
    func shown(_ reasons: [LineReason]) -> [LineReason] {
        guard hidesAddresses else { return reasons }
        return reasons.compactMap { reason in
            switch reason {
            case .loss(let ratio, let limit, .unknown): .loss(ratio: ratio, limit: limit, at: .unknown(nil))
            case .delay(let mean, let limit, .unknown): .delay(mean: mean, limit: limit, at: .unknown(nil))
            case .loss, .delay, .noReply, .lossChange, .delayChange, .evidence, .delayEvidence, .ways,
                .repliesTooShort, .gain:
                reason
            case .refused, .elsewhere, .probedAt, .noNeighbour, .unmeasured, .proxyAway, .told: nil
            }
        }
    }

    /// A round without what it says of all lines together: whether it was valid, and when.
    func shown(_ round: HistoryRound) -> HistoryRound {
        HistoryRound(
            id: round.id, vantage: round.vantage, started: round.started, duration: round.duration,
            validity: Validity(verdict: round.validity.verdict, findings: []), lines: 0, abnormal: 0, unmeasured: 0,
            totals: OutcomeCounts(), hasProbes: round.hasProbes)
    }

    func narrow(_ grid: inout FieldGrid) {
        grid.round = grid.round.map(shown)
        grid.dimensions = allowed(grid.dimensions)
    }

    /// All but the window's incidents.
    func narrow(_ window: inout LineWindow) {
        window.line = shown(window.line)
        window.notes = []
        // They may name addresses of the way, and are the operator's to tell.
        window.explanations = Explanations()
        for index in window.points.indices {
            window.points[index].reasons = shown(window.points[index].reasons)
            window.points[index].gain = window.points[index].gain.flatMap(shown)
            window.points[index].flow = window.points[index].flow.flatMap(shown)
        }
    }

    /// What a line gains; nil where its note may name an address.
    private func shown(_ gain: LineGain) -> LineGain? {
        if hidesAddresses, case .unreachable = gain.note { return nil }
        return gain
    }

    /// What an old flow did; nil where its note may name an address.
    private func shown(_ flow: LineFlow) -> LineFlow? {
        if hidesAddresses, case .notOpened = flow.note { return nil }
        return flow
    }

    /// A row of a list as the share shows it.
    func shown(_ row: BoardRow) -> BoardRow {
        var row = row
        row.line = shown(row.line)
        row.reasons = shown(row.reasons)
        row.gain = row.gain.flatMap(shown)
        return row
    }

    /// An incident of the share's lines; nil where it has none of them.
    ///
    /// - Parameter names: of all lines that are within the share.
    func shown(_ file: IncidentFile, names: Set<String>) -> IncidentFile? {
        let own = file.outage.everyLine.filter(names.contains)
        guard !own.isEmpty else { return nil }
        var outage = shown(file.outage, own: Set(own))
        outage.everyLine = own
        var shown = IncidentFile(outage)
        shown.witnesses = file.witnesses.filter(names.contains)
        return shown
    }

    private func shown(_ outage: HistoryOutage, own: Set<String>) -> HistoryOutage {
        let incident = outage.incident
        let isWhole = own.count == Set(outage.everyLine).count
        // Of one that others' lines have as well the figures may be theirs.
        var shown = Incident(
            id: incident.id, key: shown(incident.key, own: own), trouble: incident.trouble,
            openedAt: incident.openedAt, lines: incident.lines.intersection(own),
            mostLines: min(incident.mostLines, own.count), worst: isWhole ? incident.worst : LineFigures(),
            reopened: incident.reopened, quietSince: incident.quietSince)
        shown.downSince = incident.downSince
        shown.downBefore = incident.downBefore
        shown.lineSince = incident.lineSince.filter { own.contains($0.key) }
        shown.recovered = incident.recovered.intersection(own)
        shown.removed = incident.removed.intersection(own)
        shown.remaining = min(incident.remaining, own.count)
        shown.held = incident.held.intersection(own)
        var result = outage
        result.incident = shown
        for index in result.events.indices { result.events[index].lines = min(result.events[index].lines, own.count) }
        return result
    }

    /// A cause; where it names an address that is hidden, or the tag or line of somebody else, its kind alone.
    private func shown(_ key: CauseKey, own: Set<String>) -> CauseKey {
        switch key.kind {
        case .vantage: key
        case .line: own.contains(key.value) ? key : CauseKey(key.kind, "")
        case .tag:
            if case .tag(let tag) = scope, key.value == "\(tag.key)=\(tag.value)" { key } else { CauseKey(.tag, "") }
        default: hidesAddresses ? CauseKey(key.kind, "") : key
        }
    }
}

extension FieldDimension {
    /// Whether its groups are addresses.
    var isOfAddresses: Bool {
        switch self {
        case .ingress, .echo: true
        case .tag: false
        }
    }
}
