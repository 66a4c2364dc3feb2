internal import LineModel
internal import Testing

/// A wall time of 2026 at +08:00; 1 June is a Monday.
private func shanghai(_ day: Int, _ hour: Int, _ minute: Int = 0, second: Int64 = 0) -> WallTime {
    // 2026-06-01T00:00:00+08:00
    let june: Int64 = 1_780_243_200
    let seconds = june + Int64((day - 1) * 86_400 + hour * 3600 + minute * 60) + second
    return WallTime(nanosecondsSince1970: seconds * 1_000_000_000, utcOffsetSeconds: 28_800)
}

private func line(_ name: String, ingress: String = "203.0.113.7", echo: String? = nil, tags: [LineModel.Tag] = [])
    -> Line
{
    Line(
        name: name, ingress: HostPort(host: ingress, port: 7000), echo: echo.map { HostPort(host: $0, port: 7) },
        tags: tags)
}

private func rule(_ change: (inout MuteRule) -> Void) -> MuteRule {
    var rule = MuteRule()
    change(&rule)
    return rule
}

private func silencing(_ rules: MuteRule...) -> Muting {
    var muting = Muting()
    muting.silences = rules
    return muting
}

@Suite struct DailyWindowTests {
    @Test("1 June 2026 is the Monday that these tests take it for")
    func monday() {
        #expect(shanghai(1, 0).rfc3339(fractionDigits: 0) == "2026-06-01T00:00:00+08:00")
        let onMonday = DailyWindow(fromMinute: 0, toMinute: 0, weekdays: [1])
        #expect(onMonday.contains(shanghai(1, 12)))
        #expect(!onMonday.contains(shanghai(2, 12)) && !onMonday.contains(shanghai(7, 12)))
    }

    @Test("A window holds from its first minute to just before its last, by the local time")
    func edges() {
        let window = DailyWindow(fromMinute: 9 * 60 + 30, toMinute: 18 * 60)
        #expect(!window.contains(shanghai(1, 9, 29, second: 59)))
        #expect(window.contains(shanghai(1, 9, 30)))
        #expect(window.contains(shanghai(1, 17, 59, second: 59)))
        #expect(!window.contains(shanghai(1, 18)))
        let sameInstantInUTC = WallTime(nanosecondsSince1970: shanghai(1, 9, 30).nanosecondsSince1970)
        #expect(!window.contains(sameInstantInUTC))
    }

    @Test("A window over midnight belongs to the day that it begins on")
    func overMidnight() {
        let window = DailyWindow(fromMinute: 22 * 60, toMinute: 8 * 60, weekdays: [5])
        #expect(!window.contains(shanghai(5, 7)), "the night before belongs to Thursday")
        #expect(window.contains(shanghai(5, 23)))
        #expect(window.contains(shanghai(6, 7, 59)))
        #expect(!window.contains(shanghai(6, 8)))
        #expect(!window.contains(shanghai(6, 23)))
    }

    @Test("The end of a window is its last minute, on the next day when it goes over midnight")
    func ends() {
        let night = DailyWindow(fromMinute: 22 * 60, toMinute: 8 * 60)
        #expect(night.end(after: shanghai(1, 23)) == shanghai(2, 8))
        #expect(night.end(after: shanghai(2, 7)) == shanghai(2, 8))
        let day = DailyWindow(fromMinute: 60, toMinute: 120)
        #expect(day.end(after: shanghai(1, 1, 30)) == shanghai(1, 2))
    }

    @Test("Outside of the window the end is the time itself")
    func outside() {
        let night = DailyWindow(fromMinute: 22 * 60, toMinute: 8 * 60)
        #expect(night.end(after: shanghai(1, 12, 34)) == shanghai(1, 12, 34))
    }

    @Test("Days that follow each other are one window; one without an end is cut after a week")
    func wholeDays() {
        let weekend = DailyWindow(fromMinute: 0, toMinute: 0, weekdays: [6, 7])
        #expect(weekend.end(after: shanghai(6, 10)) == shanghai(8, 0))
        let always = DailyWindow(fromMinute: 0, toMinute: 0)
        #expect(always.end(after: shanghai(1, 10)) == shanghai(8, 0))
    }

