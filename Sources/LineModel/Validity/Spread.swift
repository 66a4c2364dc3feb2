/// Whether what is missing in a round lies in single lines, or is spread over them.
///
/// The prober sends the lines' probes by turns, so that whatever it does itself befalls all of them alike. What befalls
/// some and spares the others is no doing of the prober's: it belongs to those lines, or to their destination, route or
/// interface. Two steps: lines that lack more than a tenth are set apart; what the rest lacks counts against the round
/// if it touches as many lines, and as many destinations, as it would if it were dealt out by chance.
struct Spread {
    /// Lines that lack more than a tenth, in the order of their rows.
    private(set) var apart: [LineTrouble] = []
    /// Every line that could lack something is one of those: then it is the prober's all the same.
    let isEverywhere: Bool
    /// What lines that are not apart lack, and of how much; of all lines where it is everywhere.
    private(set) var missing = 0
    private(set) var of: Int
    /// Whether that is spread over them.
    let isSpread: Bool
    /// What all lines lack together.
    private(set) var all = 0

    /// From here on a line's own figures rest on other probes than it is said to have. A share, exceeded strictly.
    static let apartShare = 0.1

    /// - Parameters:
    ///   - lines: those that may lack something.
    ///   - total: how much there is of all lines.
    ///   - census: the lines that could lack something.
    ///   - part: what a line lacks, and of how much.
    init(
        _ lines: [LineTrouble], of total: Int, _ census: LineCensus,
        _ part: (LineTrouble) -> (missing: Int, of: Int)
    ) {
        of = total
        var (touched, destinations): (Int, Set<Int>) = (0, [])
        var apartOf: [Int: Int] = [:]
        for line in lines {
            let (missing, of) = part(line)
            guard missing > 0 else { continue }
            all += missing
            if Double(missing) > Self.apartShare * Double(of) {
                apart.append(line)
                apartOf[line.destination, default: 0] += 1
                self.of -= of
            } else {
                self.missing += missing
                touched += 1
                destinations.insert(line.destination)
            }
        }
        isEverywhere = !apart.isEmpty && apart.count >= census.lines
        guard !isEverywhere else {
            (missing, of, isSpread) = (all, total, true)
            return
        }
        let gone = apartOf.count { census.lines(of: $0.key) <= $0.value }
        isSpread =
            missing > 0 && Self.covers(touched, of: census.lines - apart.count, missing)
            && Self.covers(destinations.count, of: census.destinations - gone, missing)
    }

    /// Whether so many of the places are touched as `missing` things dealt out by chance would touch. They leave e^-m
    /// of the places untouched, m a place on average; m / (1 + m) is a little less than what they touch. Of very few
    /// places chance tells nothing, so that one untouched is enough.
    private static func covers(_ touched: Int, of places: Int, _ missing: Int) -> Bool {
        guard places > 3 else { return touched >= places }
        let mean = Double(missing) / Double(places)
        return Double(touched) >= 0.9 * Double(places) * mean / (1 + mean)
    }

    /// Whether it counts against the round: spread, and more than a share of it all.
    func exceeds(_ share: Double) -> Bool { isSpread && Double(missing) > share * Double(of) }

    /// What of it all lies in single lines, and is no doing of the prober's.
    var inLines: Int { isSpread ? all - missing : all }
}
