/// A request of Prometheus' remote write 1.0 (prompb `remote.proto`, `types.proto`) as it is built up: series with one
/// sample each.
///
///     WriteRequest: 1 TimeSeries…      TimeSeries: 1 Label…, 2 Sample…
///     Label: 1 name, 2 value           Sample:     1 value (double), 2 milliseconds since 1970 (int64)
package struct WriteRequest {
    /// The value that ends a series (`StaleNaN` of Prometheus' `model/value`): nothing is said of it any more.
    package static let stale = Double(bitPattern: 0x7FF0_0000_0000_0002)

    /// The message, not packed.
    package private(set) var bytes: [UInt8] = []
    /// How many series it has.
    package private(set) var series = 0
    private let milliseconds: UInt64
    private var scratch: [UInt8] = []

    /// - Parameter milliseconds: of every sample, since 1970.
    package init(at milliseconds: Int64) { self.milliseconds = UInt64(bitPattern: milliseconds) }

    /// Adds a series.
    ///
    /// - Parameter labels: with `__name__` among them, ordered by their names' bytes; none has an empty value.
    package mutating func add(_ labels: [(name: String, value: String)], _ value: Double) {
        scratch.removeAll(keepingCapacity: true)
        for label in labels {
            let size = Self.size(of: label.name) + Self.size(of: label.value)
            Self.append(field: 1, length: size, to: &scratch)
            Self.append(field: 1, label.name, to: &scratch)
            Self.append(field: 2, label.value, to: &scratch)
        }
        var stamp: [UInt8] = []
        Snappy.appendVarint(milliseconds, to: &stamp)
        Self.append(field: 2, length: 9 + 1 + stamp.count, to: &scratch)
        // Wire type 1: eight bytes, the least first. A zero is written as well: other writers do so, too.
        scratch.append(1 << 3 | 1)
        withUnsafeBytes(of: value.bitPattern.littleEndian) { scratch.append(contentsOf: $0) }
        scratch.append(2 << 3)
        scratch += stamp
        Self.append(field: 1, length: scratch.count, to: &bytes)
        bytes += scratch
        series += 1
    }

    private static func size(of text: String) -> Int {
        let count = text.utf8.count
        return 1 + varintSize(count) + count
    }

    private static func varintSize(_ value: Int) -> Int { max(1, (Int.bitWidth - value.leadingZeroBitCount + 6) / 7) }

    private static func append(field: UInt8, _ text: String, to bytes: inout [UInt8]) {
        append(field: field, length: text.utf8.count, to: &bytes)
        bytes.append(contentsOf: text.utf8)
    }

    /// Wire type 2: a length and as many bytes.
    private static func append(field: UInt8, length: Int, to bytes: inout [UInt8]) {
        bytes.append(field << 3 | 2)
        Snappy.appendVarint(UInt64(length), to: &bytes)
    }
}
