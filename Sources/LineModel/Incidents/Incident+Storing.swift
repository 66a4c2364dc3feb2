extension Incident: Encodable {
    /// The members of the stored form, which is written and read by hand: the cause's name is two members of it, and
    /// the incident's number is none, since it stands beside the form, as a row's key or as a member's name.
    private enum StoredKey: String, CodingKey {
        case kind, value, trouble, openedAt, lines, mostLines, worst, announcedLines, announced, reopened
        case roundsUnfound, quietSince, isSilent, wasTold
        case downSince, downBefore, lineSince, recovered, removed, remaining, held, improvements, isQuietTold
    }

    /// Writes all but the number; lines are sorted, so that equal incidents have equal forms. What came after the first
    /// version is written only where it says something.
    package func encode(to encoder: any Encoder) throws {
        var stored = encoder.container(keyedBy: StoredKey.self)
        try stored.encode(key.kind, forKey: .kind)
        try stored.encode(key.value, forKey: .value)
        try stored.encode(trouble, forKey: .trouble)
        try stored.encode(openedAt, forKey: .openedAt)
        try stored.encode(lines.sorted(), forKey: .lines)
        try stored.encode(mostLines, forKey: .mostLines)
        try stored.encode(worst, forKey: .worst)
        try stored.encode(announcedLines, forKey: .announcedLines)
        try stored.encode(announced, forKey: .announced)
        try stored.encode(reopened, forKey: .reopened)
        try stored.encode(roundsUnfound, forKey: .roundsUnfound)
        try stored.encodeIfPresent(quietSince, forKey: .quietSince)
        try stored.encode(isSilent, forKey: .isSilent)
        try stored.encode(wasTold, forKey: .wasTold)
        try stored.encodeIfPresent(downSince, forKey: .downSince)
        if downBefore != .zero { try stored.encode(downBefore.nanoseconds, forKey: .downBefore) }
        if !lineSince.isEmpty { try stored.encode(lineSince, forKey: .lineSince) }
        for (names, key) in [(recovered, StoredKey.recovered), (removed, .removed), (held, .held)]
        where !names.isEmpty {
            try stored.encode(names.sorted(), forKey: key)
        }
        for (count, key) in [(remaining, StoredKey.remaining), (improvements, .improvements)] where count != 0 {
            try stored.encode(count, forKey: key)
        }
        if isQuietTold { try stored.encode(isQuietTold, forKey: .isQuietTold) }
    }

    /// Reads a stored incident, also one of a version that did not keep whether it is silent (then it is not), or
    /// whether people were told (then they were, unless it is silent), or what came later: of one that had come back by
    /// then the healthy times before are not known, and count.
    ///
    /// - Parameter id: what stood beside it.
    package init(id: Int, from decoder: any Decoder) throws {
        let stored = try decoder.container(keyedBy: StoredKey.self)
        let isSilent = try stored.decodeIfPresent(Bool.self, forKey: .isSilent) ?? false
        self.init(
            id: id,
            key: CauseKey(
                try stored.decode(CauseKind.self, forKey: .kind), try stored.decode(String.self, forKey: .value)),
            trouble: try stored.decode(Trouble.self, forKey: .trouble),
            openedAt: try stored.decode(WallTime.self, forKey: .openedAt),
            lines: try stored.decode(Set<String>.self, forKey: .lines),
            mostLines: try stored.decode(Int.self, forKey: .mostLines),
            worst: try stored.decode(LineFigures.self, forKey: .worst),
            announcedLines: try stored.decode(Int.self, forKey: .announcedLines),
            announced: try stored.decode(LineFigures.self, forKey: .announced),
            reopened: try stored.decode(Int.self, forKey: .reopened),
            roundsUnfound: try stored.decode(Int.self, forKey: .roundsUnfound),
            quietSince: try stored.decodeIfPresent(WallTime.self, forKey: .quietSince), isSilent: isSilent,
            wasTold: try stored.decodeIfPresent(Bool.self, forKey: .wasTold) ?? !isSilent)
        downSince = try stored.decodeIfPresent(WallTime.self, forKey: .downSince)
        downBefore = .nanoseconds(max(0, try stored.decodeIfPresent(Int64.self, forKey: .downBefore) ?? 0))
        lineSince = try stored.decodeIfPresent([String: WallTime].self, forKey: .lineSince) ?? [:]
        recovered = try stored.decodeIfPresent(Set<String>.self, forKey: .recovered) ?? []
        removed = try stored.decodeIfPresent(Set<String>.self, forKey: .removed) ?? []
        held = try stored.decodeIfPresent(Set<String>.self, forKey: .held) ?? []
        remaining = try stored.decodeIfPresent(Int.self, forKey: .remaining) ?? 0
        improvements = try stored.decodeIfPresent(Int.self, forKey: .improvements) ?? 0
        isQuietTold = try stored.decodeIfPresent(Bool.self, forKey: .isQuietTold) ?? false
    }

    /// Whether this version knows its kind and its trouble. One that a newer version stored and that this one does not
    /// know is in no book: nothing would ever find it again, and it would stay open.
    package var isKnown: Bool {
        if case .other = key.kind { return false }
        if case .other = trouble { return false }
        return true
    }
}
