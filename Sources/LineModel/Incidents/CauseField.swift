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
    /// For each key whether it is an ingress or an echo.
    let isOfAddress: [Bool]
    /// Line indices by name.
    let byName: [Int32]
    /// Of a fleet, whose cells stand where a prober's lines do, what each cell is made of; nil for a prober.
    let cells: CauseCells?

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
        isOfAddress = keys.map { $0.kind == .ingress || $0.kind == .echo }
        cells = nil
    }

    /// The cells of a fleet, each a line as one vantage sees it, in the place of a prober's lines.
    ///
    /// - Parameters:
    ///   - names: of the cells, ascending, none twice.
    ///   - keys: ascending.
    ///   - keysOfCell: for each cell the indices of its keys, ascending.
    package init(names: [String], keys: [CauseKey], keysOfCell: [[Int32]], cells: CauseCells) {
        precondition(names.count == keysOfCell.count && names.count == cells.lines.count, "one of each cell")
        self.names = names
        isCanary = [Bool](repeating: false, count: names.count)
        byName = names.indices.map(Int32.init)
        self.keys = keys
        keysOfLine = keysOfCell
        var sizes = [Int](repeating: 0, count: keys.count)
        for own in keysOfCell { for key in own { sizes[Int(key)] += 1 } }
        var members = sizes.map { size in
            var empty: [Int32] = []
            empty.reserveCapacity(size)
            return empty
        }
        for (cell, own) in keysOfCell.enumerated() { for key in own { members[Int(key)].append(Int32(cell)) } }
        linesOfKey = members
        // Lines fail by themselves: a line that is bad wherever it is seen from needs no further proof.
        let dimensions = keys.map(Self.dimension)
        let counts = dimensions.reduce(into: [String: Int]()) { $0[$1, default: 0] += 1 }
        rivals = zip(keys, dimensions).map { $0.kind == .line ? 1 : counts[$1] ?? 1 }
        isOfAddress = keys.map { $0.kind == .ingress || $0.kind == .echo }
        self.cells = cells
    }

    /// Whether one of its lines has this name. Time: the logarithm of the lines.
    package func contains(_ name: String) -> Bool { index(of: name) != nil }

    /// The place of the line with this name; nil where there is none. Time: the logarithm of the lines.
    package func index(of name: String) -> Int? {
        var (low, high) = (0, byName.count)
        while low < high {
            let middle = (low + high) / 2
            if names[Int(byName[middle])] < name { low = middle + 1 } else { high = middle }
        }
        return low < byName.count && names[Int(byName[low])] == name ? Int(byName[low]) : nil
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

/// What the cells of a fleet are made of.
package struct CauseCells: Sendable {
    /// For each cell, the number of its line.
    let lines: [Int32]
    /// For each cell, the number of its vantage.
    let vantages: [Int32]

    /// - Parameters:
    ///   - lines: for each cell, the number of its line.
    ///   - vantages: for each cell, the number of its vantage.
    package init(lines: [Int32], vantages: [Int32]) {
        precondition(lines.count == vantages.count, "a line and a vantage of each cell")
        self.lines = lines
        self.vantages = vantages
    }

    /// What two bad cells of such a cause must differ in: a line that is bad from everywhere is no ingress, and a
    /// vantage's way is not its carrier's.
    func parts(of key: CauseKey) -> [Int32] {
        switch key.kind {
        case .line: vantages
        case .way where key.value.isOfTag: vantages
        default: lines
        }
    }
}

extension String {
    /// Whether a way's value begins with a tag and not with a vantage's name.
    fileprivate var isOfTag: Bool {
        // Asked very often in a large fleet: bytes are quicker than characters.
        for byte in utf8 {
            if byte == UInt8(ascii: "=") { return true }
            if byte == UInt8(ascii: " ") { return false }
        }
        return false
    }
}
