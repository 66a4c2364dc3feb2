package import LineModel

/// How an instant is written.
package enum TimeForm: String {
    /// `12:05:04`
    case clock
    /// `11:50`
    case minute
    /// `11:50`, and with its date where that is not the reader's today: `11-27 23:50`
    case moment
    /// `2026-11-28 11:50`
    case full
    /// `2026-11-28 11:50:03`
    case exact
    /// `2026-11-28`
    case date
}

extension HTML {
    /// An instant. The server writes it in the vantage's zone, which the page names once; the script turns it, and the
    /// zone's name, into the reader's own.
    ///
    /// - Parameter now: whose date is left out in `moment`.
    package static func time(_ at: WallTime, _ form: TimeForm, now: WallTime? = nil) -> HTML {
        let shown = now.map {
            WallTime(nanosecondsSince1970: at.nanosecondsSince1970, utcOffsetSeconds: $0.utcOffsetSeconds)
        }
        let text = (shown ?? at).text(form, now: now)
        return "<time datetime=\"\(at.utcText)\" data-form=\"\(form.rawValue)\">\(text)</time>"
    }
}

extension WallTime {
    /// `2026-11-28T04:05:04Z`, as addresses have it.
    package var utcText: String { WallTime(nanosecondsSince1970: nanosecondsSince1970).rfc3339(fractionDigits: 0) }

    /// `UTC+08:00`, as it is written once on a page.
    package var zoneText: String {
        let minutes = shownOffsetMinutes
        guard minutes != 0 else { return "UTC" }
        let (hours, rest) = minutes.magnitude.quotientAndRemainder(dividingBy: 60)
        let digits = { (number: UInt) in (number < 10 ? "0" : "") + String(number) }
        return "UTC\(minutes < 0 ? "−" : "+")\(digits(hours)):\(digits(rest))"
    }

    /// As it is written in a form, at its own offset.
    package func text(_ form: TimeForm, now: WallTime? = nil) -> String {
        let minute = String(timeText.prefix(5))
        switch form {
        case .clock: return timeText
        case .minute: return minute
        case .full: return "\(dateText) \(minute)"
        case .exact: return "\(dateText) \(timeText)"
        case .date: return dateText
        case .moment:
            guard let now, now.dateText != dateText else { return minute }
            let isThisYear = now.civil.year == civil.year
            return "\(isThisYear ? String(dateText.dropFirst(5)) : dateText) \(minute)"
        }
    }

    /// So much later, or earlier where it is negative; the same offset.
    package func moved(by duration: Duration) -> WallTime {
        let (sum, overflow) = nanosecondsSince1970.addingReportingOverflow(duration.wholeNanoseconds)
        return WallTime(
            nanosecondsSince1970: overflow ? (duration < .zero ? .min : .max) : sum,
            utcOffsetSeconds: utcOffsetSeconds)
    }

    /// How much later this is than another time; negative where it is earlier.
    package func since(_ other: WallTime) -> Duration {
        let (difference, overflow) = nanosecondsSince1970.subtractingReportingOverflow(other.nanosecondsSince1970)
        return .nanoseconds(overflow ? .max : difference)
    }
}

extension Duration {
    /// Nanoseconds, bounded by what 64 bits hold.
    fileprivate var wholeNanoseconds: Int64 {
        let (product, isTooLong) = components.seconds.multipliedReportingOverflow(by: 1_000_000_000)
        if isTooLong { return components.seconds < 0 ? .min : .max }
        let (sum, overflow) = product.addingReportingOverflow(components.attoseconds / 1_000_000_000)
        return overflow ? (product < 0 ? .min : .max) : sum
    }
}
