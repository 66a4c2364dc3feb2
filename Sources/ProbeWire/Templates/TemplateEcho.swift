internal import LineModel

/// What of an echo decides where a template's fields are: its family, and how long its text is.
struct TemplateEchoShape: Hashable, Sendable {
    let isIPv6: Bool
    let textLength: Int

    /// Does not allocate.
    init(_ echo: RelayHeader) {
        isIPv6 = echo.isIPv6
        textLength = withUnsafeTemporaryAllocation(byteCount: TemplateEcho.maxTextLength, alignment: 1) {
            TemplateEcho.writeText(echo, into: $0)
        }
    }

    init(isIPv6: Bool, textLength: Int) {
        self.isIPv6 = isIPv6
        self.textLength = textLength
    }

    /// `0.0.0.0` to `255.255.255.255`, `::` to eight groups of four digits.
    static let lengths = (ipv4: 7...15, ipv6: 2...39)

    static let all =
        lengths.ipv4.map { TemplateEchoShape(isIPv6: false, textLength: $0) }
        + lengths.ipv6.map { TemplateEchoShape(isIPv6: true, textLength: $0) }
}

/// An echo's address as templates write it. None of this allocates.
enum TemplateEcho {
    static let maxTextLength = 40

    /// The address in 4 or 16 bytes. An IPv4 address in 16 is mapped (RFC 4291 section 2.5.5.2); of an IPv6 address in
    /// 4, which no line is measured with, the last ones.
    static func writeAddress(
        _ echo: RelayHeader, into field: UnsafeMutableRawBufferPointer, isLittleEndian: Bool
    ) {
        let low = echo.isIPv6 ? echo.low : 0xFFFF_0000_0000 | echo.low >> 32
        for place in 0..<field.count {
            // From the least significant byte on.
            let half = place < 8 ? low : echo.isIPv6 ? echo.high : 0
            let byte = UInt8(truncatingIfNeeded: half >> UInt64(8 * (place % 8)))
            field[isLittleEndian ? place : field.count - 1 - place] = byte
        }
    }

    /// The address as people write it (RFC 5952 for IPv6), without brackets, over the first bytes of `memory`, which
    /// has 40 at least. Returns their number.
    static func writeText(_ echo: RelayHeader, into memory: UnsafeMutableRawBufferPointer) -> Int {
        var end = 0
        func put(_ byte: UInt8) {
            memory[end] = byte
            end += 1
        }
        func put(_ number: UInt64, radix: UInt64, from divisor: UInt64) {
            var divisor = divisor
            var hasBegun = false
            while divisor > 0 {
                let digit = UInt8(number / divisor % radix)
                hasBegun = hasBegun || digit > 0 || divisor == 1
                if hasBegun { put(digit + (digit < 10 ? 0x30 : 0x57)) }
                divisor /= radix
            }
        }
        guard echo.isIPv6 else {
            for place in 0..<4 {
                if place > 0 { put(UInt8(ascii: ".")) }
                put(echo.low >> UInt64(56 - 8 * place) & 0xFF, radix: 10, from: 100)
            }
            return end
        }
        let zeros = longestZeros(echo)
        var index = 0
        while index < 8 {
            if index == zeros.lowerBound, !zeros.isEmpty {
                put(UInt8(ascii: ":"))
                put(UInt8(ascii: ":"))
                index = zeros.upperBound
                continue
            }
            if index > 0, index != zeros.upperBound || zeros.isEmpty { put(UInt8(ascii: ":")) }
            put(UInt64(group(echo, index)), radix: 16, from: 0x1000)
            index += 1
        }
        return end
    }

    private static func group(_ echo: RelayHeader, _ index: Int) -> UInt16 {
        UInt16(truncatingIfNeeded: (index < 4 ? echo.high : echo.low) >> UInt64(48 - 16 * (index % 4)))
    }

    /// RFC 5952 section 4.2: the longest run of two zero groups or more, the first of equals; empty when there is none.
    private static func longestZeros(_ echo: RelayHeader) -> Range<Int> {
        var longest = 0..<0
        var start = 0
        for index in 0..<8 {
            guard group(echo, index) == 0 else {
                start = index + 1
                continue
            }
            if index + 1 - start > max(1, longest.count) { longest = start..<index + 1 }
        }
        return longest
    }

    static func text(_ echo: RelayHeader) -> String {
        withUnsafeTemporaryAllocation(byteCount: maxTextLength, alignment: 1) { memory in
            let count = writeText(echo, into: memory)
            return String(decoding: memory[..<count], as: UTF8.self)
        }
    }
}
