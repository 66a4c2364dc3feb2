internal import LineModel
internal import LinePictures

/// The smoke graph of a window, and what it is made of in words.
enum LineGraph {
    static let columns = 800

    static func svg(_ window: LineWindow, isFull: Bool, _ request: PageRequest) -> HTML { "" }

    /// What a column is: "rounds every 5 min, worst of 12 rounds a column".
    static func resolution(_ window: LineWindow, _ request: PageRequest) -> String {
        let words = request.words
        let points = window.resolution == .rounds ? window.points.count : window.spans.count
        guard points > 0 else { return words("no rounds in this time", "此时段没有测量") }
        let seconds = Double(window.to.nanosecondsSince1970 - window.from.nanosecondsSince1970) / 1e9
        let each: Double =
            switch window.resolution {
            case .rounds: window.every.map { Double($0.nanoseconds) / 1e9 } ?? seconds
            case .hours: 3600
            case .days: 86_400
            }
        let perColumn = max(1, Int((seconds / each / Double(columns)).rounded(.up)))
        let what: String
        switch window.resolution {
        case .rounds:
            let every = window.every.map { request.lasted($0) }
            what = words(
                "\(points) \(points == 1 ? "round" : "rounds")" + (every.map { ", one every \($0)" } ?? ""),
                "\(points) 轮" + (every.map { "，每 \($0) 一轮" } ?? ""))
            return what + words(
                perColumn == 1 ? "; a column a round" : "; worst of \(perColumn) rounds a column",
                perColumn == 1 ? "；每列一轮" : "；每列取 \(perColumn) 轮中最差")
        case .hours:
            return words("\(points) hours", "\(points) 小时") + words(
                perColumn == 1 ? "; worst round of an hour a column" : "; worst of \(perColumn) hours a column",
                perColumn == 1 ? "；每列取一小时中最差一轮" : "；每列取 \(perColumn) 小时中最差")
        case .days:
            return words("\(points) days", "\(points) 天") + words(
                "; worst round of \(perColumn == 1 ? "a day" : "\(perColumn) days") a column",
                "；每列取 \(perColumn) 天中最差一轮")
        }
    }

    static func caption(_ words: PageWords) -> String {
        words(
            "Tint: the worst loss of a column, full height. Bands: p5 to p95 of a round's delays. Ticks: its median. "
                + "Hatched: nothing was measured, or the round was not valid.",
            "底色：每列最差丢包，贯通全高。色带：该轮时延分布。短线：中位数。斜线：没有测量，或该轮无效。")
    }
}
