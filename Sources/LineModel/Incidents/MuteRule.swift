/// What a rule is about and when it holds. All parts that are given must fit; of several times one.
package struct MuteRule: Equatable, Sendable {
    /// A line's name, with `*` for any text; nil when the rule is about any line.
    package var line: String?
    /// A tag that the line must have; nil when none is asked for.
    package var tag: Tag?
    /// A cause as `CauseKey.description` writes it: `ingress 203.0.113.7:7000`, which is also about each line that
    /// shares it. nil when the rule is about any cause.
    package var cause: CauseKey?
    /// From when on the rule holds; nil when it has always held.
    package var from: WallTime?
    /// Until when the rule holds, that instant left out; nil when it holds for ever.
    package var until: WallTime?
    /// The time of the day in which the rule holds, within `from` and `until`; nil when it holds all day.
    package var daily: DailyWindow?

    /// A rule about everything, at all times, until its parts are set.
    package init() {}
}
