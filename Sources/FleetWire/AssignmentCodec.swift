package import FleetModel
package import LineModel

/// The hub's answer to `GET /fleet/v1/assignment` (docs/reference/formats.md, "The assignment of a vantage"): what a
/// vantage is to measure, as JSON.
package enum AssignmentCodec {
    /// The body's media type.
    package static let contentType = "application/json"

    /// What a reader takes at most.
    package struct Limits: Sendable {
        /// Bytes of the document, unpacked.
        package var bytes = 64 << 20
        /// Lines.
        package var lines = 200_000
        /// Problems of lines that are told one by one.
        package var problems = 20

        /// What a vantage takes.
        package init() {}
    }

    /// An assignment that was read.
    package struct Reading: Sendable {
        /// It, with the lines that can be measured here.
        package var assignment: Assignment
        /// What is wrong with further lines, which are left out: a payload that this vantage does not know, say. One
        /// line holds up no other.
        package var problems: [String] = []
        /// Problems beyond those.
        package var furtherProblems = 0
    }

    /// The document. The same assignment gives the same bytes.
    package static func encode(_ assignment: Assignment) -> [UInt8] {
        var json = JSONBytes()
        json.append("{\"generation\":\(assignment.generation),\"epoch\":\(assignment.epoch)")
        json.append(",\"every_s\":\(seconds(assignment.every)),\"phase_s\":\(seconds(assignment.phase))")
        json.append(",\"address_rates\":{")
        for (index, rate) in assignment.addressRates.sorted(by: { $0.key < $1.key }).enumerated() {
            if index > 0 { json.append(",") }
            json.append(quoted: rate.key)
            json.append(":\(rate.value)")
        }
        json.append("},\"lines\":")
        json.append(raw: LinesJSON.write(assignment.lines))
        json.append("}\n")
        return json.bytes
    }

    /// The tag of a document that `encode` made, for `ETag`: the generation, the epoch, and a hash of all bytes.
    package static func entityTag(_ assignment: Assignment, _ bytes: [UInt8]) -> String {
        let hash = String(StableHash.fnv1a(bytes), radix: 16)
        return "\"\(assignment.generation)-\(assignment.epoch)-\(hash)\""
    }

    /// The assignment of a document that anybody may have written.
    ///
    /// - Parameters:
    ///   - source: what problems call it.
    ///   - defaults: of this vantage: which payloads it knows. Keys of lines that no lines file has are passed over.
    /// - Throws: `FleetWireError` where nothing of it can be used: it is no assignment, or more than half of its lines
    ///   are none.
    package static func decode(
        _ bytes: [UInt8], source: String, defaults: LineDefaults, limits: Limits = Limits()
    ) throws(FleetWireError) -> Reading {
        guard bytes.count <= limits.bytes else {
            throw FleetWireError(.tooLarge, "\(source) has more than \(limits.bytes) bytes")
        }
        let bounds = LinesBounds(maxLines: limits.lines, maxProblems: limits.problems)
        let document: PlacedJSON
        do { document = try PlacedJSON(bytes: bytes, bounds: bounds) } catch {
            throw FleetWireError(.garbage, "\(source) is no assignment: \(error.error)")
        }
        guard case .object(let members) = document.content else {
            throw FleetWireError(.garbage, "\(source) is no assignment: it is \(document.kind)")
        }
        let fields = Fields(members: members, source: source)
        var assignment = try fields.assignment()
        guard case .array(let items)? = fields["lines"] else { throw fields.wrong("lines", "a list of lines") }
        var defaults = defaults
        defaults.extraColumns = .ignore
        let file = LinesFile.lines(of: items, source: source, defaults: defaults, bounds: bounds)
        guard !file.isExcessive else {
            throw FleetWireError(.tooLarge, "\(source) has more than \(limits.lines) lines")
        }
        // Where most lines make no sense, the vantage is better off with what it had.
        guard file.lines.count * 2 >= items.count else {
            let first = file.problems.first?.description ?? ""
            throw FleetWireError(
                .garbage, "\(source) has \(items.count) lines, of which \(file.lines.count) can be used: \(first)")
        }
        assignment.lines = file.lines
        return Reading(
            assignment: assignment, problems: file.problems.map(\.description), furtherProblems: file.furtherProblems)
    }

    private static func seconds(_ duration: Duration) -> String {
        let (seconds, rest) = duration.nanoseconds.quotientAndRemainder(dividingBy: 1_000_000_000)
        guard rest != 0 else { return "\(seconds)" }
        let digits = String(rest)
        var fraction = String(repeating: "0", count: max(0, 9 - digits.count)) + digits
        while fraction.hasSuffix("0") { fraction.removeLast() }
        return "\(seconds).\(fraction)"
    }
}

/// The keys of an assignment.
private struct Fields {
    let members: [PlacedJSON.Member]
    let source: String

    /// What stands under a key; nil where it is missing or null.
    subscript(key: String) -> PlacedJSON.Content? { members.first { $0.key == key }?.value.content }

    func wrong(_ key: String, _ expected: String) -> FleetWireError {
        FleetWireError(.garbage, "\(source) is no assignment: \(key) is not \(expected)")
    }

    private static let maxNumber = 1 << 53

    func assignment() throws(FleetWireError) -> Assignment {
        let every = try duration("every_s", 1...86_400)
        let phase = try duration("phase_s", 0...43_200)
        guard phase <= every / 2 else { throw wrong("phase_s", "at most half of every_s") }
        return Assignment(
            generation: try whole("generation", from: 1), epoch: try whole("epoch", from: 0), every: every,
            phase: phase, addressRates: try rates(), lines: [])
    }

    private func whole(_ key: String, from least: Int) throws(FleetWireError) -> Int {
        guard case .number(_, let raw)? = self[key], let number = Int(raw), (least...Self.maxNumber).contains(number)
        else { throw wrong(key, "a whole number from \(least) on") }
        return number
    }

    private func duration(_ key: String, _ range: ClosedRange<Double>) throws(FleetWireError) -> Duration {
        guard case .number(let number, _)? = self[key], range.contains(number) else {
            throw wrong(key, "a number of seconds, \(Int(range.lowerBound)) to \(Int(range.upperBound))")
        }
        return .nanoseconds(Int64(number * 1e9 + 0.5))
    }

    private func rates() throws(FleetWireError) -> [String: Double] {
        switch self["address_rates"] {
        case nil, .null: return [:]
        case .object(let members):
            var rates: [String: Double] = [:]
            for member in members {
                guard case .number(let rate, _) = member.value.content, rate > 0 else {
                    throw wrong("address_rates", "packets a second, above 0, by host")
                }
                rates[member.key] = rate
            }
            return rates
        default: throw wrong("address_rates", "an object")
        }
    }
}
