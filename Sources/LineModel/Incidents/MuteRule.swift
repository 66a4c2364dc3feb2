/// What a rule is about and when it holds. All parts that are given must fit; of several times one.
package struct MuteRule: Equatable, Sendable {
    /// A line's name, with `*` for any text; nil: any line.
    package var line: String?
    package var tag: Tag?
    /// A cause as `CauseKey.description` writes it: `ingress 203.0.113.7:7000`, which is also about each line that
    /// shares it; nil: any.
    package var cause: CauseKey?
    /// nil: from ever, for ever.
    package var from: WallTime?
    package var until: WallTime?
    /// Within `from` and `until`, only in this time of the day; nil: all day.
    package var daily: DailyWindow?

    package init() {}
}
