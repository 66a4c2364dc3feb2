internal import LineModel

extension CaseCheck {
    /// Recomputes every figure from the probes, and every sum from the figures.
    mutating func checkFigures(_ documents: CaseDocuments, _ series: [CaseProbes.Series]) {
        let standing = CaseDocuments.standing(documents.rounds)
        let plans = Dictionary(
            documents.rounds["rounds"].elements.map { ($0["round"]["id"].string ?? "", $0) },
            uniquingKeysWith: { first, _ in first })
        var own: [Place: [ProbeRecord]] = [:]
        for one in series {
            let place = Place(line: one.line, round: one.round)
            if own[place] != nil {
                add(.probes(line: one.line, round: one.round, claimed: 0, found: one.records.count))
            }
            own[place] = one.records
        }
        for line in documents.figures["lines"].elements {
            let name = line["line"].string ?? ""
            let rows = line["rounds"].elements
            for row in rows { check(row, of: name, plans, &own) }
            compare(line["sums"], CaseFigures.sums(of: rows, standing), line: name, place: "sums", path: "")
        }
        for (place, records) in own.sorted(by: { ($0.key.line, $0.key.round) < ($1.key.line, $1.key.round) }) {
            add(.probes(line: place.line, round: place.round, claimed: 0, found: records.count))
        }
    }

    private struct Place: Hashable {
        var line, round: String
    }

    private mutating func check(
        _ row: CaseJSON, of line: String, _ plans: [String: CaseJSON], _ own: inout [Place: [ProbeRecord]]
    ) {
        rows += 1
        let round = row["round"].string ?? ""
        guard let plan = plans[round] else {
            return add(.figure(line: line, place: round, figure: "round", claimed: round, found: "no such round"))
        }
        guard row["probes"].flag == true else { return }
        let records = own.removeValue(forKey: Place(line: line, round: round)) ?? []
        let planned = plan["round"]["plan"]["count"].int ?? 0
        guard records.count == planned else {
            return add(.probes(line: line, round: round, claimed: planned, found: records.count))
        }
        recomputed += 1
        let summary = CaseFigures.summary(of: records, intervalNanoseconds: plan["interval_ns"].integer ?? 0)
        for member in CaseFigures.members(of: summary) {
            compare(row[member.key], member.value, line: line, place: "round \(round)", path: member.key)
        }
    }

    /// Names each figure that differs; numbers are compared exactly, for both come from the same probes by the same
    /// arithmetic (IEEE 754).
    private mutating func compare(_ claimed: CaseJSON, _ found: CaseJSON, line: String, place: String, path: String) {
        guard claimed != found else { return }
        if case .object(let members) = found, case .object(let others) = claimed,
            members.map(\.key) == others.map(\.key)
        {
            for member in members {
                compare(
                    claimed[member.key], member.value, line: line, place: place,
                    path: path.isEmpty ? member.key : "\(path).\(member.key)")
            }
            return
        }
        add(
            .figure(
                line: line, place: place, figure: path, claimed: String(decoding: claimed.bytes(), as: UTF8.self),
                found: String(decoding: found.bytes(), as: UTF8.self)))
    }
}
