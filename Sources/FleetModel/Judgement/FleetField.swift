package import LineModel

/// The cells of a fleet, each a line as one vantage sees it, with what they share: made once for a generation of lines
/// and an epoch of vantages, used for every slot.
///
/// What cells may share, besides what lines share: the line itself; the way from the vantage to the ingress's host; the
/// way from a tag of the vantage to the ingress; and all together the fleet. A vantage most of whose lines nobody else
/// measures is judged as by itself: its cells share it, as a single prober's lines do.
package struct FleetField: Sendable {
    /// The vantages, by name.
    package let vantages: [FleetVantage]
    /// The lines, in the plan's order.
    package let lines: [Line]
    /// Of each vantage its lines, ascending.
    package let linesOfVantage: [[Int32]]
    /// Of each vantage its cells, in the order of its lines.
    let cellsOfVantage: [[Int32]]
    /// Of each line its cells, by vantage.
    let cellsOfLine: [Range<Int32>]
    /// Of each cell its line and its vantage.
    let lineOfCell: [Int32]
    let vantageOfCell: [Int32]
    /// The places of the vantages by their names.
    let places: [String: Int]
    /// The places of the lines by their names.
    let linePlaces: [String: Int32]
    /// Of each line a number for its ingress's host: the same for lines that enter by the same one.
    let hostOfLine: [Int32]
    /// Of each line its addresses as messages have them.
    let addresses: [(ingress: String, echo: String?)]
    /// The cells with what they share.
    let causes: CauseField
    /// The cells by their names.
    private let cellPlaces: [String: Int32]

    /// What stands between the line's name and the vantage's in the name of a cell; no name has it.
    static let separator: Unicode.Scalar = "\t"

    /// The cells of a plan.
    package init(_ plan: FleetPlan) {
        self.init(vantages: plan.vantages, lines: plan.lines, linesOfVantage: plan.linesOfVantage)
    }

    /// - Parameters:
    ///   - vantages: with unique names, sorted by them.
    ///   - lines: with unique names.
    ///   - linesOfVantage: of each vantage its lines, as indices, ascending.
    package init(vantages: [FleetVantage], lines: [Line], linesOfVantage: [[Int32]]) {
        self.vantages = vantages
        self.lines = lines
        self.linesOfVantage = linesOfVantage
        places = Dictionary(vantages.enumerated().map { ($1.name, $0) }, uniquingKeysWith: { first, _ in first })
        linePlaces = Dictionary(
            lines.enumerated().map { ($1.name, Int32($0)) }, uniquingKeysWith: { first, _ in first })
        (hostOfLine, addresses) = (Self.hosts(lines), Self.addresses(lines))
        var seenBy = [[Int32]](repeating: [], count: lines.count)
        for (vantage, own) in linesOfVantage.enumerated() {
            for line in own { seenBy[Int(line)].append(Int32(vantage)) }
        }
        var (lineOfCell, vantageOfCell, names) = ([Int32](), [Int32](), [String]())
        var ofLine = [Range<Int32>](repeating: 0..<0, count: lines.count)
        var ofVantage = linesOfVantage.map { [Int32](repeating: 0, count: $0.count) }
        for line in lines.indices.sorted(by: { lines[$0].name < lines[$1].name }) {
            let start = Int32(lineOfCell.count)
            for vantage in seenBy[line] {
                lineOfCell.append(Int32(line))
                vantageOfCell.append(vantage)
                names.append("\(lines[line].name)\(Self.separator)\(vantages[Int(vantage)].name)")
            }
            ofLine[line] = start..<Int32(lineOfCell.count)
        }
        for (vantage, own) in linesOfVantage.enumerated() {
            for (place, line) in own.enumerated() {
                let cells = ofLine[Int(line)]
                ofVantage[vantage][place] = cells.first { vantageOfCell[Int($0)] == Int32(vantage) } ?? 0
            }
        }
        (self.lineOfCell, self.vantageOfCell, cellsOfLine, cellsOfVantage) = (
            lineOfCell, vantageOfCell, ofLine, ofVantage
        )
        let keys = FleetKeys(
            vantages, lines, lineOfCell: lineOfCell, vantageOfCell: vantageOfCell, cellsOfLine: ofLine)
        causes = CauseField(
            names: names, keys: keys.keys, keysOfCell: keys.ofCell,
            cells: CauseCells(lines: lineOfCell, vantages: vantageOfCell))
        var places: [String: Int32] = [:]
        places.reserveCapacity(names.count)
        for (cell, name) in names.enumerated() { places[name] = Int32(cell) }
        cellPlaces = places
    }

    private static func hosts(_ lines: [Line]) -> [Int32] {
        var numbers: [String: Int32] = [:]
        return lines.map { line in
            if let known = numbers[line.ingress.host] { return known }
            let number = Int32(numbers.count)
            numbers[line.ingress.host] = number
            return number
        }
    }

    /// A text is made once for each address, not for each line.
    private static func addresses(_ lines: [Line]) -> [(ingress: String, echo: String?)] {
        var texts: [HostPort: String] = [:]
        func text(_ address: HostPort) -> String {
            if let known = texts[address] { return known }
            let made = "\(address)"
            texts[address] = made
            return made
        }
        return lines.map { (text($0.ingress), $0.echo.map(text)) }
    }

    /// The cell of this name; nil where the field has none.
    func cell(named name: String) -> Int? { cellPlaces[name].map(Int.init) }

    /// Pairs of line and vantage.
    package var cellCount: Int { lineOfCell.count }

    /// The line of a cell's name, which need not be in the field any more.
    static func line(ofCell name: String) -> String {
        // The separator is one byte, which is in no other scalar's UTF-8.
        name.utf8.lastIndex(of: UInt8(ascii: separator)).map { String(name[..<$0]) } ?? name
    }

    /// The vantage of a cell's name.
    static func vantage(ofCell name: String) -> String {
        let bytes = name.utf8
        return bytes.lastIndex(of: UInt8(ascii: separator)).map { String(name[bytes.index(after: $0)...]) } ?? ""
    }
}