    @Test("Times before 1970 have their weekday too")
    func before1970() {
        // 1969-12-31 was a Wednesday.
        let time = WallTime(nanosecondsSince1970: -3_600_000_000_000)
        #expect(DailyWindow(fromMinute: 0, toMinute: 0, weekdays: [3]).contains(time))
        #expect(!DailyWindow(fromMinute: 0, toMinute: 0, weekdays: [4]).contains(time))
    }
}

@Suite struct MutingRuleTests {
    private let noon = shanghai(1, 12)
    private let ct = LineModel.Tag(key: "carrier", value: "ct")

    @Test("A maintenance rule covers lines by name, tag and cause, and only while it holds")
    func maintenance() {
        var muting = Muting()
        muting.maintenance = [
            rule { $0.line = "sz-*" }, rule { $0.tag = ct }, rule { $0.cause = CauseKey(.echoHost, "198.51.100.9") },
            rule { ($0.line, $0.until) = ("old", noon) },
        ]
        #expect(muting.isUnderMaintenance(line("sz-hk-01"), at: noon))
        #expect(muting.isUnderMaintenance(line("a", tags: [ct]), at: noon))
        #expect(muting.isUnderMaintenance(line("b", echo: "198.51.100.9"), at: noon))
        #expect(!muting.isUnderMaintenance(line("c", tags: [LineModel.Tag(key: "carrier", value: "cu")]), at: noon))
        #expect(!muting.isUnderMaintenance(line("old"), at: noon), "until is not part of the time")
        #expect(muting.isUnderMaintenance(line("old"), at: shanghai(1, 11, 59)))
    }

    @Test("Maintenance of the vantage is about every line")
    func vantage() {
        var muting = Muting()
        muting.maintenance = [rule { $0.cause = .vantage }]
        #expect(muting.isUnderMaintenance(line("a"), at: noon))
    }

    @Test("All parts of a rule must fit")
    func allParts() {
        let both = rule { ($0.line, $0.tag) = ("sz-*", ct) }
        #expect(both.covers(line("sz-1", tags: [ct])))
        #expect(!both.covers(line("sz-1")) && !both.covers(line("bj-1", tags: [ct])))
    }

    @Test("A rule holds within from and until, and then only in its time of the day")
    func times() {
        let rule = rule {
            ($0.from, $0.until) = (shanghai(2, 0), shanghai(4, 0))
            $0.daily = DailyWindow(fromMinute: 60, toMinute: 120)
        }
        #expect(rule.holds(at: shanghai(2, 1)) && rule.holds(at: shanghai(3, 1, 59)))
        #expect(!rule.holds(at: shanghai(1, 1)) && !rule.holds(at: shanghai(4, 1)) && !rule.holds(at: shanghai(2, 3)))
    }

    @Test("An incident is silenced by a rule that names its cause")
    func namedCause() {
        let cause = CauseKey(.ingress, "203.0.113.7:7000")
        let muting = silencing(rule { $0.cause = cause })
        #expect(muting.isSilenced(cause: cause, lines: [line("a")], at: noon))
        #expect(muting.isSilenced(cause: cause, lines: [], at: noon), "also when its lines are gone")
        let other = CauseKey(.ingress, "203.0.113.8:7000")
        #expect(!muting.isSilenced(cause: other, lines: [line("a", ingress: "203.0.113.8")], at: noon))
    }

    @Test("What is left of a silenced cause, a line that shares it, is silenced too; what is wider is not")
    func sharedCause() {
        let muting = silencing(rule { $0.cause = CauseKey(.ingress, "203.0.113.7:7000") })
        #expect(muting.isSilenced(cause: CauseKey(.line, "a"), lines: [line("a")], at: noon))
        let lines = [line("a"), line("b", ingress: "203.0.113.8")]
        #expect(!muting.isSilenced(cause: .vantage, lines: lines, at: noon))
    }

