/// Whether the numbers in a state object are such as a program writes.
///
/// What is read back is counted on and added to, and a sum that does not fit ends the process: an object with such a
/// number would end every call for ever. So an object that has one is damaged.
struct StateNumbers {
    /// Of counts, thousandths, microseconds and hours: far more than any round or any day brings about.
    private static let maxCount: UInt64 = 1 << 40
    /// Of durations in nanoseconds: 73 years.
    private static let maxDuration: UInt64 = 1 << 61
    /// Of instants in nanoseconds since 1970: the year 2116.
    private static let maxInstant: UInt64 = 1 << 62

    /// Of offsets from UTC in seconds: two days.
    private static let maxOffset: UInt64 = 172_800

    private let json: [UInt8]
    private var at = 0
    /// The string that was read last: a number's name, or that of the array around it.
    private var name: ArraySlice<UInt8> = []

    /// The name of the first number that is out of bounds; nil where all are fit. Takes any bytes, JSON or none.
    static func unfit(in json: [UInt8]) -> String? {
        var reading = StateNumbers(json: json)
        return reading.firstUnfit()
    }

    private init(json: [UInt8]) { self.json = json }

    private mutating func firstUnfit() -> String? {
        while at < json.count {
            switch json[at] {
            case UInt8(ascii: "\""): readString()
            case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"):
                if !readFitNumber() { return String(decoding: name.prefix(40), as: UTF8.self) }
            default: at += 1
            }
        }
        return nil
    }

    private mutating func readString() {
        let start = at + 1
        at = start
        while at < json.count, json[at] != UInt8(ascii: "\"") { at += json[at] == UInt8(ascii: "\\") ? 2 : 1 }
        at = min(at, json.count)
        name = json[start..<max(start, at)]
        at += 1
    }

    private mutating func readFitNumber() -> Bool {
        let isNegative = json[at] == UInt8(ascii: "-")
        if isNegative { at += 1 }
        var magnitude = readDigits()
        if at < json.count, json[at] == UInt8(ascii: ".") {
            at += 1
            _ = readDigits()
        }
        if at < json.count, json[at] | 0x20 == UInt8(ascii: "e") {
            at += 1
            let isSmall = at < json.count && json[at] == UInt8(ascii: "-")
            if isSmall || at < json.count && json[at] == UInt8(ascii: "+") { at += 1 }
            let exponent = readDigits()
            // What stands behind the point is less than one of what stands before it.
            if !isSmall { magnitude = Self.raised(magnitude, by: exponent) }
        }
        if has("anosecondsSince1970") { return !isNegative && magnitude < Self.maxInstant }
        if has("utcOffsetSeconds") { return magnitude < Self.maxOffset }
        let isDuration = has("anoseconds") || has("downBefore")
        return magnitude < (isDuration ? Self.maxDuration : Self.maxCount)
    }

    private static func raised(_ magnitude: UInt64, by exponent: UInt64) -> UInt64 {
        guard exponent > 0 else { return magnitude }
        guard exponent < 19, magnitude < .max else { return .max }
        var value = magnitude + 1
        for _ in 0..<exponent {
            let (product, isOver) = value.multipliedReportingOverflow(by: 10)
            if isOver { return .max }
            value = product
        }
        return value
    }

    /// The value, or the largest there is where that is larger.
    private mutating func readDigits() -> UInt64 {
        var value: UInt64 = 0
        while at < json.count, case let digit = json[at] &- UInt8(ascii: "0"), digit < 10 {
            let (product, isOver) = value.multipliedReportingOverflow(by: 10)
            let (sum, isMore) = product.addingReportingOverflow(UInt64(digit))
            value = isOver || isMore ? .max : sum
            at += 1
        }
        return value
    }

    private func has(_ ending: String) -> Bool { name.suffix(ending.utf8.count).elementsEqual(ending.utf8) }
}
