/// What roll-ups are made of.
package enum HistoryUnit: Sendable {
    case hour, day

    var seconds: Int64 { self == .hour ? 3600 : 86_400 }
    var table: String { self == .hour ? "hour_block" : "day_block" }
    var key: String { self == .hour ? "hour" : "day" }
}
