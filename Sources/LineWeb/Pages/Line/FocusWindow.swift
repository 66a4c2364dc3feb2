package import LineModel

/// The time that a page shows, and everything on it with it: in the address as absolute UTC.
package struct FocusWindow: Equatable, Sendable {
    /// From its beginning, to before its end.
    package var from: WallTime
    /// Its end, which is not in it.
    package var to: WallTime
    /// Whether its end is the present: the address named a length, or nothing.
    package var isMoving = false
    /// Whether the address says nothing of the time, so that the page may choose it.
    package var isChosenHere = false
    /// What is wrong with the address, for people; nil where it was taken as it is.
    package var problem: String?

    /// From its beginning to its end.
    package var length: Duration { .nanoseconds(to.nanosecondsSince1970 - from.nanosecondsSince1970) }

    /// Shorter ones have nothing to show, longer ones nothing more.
    package static let lengths: ClosedRange<Duration> = .seconds(60)...(.seconds(10 * 366 * 86_400))
    /// What is shown where the address says nothing.
    package static let usual = Duration.seconds(30 * 3600)
    /// The ranges that are offered, as `last=` has them.
    package static let ranges = ["3h", "30h", "10d", "400d"]

    /// Exactly this time.
    package init(from: WallTime, to: WallTime, isMoving: Bool = false) {
        (self.from, self.to, self.isMoving) = (from, to, isMoving)
    }

    /// The window that ends now.
    package init(last: Duration, now: WallTime) {
        let to = now.wholeSecond
        self.init(from: to.moved(by: .zero - last), to: to, isMoving: true)
    }

    /// Reads `from` and `to`, or `last`, or nothing; what cannot be read is said in `problem`, and the usual window
    /// shown.
    package init(_ request: PageRequest, usual: Duration = FocusWindow.usual) {
        let words = request.words
        self.init(last: usual, now: request.now)
        if let from = request.item("from"), let to = request.item("to") {
            guard let start = WallTime(rfc3339: from), let end = WallTime(rfc3339: to) else {
                problem = words(
                    "from and to must be times such as 2026-11-28T06:00:00Z", "from 和 to 应为时间，例如 2026-11-28T06:00:00Z")
                return
            }
            let read = FocusWindow(from: start, to: end)
            guard Self.lengths.contains(read.length) else {
                problem = words(
                    "from must be before to, by a minute to ten years", "from 应早于 to，相隔一分钟至十年")
                return
            }
            self = read
        } else if let text = request.item("last") {
            guard let last = try? Duration(text: text), Self.lengths.contains(last) else {
                problem = words(
                    "last must be a duration of a minute to ten years, such as 30h or 10d",
                    "last 应为一分钟至十年的时长，例如 30h 或 10d")
                return
            }
            self.init(last: last, now: request.now)
        } else if request.item("from") != nil || request.item("to") != nil {
            problem = words("from and to belong together", "from 和 to 必须同时给出")
        } else {
            isChosenHere = true
        }
    }

    /// The same where the address says the time; else the smallest of the ranges that are offered that has all of a
    /// history as short as this. A longer one is not made.
    ///
    /// - Parameter first: when what is shown began to be measured.
    package func fitted(to first: WallTime) -> FocusWindow {
        guard isChosenHere else { return self }
        let short = Self.ranges.compactMap { try? Duration(text: $0) }
            .filter { $0 < length && first.nanosecondsSince1970 >= to.moved(by: .zero - $0).nanosecondsSince1970 }.min()
        guard let short else { return self }
        return FocusWindow(last: short, now: to)
    }

    /// The items of an address that has exactly this window.
    package var items: [(String, String?)] { [("from", from.utcText), ("to", to.utcText)] }

    /// As long, further on by so many of its lengths.
    package func moved(by lengths: Int64) -> FocusWindow {
        let distance = length * Double(lengths)
        return FocusWindow(from: from.moved(by: distance), to: to.moved(by: distance))
    }

    /// Of another length, with the same end; a window that moves goes on moving.
    package func items(lasting text: String) -> [(String, String?)] {
        guard !isMoving, let length = try? Duration(text: text) else { return [("last", text)] }
        return FocusWindow(from: to.moved(by: .zero - length), to: to).items
    }

    /// Whether a range of `ranges` is this one's length.
    package func lasts(_ text: String) -> Bool { (try? Duration(text: text)) == length }
}

extension WallTime {
    /// Without its fraction of a second.
    package var wholeSecond: WallTime {
        WallTime(
            nanosecondsSince1970: nanosecondsSince1970 - nanosecondsSince1970 % 1_000_000_000,
            utcOffsetSeconds: utcOffsetSeconds)
    }
}
