extension LineAssembler {
    private static let shape = "write [{\"name\": \"a\", \"ingress\": \"203.0.113.7:7000\"}]"
    private static let labelPrefix = "__plumbline_"

    /// Adds the lines of a JSON file; returns 0, for JSON has no comments.
    mutating func addJSON(_ bytes: [UInt8]) -> Int {
        do {
            let root = try PlacedJSON(bytes: bytes, bounds: bounds)
            guard case .array(let items) = root.content else {
                report(
                    root.place, TextError("\(root.kind) where a list of lines belongs", expected: LineAssembler.shape))
                return 0
            }
            add(items)
        } catch {
            if error.error == bounds.excess || error.error == LinesBounds.stop {
                end(error.error)
            } else {
                report(error.place, error.error)
            }
        }
        return 0
    }

    /// Adds the lines of an array.
    mutating func add(_ items: [PlacedJSON]) {
        for item in items {
            guard !hasEnded else { break }
            add(item)
        }
    }

    private mutating func add(_ item: PlacedJSON) {
        guard case .object(let members) = item.content else {
            report(item.place, TextError("\(item.kind) where a line belongs", expected: LineAssembler.shape))
            return
        }
        if members.contains(where: { $0.key == "targets" }) {
            addGroup(members)
        } else {
            addLine(members, at: item.place)
        }
    }

    private mutating func addLine(_ members: [PlacedJSON.Member], at place: TextPlace) {
        var draft = LineDraft(place: place)
        var seen: Set<LineColumn> = []
        let others = Set(members.compactMap { LineColumn(name: $0.key) })
        for member in members {
            let use = use(member.key, at: member.keyPlace, noun: "key", others)
            if case .tag(let key) = use {
                let value = LineDraft.Value.json(member.value)
                draft.addTag(key, LineDraft.Field(label: member.key, place: member.value.place, value: value))
            }
            guard let column = use.column else { continue }
            guard seen.insert(column).inserted else {
                let error = TextError("key \(column.rawValue) a second time", expected: "write it once")
                report(member.keyPlace, error, label: column.rawValue)
                continue
            }
            draft[column] = LineDraft.Field(
                label: column.rawValue, place: member.value.place, value: .json(member.value))
        }
        add(draft)
    }

    /// What a column or key is for; one that is unknown is reported.
    mutating func use(_ name: String, at place: TextPlace, noun: String, _ others: Set<LineColumn>) -> ColumnUse {
        do {
            return try reader.use(name, noun: noun, others: others)
        } catch {
            report(place, error)
            return .none
        }
    }
}

// MARK: Prometheus file_sd

extension LineAssembler {
    /// A group of Prometheus file-based discovery (`targets` and `labels`; Prometheus's configuration,
    /// `file_sd_config`).
    private mutating func addGroup(_ members: [PlacedJSON.Member]) {
        var targets: [PlacedJSON] = []
        var labels: [PlacedJSON.Member] = []
        for member in members {
            switch (member.key, member.value.content) {
            case ("targets", .array(let values)): targets = values
            case ("labels", .object(let values)): labels = values
            case ("labels", .null): break
            case ("targets", _):
                reportShape(member, "write [\"203.0.113.7:7000\"]")
            case ("labels", _):
                reportShape(member, "write {\"carrier\": \"ct\"}")
            default:
                let error = TextError(
                    "unknown key \(TerminalText.quoted(member.key)) in a group", expected: "known are targets, labels")
                report(member.keyPlace, error)
            }
        }
        guard let template = draft(of: labels) else { return }
        for target in targets { add(target, template) }
    }

    private mutating func reportShape(_ member: PlacedJSON.Member, _ expectation: String) {
        let error = TextError("\(member.value.kind) for \(member.key)", expected: expectation)
        report(member.value.place, error, label: member.key)
    }

    private mutating func add(_ target: PlacedJSON, _ template: LineDraft) {
        var draft = LineDraft(place: target.place, copying: template)
        draft[.ingress] = LineDraft.Field(label: "targets", place: target.place, value: .json(target))
        add(draft)
    }

    /// What a group's labels say of its lines; nil, reported, where one cannot be understood.
    ///
    /// `__plumbline_echo` and its like set the field, other labels that begin with `__` are Prometheus's own and
    /// ignored, the rest are tags.
    private mutating func draft(of labels: [PlacedJSON.Member]) -> LineDraft? {
        var draft = LineDraft(place: TextPlace(line: 1, column: 1))
        var tags: [PlacedJSON.Member] = []
        var isUsable = true
        for label in labels {
            if label.key.hasPrefix(LineAssembler.labelPrefix) {
                isUsable = set(label, in: &draft) && isUsable
            } else if !label.key.hasPrefix("__") {
                tags.append(label)
            }
        }
        if let first = tags.first {
            draft[.tags] = LineDraft.Field(label: "labels", place: first.keyPlace, value: .labels(tags))
        }
        return isUsable ? draft : nil
    }

    private static let labelColumns: [LineColumn] = [
        .name, .echo, .payload, .maxLoss, .maxRTT, .direct, .flows, .tcp, .minGain,
    ]

    private mutating func set(_ label: PlacedJSON.Member, in draft: inout LineDraft) -> Bool {
        let name = label.key.dropFirst(LineAssembler.labelPrefix.count)
        guard let column = LineColumn(rawValue: String(name)), LineAssembler.labelColumns.contains(column) else {
            let known = LineAssembler.labelColumns.map(\.rawValue)
            let nearest = NearestName.find(for: String(name), among: known)
            let hint = nearest.map { "did you mean \(LineAssembler.labelPrefix)\($0)? " } ?? ""
            let list = known.map { LineAssembler.labelPrefix + $0 }.joined(separator: ", ")
            let error = TextError(
                "unknown label \(TerminalText.quoted(label.key))", expected: "\(hint)known are \(list)")
            report(label.keyPlace, error)
            return false
        }
        draft[column] = LineDraft.Field(label: label.key, place: label.value.place, value: .json(label.value))
        return true
    }
}
