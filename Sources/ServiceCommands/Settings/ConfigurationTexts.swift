package import LineModel
internal import LineService
internal import LineWeb

/// Texts that only the configuration has.
package enum ConfigurationTexts {
    private static let days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
    static let windowExpectation = "write 22:00-08:00, or with days 22:00-08:00 mon-fri,sun"
    static let instantExpectation = "write a time with its offset, for example 2026-11-30T02:00:00+08:00"
    static let bytesExpectation = "write a size with its unit, for example 500MB or 1GiB"
    static let causeExpectation =
        "write ingress HOST:PORT, echo HOST:PORT, ingress-host HOST, echo-host HOST, tag KEY=VALUE, line NAME, "
        + "source NAME or vantage"

    /// `22:00-08:00`, `22:00-08:00 mon-fri,sun`; `24:00` is midnight.
    static func window(_ text: String) throws(TextError) -> DailyWindow {
        let refusal = TextError("\(TerminalText.quoted(text)) is no time of the day", expected: windowExpectation)
        let parts = text.split(separator: " ")
        let times = (parts.first ?? "").split(separator: "-", omittingEmptySubsequences: false)
        guard (1...2).contains(parts.count), times.count == 2, let from = minute(times[0]), let to = minute(times[1])
        else { throw refusal }
        guard parts.count == 2 else { return DailyWindow(fromMinute: from, toMinute: to) }
        var weekdays: Set<Int> = []
        for part in parts[1].split(separator: ",", omittingEmptySubsequences: false) {
            let ends = part.split(separator: "-", omittingEmptySubsequences: false).map {
                days.firstIndex(of: String($0))
            }
            guard (1...2).contains(ends.count), let first = ends[0], let last = ends[ends.count - 1]
            else { throw refusal }
            // fri-mon goes over the end of the week.
            for step in 0...((last - first + 7) % 7) { weekdays.insert((first + step) % 7 + 1) }
        }
        return DailyWindow(fromMinute: from, toMinute: to, weekdays: weekdays)
    }

    private static func minute(_ text: Substring) -> Int? {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, parts.allSatisfy({ $0.count == 2 }), let hour = digits(parts[0]),
            let minute = digits(parts[1]), minute < 60, hour < 24 || (hour == 24 && minute == 0)
        else { return nil }
        return (hour * 60 + minute) % 1440
    }

    private static func digits(_ text: some StringProtocol) -> Int? {
        text.utf8.allSatisfy { (0x30...0x39).contains($0) } ? Int(text) : nil
    }

    static let budgetExpectation =
        "write how many in which time, for example 1/week or 0.5/month (day, week, month, year)"

    /// `1/week`: false alarms over all lines together.
    static func budget(_ text: String) throws(TextError) -> FalseAlarmBudget {
        guard let budget = FalseAlarmBudget(text) else {
            throw TextError(
                "\(TerminalText.quoted(text)) is no number of false alarms in a time", expected: budgetExpectation)
        }
        return budget
    }

    /// RFC 3339 section 5.6, seconds and their fraction optional.
    static func instant(_ text: String) throws(TextError) -> WallTime {
        guard let time = WallTime(rfc3339: text) else {
            throw TextError("\(TerminalText.quoted(text)) is no time with an offset", expected: instantExpectation)
        }
        return time
    }

    /// `500MB`, `1GiB`: whole numbers of a unit.
    static func bytes(_ text: String) throws(TextError) -> Int {
        let units = ["KB": 1_000, "MB": 1_000_000, "GB": 1_000_000_000, "KiB": 1 << 10, "MiB": 1 << 20, "GiB": 1 << 30]
        let number = text.prefix { $0.isASCII && $0.isNumber }
        guard number.count <= 6, let count = Int(number), count > 0, let unit = units[String(text[number.endIndex...])]
        else { throw TextError("\(TerminalText.quoted(text)) is no size", expected: bytesExpectation) }
        return count * unit
    }

    /// As `CauseKey.description` writes it.
    static func cause(_ text: String) throws(TextError) -> CauseKey {
        let parts = text.split(separator: " ", maxSplits: 1).map(String.init)
        guard let word = parts.first, let kind = CauseKind(word: word) else {
            throw TextError("\(TerminalText.quoted(text)) is no cause", expected: causeExpectation)
        }
        let value = parts.count == 2 ? parts[1] : ""
        guard value.isEmpty == (kind == .vantage || kind == .fleet) else {
            throw TextError("\(TerminalText.quoted(text)) is no cause", expected: causeExpectation)
        }
        switch kind {
        case .ingress, .echo: return CauseKey(kind, "\(try HostPort(text: value))")
        case .ingressHost, .echoHost: return CauseKey(kind, try HostText.parse(value))
        case .tag:
            let tag = try self.tag(value)
            return CauseKey(kind, "\(tag.key)=\(tag.value)")
        case .vantage, .fleet, .way, .line, .source, .other: return CauseKey(kind, value)
        }
    }

    static let tagExpectation = "write one key=value, for example carrier=ct"

    static func tag(_ text: String) throws(TextError) -> Tag {
        let tags = try TagText.parse(text)
        guard tags.count == 1, let tag = tags.first else {
            throw TextError("\(TerminalText.quoted(text)) is not one tag", expected: tagExpectation)
        }
        return tag
    }

    /// What to write where `listen` takes a text no longer.
    package static let listenExpectation = "write HOST:PORT, for example 127.0.0.1:9418, or none for no web server"

    /// The address to listen to; nil when there is to be no web server. Port 0 takes any that is free.
    package static func listen(_ text: String) throws(TextError) -> String? {
        if text == "none" { return nil }
        if text.hasSuffix(":0") {
            return "\(try HostPort(text: text.dropLast(2) + ":1"))".dropLast(2) + ":0"
        }
        return "\(try HostPort(text: text))"
    }

    /// Whether only this machine reaches what listens there.
    ///
    /// - Parameter listen: what `listen` gives.
    package static func isLoopback(_ listen: String) -> Bool {
        guard let address = WebAddress(listen) else { return false }
        return address.host.lowercased() == "localhost"
            || loopback.contains { $0.contains(address.host) }
    }

    private static let loopback = ["127.0.0.0/8", "::1"].compactMap { text in
        do throws(TextError) { return try NetworkPrefix(text: text) } catch { return nil }
    }

    /// A path of letters, digits, `-`, `_`, `.` and strokes, with a stroke at both ends.
    static func basePath(_ text: String) throws(TextError) -> String {
        let parts = text.split(separator: "/", omittingEmptySubsequences: true)
        let isPlain = parts.allSatisfy { part in
            part != "." && part != ".."
                && part.utf8.allSatisfy { byte in
                    let scalar = Unicode.Scalar(byte)
                    return scalar.isASCII
                        && (scalar.properties.isAlphabetic || scalar.properties.numericType != nil
                            || "-_.".unicodeScalars.contains(scalar))
                }
        }
        guard text.hasPrefix("/"), isPlain, text.utf8.count <= 200 else {
            throw TextError(
                "\(TerminalText.quoted(text)) is no path that addresses can begin with",
                expected: "write a path such as /plumbline, of letters, digits, - and _")
        }
        return parts.isEmpty ? "/" : "/\(parts.joined(separator: "/"))/"
    }
}
