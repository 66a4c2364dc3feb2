extension WallTime {
    /// Reads RFC 3339 section 5.6, `2026-11-23T09:13:29+08:00`. A space may stand for the `T`. The seconds may be left
    /// out, and so may the offset (`utcOffsetSeconds` then holds) and the whole time of day (it is then midnight).
    ///
    /// nil when the text is no such time, or names a day that no calendar has.
    package init?(text: String, utcOffsetSeconds: Int) {
        self.init(reading: text, orOffset: utcOffsetSeconds)
    }

    /// Reads RFC 3339 section 5.6 with its time of day and its offset; a space may stand for the `T`, and seconds may
    /// be left out.
    ///
    /// nil when it is none, or a day that no calendar has.
    package init?(rfc3339 text: String) { self.init(reading: text, orOffset: nil) }

    /// - Parameter offset: the offset from UTC where the text has none; nil when the text must have one.
    private init?(reading text: String, orOffset: Int?) {
        var rest = Substring(text)
        guard let year = rest.readNumber(4), rest.skip("-"), let month = rest.readNumber(2), rest.skip("-"),
            let day = rest.readNumber(2), (1970...2200).contains(year), (1...12).contains(month),
            (1...Self.days(in: month, of: year)).contains(day)
        else { return nil }
        var (second, nanosecond, offset) = (0, Int64(0), orOffset)
        if rest.skip("T") || rest.skip("t") || rest.skip(" ") {
            guard let hour = rest.readNumber(2), rest.skip(":"), let minute = rest.readNumber(2), hour < 24, minute < 60
            else { return nil }
            second = hour * 3600 + minute * 60
            if rest.skip(":") {
                guard let seconds = rest.readNumber(2), seconds < 60 else { return nil }
                second += seconds
                if rest.skip(".") {
                    guard let fraction = rest.readFraction() else { return nil }
                    nanosecond = fraction
                }
            }
            guard let read = rest.readOffset(orElse: orOffset) else { return nil }
            offset = read
        }
        guard rest.isEmpty, let offset else { return nil }
        let seconds = Self.days(year: year, month: month, day: day) * 86_400 + Int64(second - offset)
        self.init(nanosecondsSince1970: seconds * 1_000_000_000 + nanosecond, utcOffsetSeconds: offset)
    }

    private static func days(in month: Int, of year: Int) -> Int {
        switch month {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    /// Days since 1970: days_from_civil of the source that `CivilTime` names.
    private static func days(year: Int, month: Int, day: Int) -> Int64 {
        let year = month <= 2 ? year - 1 : year
        let era = year / 400
        let yearOfEra = year - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return Int64(era * 146_097 + dayOfEra - 719_468)
    }
}

extension Substring {
    fileprivate mutating func skip(_ character: Character) -> Bool {
        guard first == character else { return false }
        removeFirst()
        return true
    }

    fileprivate mutating func readNumber(_ digits: Int) -> Int? {
        let text = prefix(digits)
        guard text.count == digits, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        removeFirst(digits)
        return Int(text)
    }

    /// Decimals of a second, as nanoseconds; nil without any.
    fileprivate mutating func readFraction() -> Int64? {
        let digits = prefix { $0.isASCII && $0.isNumber }
        guard !digits.isEmpty else { return nil }
        removeFirst(digits.count)
        let nine = String(digits.prefix(9))
        return Int64(nine + String(repeating: "0", count: 9 - nine.count)) ?? 0
    }

    /// The offset in seconds, or `offset` when the text ends here; nil when something else stands here, or nothing
    /// where an offset must stand.
    fileprivate mutating func readOffset(orElse offset: Int?) -> Int? {
        if isEmpty { return offset }
        if skip("Z") || skip("z") { return 0 }
        let sign = first == "-" ? -1 : 1
        guard skip("+") || skip("-"), let hours = readNumber(2), skip(":"), let minutes = readNumber(2), hours < 24,
            minutes < 60
        else { return nil }
        return sign * (hours * 3600 + minutes * 60)
    }
}
