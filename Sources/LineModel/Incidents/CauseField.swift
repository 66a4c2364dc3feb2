/// The lines of a configuration with what they share, as numbers: made once for a lines file, used in every round.
package struct CauseField: Sendable {
    /// Names, in the order of the lines file, to which the marks of a round and the indices of a `Cause` refer.
    package let names: [String]
    /// For each name, whether the line ends outside of the operator's own network.
    package let isCanary: [Bool]
    /// What two lines or more share, ascending; the vantage among them when there are two ingress hosts.
    let keys: [CauseKey]
    /// For each line the indices of its keys, ascending.
    let keysOfLine: [[Int32]]
    /// For each key its lines, by name.
    let linesOfKey: [[Int32]]
    /// For each key how many keys there are of its kind (of its tag's name), which are all given the chance to be
    /// accused wrongly.
    let rivals: [Int]
    /// Line indices by name.
    let byName: [Int32]

    /// - Parameter canaries: names of lines that end outside of the operator's own network, where the operator
    ///   configured some; they decide whether the vantage is at fault.
    package init(_ lines: [Line], canaries: Set<String> = []) {
        names = lines.map(\.name)
        isCanary = lines.map { canaries.contains($0.name) }
        byName = lines.indices.sorted { lines[$0].name < lines[$1].name }.map(Int32.init)
        var members: [CauseKey: [Int32]] = [:]
        for index in byName {
            for key in Self.keys(of: lines[Int(index)]) { members[key, default: []].append(index) }
        }
        if Set(lines.map(\.ingress.host)).count < 2 { members[.vantage] = nil }
        let shared = members.filter { $0.value.count >= CauseFinder.minLines }.sorted { $0.key < $1.key }
        keys = shared.map(\.key)
        linesOfKey = shared.map(\.value)
        var ofLine = [[Int32]](repeating: [], count: lines.count)
        for (key, members) in linesOfKey.enumerated() {
            for line in members { ofLine[Int(line)].append(Int32(key)) }
        }
        keysOfLine = ofLine
        let dimensions = keys.map(Self.dimension)
        let sizes = dimensions.reduce(into: [String: Int]()) { $0[$1, default: 0] += 1 }
        rivals = dimensions.map { sizes[$0] ?? 1 }
    }

    /// Whether one of its lines has this name. Time: the logarithm of the lines.
    package func contains(_ name: String) -> Bool {
        var (low, high) = (0, byName.count)
        while low < high {
            let middle = (low + high) / 2
            if names[Int(byName[middle])] < name { low = middle + 1 } else { high = middle }
        }
        return low < byName.count && names[Int(byName[low])] == name
    }

    /// What the line may share with others, the vantage first.
    static func keys(of line: Line) -> [CauseKey] {
        var keys: [CauseKey] = [.vantage]
        keys.append(CauseKey(.ingress, "\(line.ingress)"))
        keys.append(CauseKey(.ingressHost, line.ingress.host))
        if let echo = line.echo {
            keys.append(CauseKey(.echo, "\(echo)"))
            keys.append(CauseKey(.echoHost, echo.host))
        }
        // A tag given twice is one tag.
        var seen: Set<Tag> = []
        for tag in line.tags where seen.insert(tag).inserted { keys.append(CauseKey(.tag, "\(tag.key)=\(tag.value)")) }
        return keys
    }

    private static func dimension(_ key: CauseKey) -> String {
        guard key.kind == .tag else { return key.kind.word }
        return "tag \(key.value.prefix { $0 != "=" })"
    }
}
