/// What lines share, as far as evidence of it is added up: groups of three lines or more, each set of lines once. Made
/// once for a lines file.
package struct EvidenceGroups: Sendable {
    /// A group has so many lines at least: evidence of two is told by the lines.
    package static let minLines = 3

    /// What each group's lines share. Of several keys with the same lines the one that explains best (`CauseKind`'s
    /// order): an ingress rather than its host.
    package let keys: [CauseKey]
    /// Groups that are large enough to be hit together, ascending (`CommonBursts`).
    let large: [Int]
    /// How many lines the field has.
    package let lineCount: Int
    /// Lines of all groups one after the other, and where each group's begin.
    let members: [Int32]
    let memberStarts: [Int32]
    /// Groups of all lines one after the other, and where each line's begin.
    let groups: [Int32]
    let groupStarts: [Int32]

    /// The groups of a field.
    package init(_ field: CauseField) {
        var seen: Set<[Int32]> = []
        // Ascending, so the best explanation of the same lines comes first.
        let kept = field.keys.indices.filter { key in
            field.linesOfKey[key].count >= Self.minLines && seen.insert(field.linesOfKey[key]).inserted
        }
        keys = kept.map { field.keys[$0] }
        large = kept.indices.filter { field.linesOfKey[kept[$0]].count >= CommonBursts.minLines }
        lineCount = field.names.count
        var (members, starts) = ([Int32](), [Int32(0)])
        var ofLine = [Int32](repeating: 0, count: field.names.count + 1)
        for key in kept {
            members += field.linesOfKey[key]
            starts.append(Int32(members.count))
            for line in field.linesOfKey[key] { ofLine[Int(line) + 1] += 1 }
        }
        for line in ofLine.indices.dropFirst() { ofLine[line] += ofLine[line - 1] }
        var (groups, places) = ([Int32](repeating: 0, count: members.count), ofLine)
        for group in kept.indices {
            for line in members[Int(starts[group])..<Int(starts[group + 1])] {
                groups[Int(places[Int(line)])] = Int32(group)
                places[Int(line)] += 1
            }
        }
        (self.members, memberStarts, self.groups, groupStarts) = (members, starts, groups, ofLine)
    }

    /// A group's lines, as indices into the field's lines, by name.
    package func lines(of group: Int) -> ArraySlice<Int32> {
        members[Int(memberStarts[group])..<Int(memberStarts[group + 1])]
    }

    /// A line's groups, ascending.
    package func groups(of line: Int) -> ArraySlice<Int32> {
        groups[Int(groupStarts[line])..<Int(groupStarts[line + 1])]
    }
}
