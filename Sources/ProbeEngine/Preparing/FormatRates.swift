internal import LineModel
internal import LinuxSocket
internal import ProbeWire

/// What formats allow themselves: a template may say how many probes a second its servers take at one address.
///
/// Lines beyond that are not measured. The round's interval is never stretched for them: no line holds up another.
struct FormatRates {
    private let catalogue: FormatCatalogue
    private let intervalNanoseconds: Int64
    private var lines: [Place: Int] = [:]

    private struct Place: Hashable {
        let kind: PayloadKind
        let address: Endpoint
    }

    /// - Parameter interval: between two probes of a line as it was asked for; a plan may stretch it, and shortens it
    ///   never.
    init(_ catalogue: FormatCatalogue, interval: Duration) {
        self.catalogue = catalogue
        intervalNanoseconds = interval.nanoseconds
    }

    /// Counts a line to the address.
    ///
    /// - Throws: when its probes would be more than the format allows itself there; such a line is not counted.
    mutating func admit(_ kind: PayloadKind, _ address: Endpoint) throws(Unmeasured) {
        guard let limit = catalogue[kind]?.traits.maxRate else { return }
        let place = Place(kind: kind, address: address.withPort(0))
        let count = (lines[place] ?? 0) + 1
        let rate = Double(count) / (Double(intervalNanoseconds) / 1e9)
        // A rounding of the interval is no excess.
        guard rate <= limit * (1 + 1e-9) else {
            throw .format(.templateRate(payload: kind.rawValue, limit: limit, rate: rate))
        }
        lines[place] = count
    }
}
