internal import LineModel
internal import LineWeb

/// What the fleet's pages say of vantages and lines: a word, a shape and a colour for each state.
extension FleetView.Standing {
    func word(_ words: PageWords) -> String {
        switch self {
        case .reports: words("reports", "正常上报")
        case .late: words("late", "上报延迟")
        case .blind: words("blind", "自身异常")
        case .silent: words("silent", "失联")
        case .never: words("never reported", "从未上报")
        }
    }

    /// What the word means, for its title.
    func meaning(_ words: PageWords) -> String {
        switch self {
        case .reports: words("Its newest round came when it should have.", "最近一轮按时到达。")
        case .late:
            words("A round of it is overdue; its last one still counts.", "有一轮应到未到；上一轮结果仍计入。")
        case .blind:
            words(
                "It reported, and saw nothing that can be trusted, or its clock is wrong: what it says of lines does "
                    + "not count.",
                "已上报，但结果不可信（上行链路、基准线路、时钟或该轮本身异常）；不计入判断。")
        case .silent:
            words(
                "It has not reported for more than three rounds: nothing of it counts.", "已超过三轮没有上报；其结果不再计入。")
        case .never: words("It was added and has not sent a round yet.", "已添加，尚未上报过任何一轮。")
        }
    }

    var mark: StateMark {
        switch self {
        case .reports: .good
        case .late: .warn
        case .blind: .invalid
        case .silent: .bad
        case .never: .unmeasured
        }
    }

    /// The worst first.
    var rank: Int {
        switch self {
        case .silent: 0
        case .blind: 1
        case .late: 2
        case .never: 3
        case .reports: 4
        }
    }
}

extension FleetView.Tally {
    /// Bad from every vantage that could see it, from some, from none; or nobody could.
    var mark: StateMark {
        seen == 0 ? .unmeasured : bad == 0 ? .good : bad == seen ? .bad : .warn
    }

    func word(_ words: PageWords) -> String { words.verdict(verdict) }

    /// "2 of 3"
    func kOfN(_ words: PageWords) -> String { FleetText.kOfN(Int(bad), Int(seen), words) }

    func meaning(_ words: PageWords) -> String {
        let left = Int(vantages - seen)
        let rest =
            left == 0
            ? ""
            : words(
                "; \(left) more have the line and do not count now", "；另有 \(left) 个探测点测该线路但当前不计入")
        return words(
            "\(Int(bad)) of the \(Int(seen)) vantages that could see it found it abnormal\(rest).",
            "能看到该线路的 \(Int(seen)) 个探测点中有 \(Int(bad)) 个判为异常\(rest)。")
    }
}

/// Texts that several pages have.
enum FleetText {
    static func kOfN(_ bad: Int, _ seen: Int, _ words: PageWords) -> String {
        words("\(bad.grouped) of \(seen.grouped)", "\(bad.grouped)/\(seen.grouped)")
    }

    /// A delay with one decimal; nil for none.
    static func ms(_ value: Float) -> String? { value < 0 ? nil : Shown.ms(Double(value)) }

    /// "38.1 – 92.4", or one figure where both are the same.
    static func range(_ least: Float, _ greatest: Float) -> String? {
        guard let low = ms(least), let high = ms(greatest) else { return nil }
        return low == high ? low : "\(low) – \(high)"
    }

    /// How far a clock is off, where that is worth a word: five seconds and more.
    static func clock(_ offset: Duration, _ request: PageRequest) -> String? {
        guard offset.magnitude >= .seconds(5) else { return nil }
        let words = request.words
        let text = request.lasted(offset.magnitude)
        return offset > .zero ? words("\(text) ahead", "快 \(text)") : words("\(text) behind", "慢 \(text)")
    }

    /// "12 vantages"
    static func vantages(_ count: Int, _ words: PageWords) -> String {
        words("\(count.grouped) \(count == 1 ? "vantage" : "vantages")", "\(count.grouped) 个探测点")
    }

    static func lines(_ count: Int, _ words: PageWords) -> String {
        words("\(count.grouped) \(count == 1 ? "line" : "lines")", "\(count.grouped) 条线路")
    }
}

extension Duration {
    fileprivate var magnitude: Duration { self < .zero ? .zero - self : self }
}

extension Site {
    /// A vantage's page. A name that no path can hold stands in the query.
    func vantage(_ name: String) -> String {
        let isUnfit = name.isEmpty || name == "." || name == ".." || name.contains("/") || name.contains("\\")
        return isUnfit ? address(["vantage"], [("name", name)]) : address(["vantages", name])
    }

    func vantageLink(_ name: String) -> HTML { "<a class=\"name\" href=\"\(vantage(name))\">\(name.cut)</a>" }
}