    @Test("An incident is silenced when each of its lines is, by whichever rule")
    func everyLine() {
        let muting = silencing(rule { $0.line = "a*" }, rule { $0.tag = ct })
        let cause = CauseKey(.echo, "198.51.100.9:7")
        #expect(muting.isSilenced(cause: cause, lines: [line("a1"), line("b", tags: [ct])], at: noon))
        #expect(!muting.isSilenced(cause: cause, lines: [line("a1"), line("b")], at: noon))
        #expect(!muting.isSilenced(cause: cause, lines: [], at: noon), "no lines are not all lines")
    }

    @Test("Silencing the vantage does not silence its lines")
    func vantageAlone() {
        let muting = silencing(rule { $0.cause = .vantage })
        #expect(muting.isSilenced(cause: .vantage, lines: [line("a")], at: noon))
        #expect(!muting.isSilenced(cause: CauseKey(.line, "a"), lines: [line("a")], at: noon))
    }

    @Test("A rule with a cause and a tag needs both")
    func causeAndTag() {
        let cause = CauseKey(.ingress, "203.0.113.7:7000")
        let muting = silencing(rule { ($0.cause, $0.tag) = (cause, ct) })
        #expect(muting.isSilenced(cause: cause, lines: [line("a", tags: [ct])], at: noon))
        #expect(!muting.isSilenced(cause: cause, lines: [line("a")], at: noon))
        #expect(!muting.isSilenced(cause: cause, lines: [], at: noon))
    }

    @Test(
        "* stands for any text, also for none",
        arguments: [
            ("abc", "abc", true), ("abc", "ab", false), ("abc", "*", true), ("", "*", true), ("", "", true),
            ("abc", "a*c", true), ("ac", "a*c", true), ("abcbd", "a*b*d", true), ("abcbe", "a*b*d", false),
            ("aaaaab", "*ab", true), ("abc", "*b", false), ("a*c", "a*c", true), ("广州-1", "广州-*", true),
            ("abc", "ABC", false),
        ])
    func patterns(name: String, pattern: String, fits: Bool) {
        #expect(rule { $0.line = pattern }.covers(line(name)) == fits)
    }
}

@Suite struct MutingLimitRuleTests {
    private var rules: LimitRules {
        var rules = LimitRules()
        rules.rtt = .milliseconds(300)
        rules.tags = [
            LimitRules.TagRule(tag: LineModel.Tag(key: "carrier", value: "ct"), loss: 0.1),
            LimitRules.TagRule(tag: LineModel.Tag(key: "to", value: "hk"), loss: 0.05, rtt: .milliseconds(60)),
        ]
        return rules
    }

    @Test("A line without tags has the limits of all")
    func all() {
        #expect(rules.limits(for: line("a")) == LineLimits(maxLoss: 0.3, maxRTT: .milliseconds(300)))
        #expect(LimitRules().limits(for: line("a")) == LineLimits(maxLoss: 0.3, maxRTT: nil))
    }

    @Test("The first rule for a tag counts, and what it leaves open is as for all")
    func tags() {
        let both = line("a", tags: [LineModel.Tag(key: "to", value: "hk"), LineModel.Tag(key: "carrier", value: "ct")])
        #expect(rules.limits(for: both) == LineLimits(maxLoss: 0.1, maxRTT: .milliseconds(300)))
        let one = line("a", tags: [LineModel.Tag(key: "to", value: "hk")])
        #expect(rules.limits(for: one) == LineLimits(maxLoss: 0.05, maxRTT: .milliseconds(60)))
    }

    @Test("A line's own limits go before both")
    func own() {
        let own = Line(
            name: "a", ingress: HostPort(host: "203.0.113.7", port: 7000),
            tags: [LineModel.Tag(key: "carrier", value: "ct")],
            maxLoss: 0.5, maxRTT: .milliseconds(10))
        #expect(rules.limits(for: own) == LineLimits(maxLoss: 0.5, maxRTT: .milliseconds(10)))
    }
}
