struct BitReader {
    private let bytes: ArraySlice<UInt8>
    private var position: Int
    private var waiting: UInt64 = 0
    private var count = 0

    init(_ bytes: ArraySlice<UInt8>) {
        self.bytes = bytes
        position = bytes.startIndex
    }

    /// The next field of so many bits; nil at the end.
    mutating func read(_ width: Int) -> Int? {
        while count < width {
            guard position < bytes.endIndex else { return nil }
            waiting |= UInt64(bytes[position]) << UInt64(count)
            position += 1
            count += 8
        }
        let value = Int(waiting & (1 << UInt64(width) - 1))
        waiting >>= UInt64(width)
        count -= width
        return value
    }
}
