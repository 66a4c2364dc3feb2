internal import LineModel

/// What the cells of a fleet share, as numbers: strings are made once for each key, never for each cell.
struct FleetKeys {
    /// What two cells or more share, ascending.
    let keys: [CauseKey]
    /// For each cell the indices of its keys, ascending.
    let ofCell: [[Int32]]

    /// A way's name: from a vantage, or a tag of vantages, to an ingress or its host.
    static func way(from: String, to: String) -> CauseKey { CauseKey(.way, "\(from) -> \(to)") }

    init(
        _ vantages: [FleetVantage], _ lines: [Line], lineOfCell: [Int32], vantageOfCell: [Int32],
        cellsOfLine: [Range<Int32>]
    ) {
        var table = KeyTable()
        let lineKeys = lines.map { Self.keys(of: $0, &table) }
        let tags = vantages.map { vantage in
            vantage.tags.map { table.number(of: "\($0.key)=\($0.value)") }
        }
        let isAlone = Self.isAlone(vantages.count, lineOfCell, vantageOfCell, cellsOfLine)
        var ofCell: [[Int32]] = []
        ofCell.reserveCapacity(lineOfCell.count)
        for (line, vantage) in zip(lineOfCell, vantageOfCell) {
            let own = lineKeys[Int(line)]
            var keys = own.shared
            keys.reserveCapacity(own.shared.count + 4 + 2 * tags[Int(vantage)].count)
            if vantages.count > 1 { keys.append(table.fleet) }
            if isAlone[Int(vantage)] { keys.append(table.vantage(vantage, vantages)) }
            keys.append(table.way(fromVantage: vantage, own.host, vantages))
            for tag in tags[Int(vantage)] {
                keys.append(table.way(fromTag: tag, own.ingress))
                keys.append(table.way(fromTag: tag, own.host))
            }
            ofCell.append(keys)
        }
        // A tag's way to an ingress takes its name from the ingress, its way to the host from the host.
        (keys, self.ofCell) = table.finish(ofCell, vantages)
    }

    private struct LineKeys {
        /// Of the line alone, whoever sees it.
        var shared: [Int32]
        var ingress: Int32
        var host: Int32
    }

    private static func keys(of line: Line, _ table: inout KeyTable) -> LineKeys {
        let ingress = table.key(CauseKey(.ingress, "\(line.ingress)"))
        let host = table.key(CauseKey(.ingressHost, line.ingress.host))
        table.note(ingress: ingress, of: host)
        var shared = [ingress, host, table.key(CauseKey(.line, line.name))]
        if let echo = line.echo {
            shared.append(table.key(CauseKey(.echo, "\(echo)")))
            shared.append(table.key(CauseKey(.echoHost, echo.host)))
        }
        for tag in Set(line.tags) { shared.append(table.key(CauseKey(.tag, tag.text))) }
        return LineKeys(shared: shared, ingress: ingress, host: host)
    }

    /// Of each vantage, whether nobody else measures most of its lines.
    private static func isAlone(
        _ count: Int, _ lineOfCell: [Int32], _ vantageOfCell: [Int32], _ cellsOfLine: [Range<Int32>]
    ) -> [Bool] {
        var (all, alone) = ([Int](repeating: 0, count: count), [Int](repeating: 0, count: count))
        for (line, vantage) in zip(lineOfCell, vantageOfCell) {
            all[Int(vantage)] += 1
            if cellsOfLine[Int(line)].count == 1 { alone[Int(vantage)] += 1 }
        }
        return zip(all, alone).map { 2 * $1 > $0 }
    }
}

/// Numbers for keys while a field is made.
private struct KeyTable {
    private var keys: [CauseKey] = []
    private var numbers: [CauseKey: Int32] = [:]
    private var tagNumbers: [String: Int32] = [:]
    private var tagTexts: [String] = []
    private var vantageKeys: [Int32: Int32] = [:]
    /// Ways by what they come from and go to: the vantages' and the tags' apart.
    private var vantageWays: [UInt64: Int32] = [:]
    private var tagWays: [UInt64: Int32] = [:]
    /// Of each way the key of where it goes, by number; -1 of any other key.
    private var destinations: [Int32] = []
    /// Of each way from a tag that tag; -1 of any other key.
    private var sources: [Int32] = []
    private var ingressesOfHost: [Int32: Set<Int32>] = [:]
    let fleet: Int32

