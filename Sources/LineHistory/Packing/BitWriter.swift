/// Fields of some bits, least significant first.
struct BitWriter {
    private var bytes: [UInt8] = []
    private var waiting: UInt64 = 0
    private var count = 0

    mutating func removeAll() {
        bytes.removeAll(keepingCapacity: true)
        (waiting, count) = (0, 0)
    }

    /// - Parameter width: 0 to 32; the value has no higher bits.
    mutating func append(_ value: Int, _ width: Int) {
        waiting |= UInt64(truncatingIfNeeded: value) << UInt64(count)
        count += width
        while count >= 8 {
            bytes.append(UInt8(truncatingIfNeeded: waiting))
            waiting >>= 8
            count -= 8
        }
    }

    /// The bytes so far, with zeros up to the end of the last one.
    func finished() -> [UInt8] { count > 0 ? bytes + [UInt8(truncatingIfNeeded: waiting)] : bytes }
}
