/// Big-endian numbers in raw memory, unaligned. The caller has checked the bounds; debug builds check them again.
extension UnsafeRawBufferPointer {
    @inlinable
    func bigEndian<Number: FixedWidthInteger>(_ type: Number.Type, at offset: Int) -> Number {
        Number(bigEndian: loadUnaligned(fromByteOffset: offset, as: type))
    }
}

extension UnsafeMutableRawBufferPointer {
    @inlinable
    func storeBigEndian<Number: FixedWidthInteger>(_ value: Number, at offset: Int) {
        storeBytes(of: value.bigEndian, toByteOffset: offset, as: Number.self)
    }
}