    init() {
        fleet = 0
        _ = key(.fleet)
    }

    mutating func key(_ key: CauseKey) -> Int32 {
        if let number = numbers[key] { return number }
        let number = add(key)
        numbers[key] = number
        return number
    }

    private mutating func add(_ key: CauseKey, to destination: Int32 = -1, from source: Int32 = -1) -> Int32 {
        keys.append(key)
        destinations.append(destination)
        sources.append(source)
        return Int32(keys.count - 1)
    }

    mutating func number(of tag: String) -> Int32 {
        if let number = tagNumbers[tag] { return number }
        tagNumbers[tag] = Int32(tagTexts.count)
        tagTexts.append(tag)
        return Int32(tagTexts.count - 1)
    }

    mutating func note(ingress: Int32, of host: Int32) { ingressesOfHost[host, default: []].insert(ingress) }

    mutating func vantage(_ vantage: Int32, _ vantages: [FleetVantage]) -> Int32 {
        if let known = vantageKeys[vantage] { return known }
        let number = add(CauseKey(.vantage, vantages[Int(vantage)].name))
        vantageKeys[vantage] = number
        return number
    }

    mutating func way(fromVantage vantage: Int32, _ to: Int32, _ vantages: [FleetVantage]) -> Int32 {
        let pair = UInt64(UInt32(vantage)) << 32 | UInt64(UInt32(to))
        if let known = vantageWays[pair] { return known }
        let name = FleetKeys.way(from: vantages[Int(vantage)].name, to: keys[Int(to)].value)
        let number = add(name, to: to)
        vantageWays[pair] = number
        return number
    }

    mutating func way(fromTag tag: Int32, _ to: Int32) -> Int32 {
        let pair = UInt64(UInt32(tag)) << 32 | UInt64(UInt32(to))
        if let known = tagWays[pair] { return known }
        let name = FleetKeys.way(from: tagTexts[Int(tag)], to: keys[Int(to)].value)
        let number = add(name, to: to, from: tag)
        tagWays[pair] = number
        return number
    }

    /// The keys in use, sorted, and those of each cell.
    ///
    /// Left out is what one cell has alone; a way that all who measure its ingress go: it is the ingress; a tag's way
    /// that one vantage goes: it is the vantage's; one to a host with a single ingress: it is the ingress's; and the
    /// whole fleet where all lines enter by one host.
    func finish(_ ofCell: [[Int32]], _ vantages: [FleetVantage]) -> ([CauseKey], [[Int32]]) {
        var counts = [Int](repeating: 0, count: keys.count)
        for own in ofCell { for key in own { counts[Int(key)] += 1 } }
        let tagSizes = vantages.reduce(into: [Int32: Int]()) { sizes, vantage in
            for tag in vantage.tags { sizes[tagNumbers["\(tag.key)=\(tag.value)"] ?? -1, default: 0] += 1 }
        }
        let kept = keys.indices.filter { key in
            guard counts[key] >= 2 else { return false }
            if Int32(key) == fleet { return ingressesOfHost.count >= 2 }
            let destination = destinations[key]
            guard destination >= 0 else { return true }
            guard counts[key] < counts[Int(destination)] else { return false }
            guard sources[key] >= 0 else { return true }
            guard tagSizes[sources[key], default: 0] >= 2 else { return false }
            return ingressesOfHost[destination].map { $0.count >= 2 } ?? true
        }
        let sorted = kept.sorted { keys[$0] < keys[$1] }
        var places = [Int32](repeating: -1, count: keys.count)
        for (place, key) in sorted.enumerated() { places[key] = Int32(place) }
        let renumbered = ofCell.map { own in
            var own = own.compactMap { places[Int($0)] < 0 ? nil : places[Int($0)] }
            own.sort()
            return own
        }
        return (sorted.map { keys[$0] }, renumbered)
    }
}
