internal import ProbeEngine

extension ReflectorTruth {
    /// One JSON object, a line of text for each line. Nothing in it needs escaping: keys are ours, and the rest numbers
    /// and addresses.
    var json: String {
        let rows = lines.map { "\n  " + $0.json }.joined(separator: ",")
        let reasons = IgnoreReason.allCases.map { "\"\($0.name)\": \(ignored[$0])" }.joined(separator: ", ")
        let own = faults.named.map { "\"\($0.name)\": \($0.count)" }.joined(separator: ", ")
        return """
            {"lines": [\(rows)],
             "ignored": {\(reasons)},
             \(own),
             "seed": \(seed)}
            """
    }

    /// What a person should know beside the figures, for standard error.
    var notes: [String] {
        let ignoredNotes = IgnoreReason.allCases.filter { ignored[$0] > 0 }.map {
            "ignored \(ignored[$0]) (\($0.name))"
        }
        return ignoredNotes + faults.named.filter { $0.count > 0 }.map { "own fault: \($0.name) \($0.count)" }
    }
}

extension LineTruth {
    var json: String {
        var text = "{\"address\": \"\(address)\", \"echo\": \(echo.map { "\"\($0)\"" } ?? "null")"
        text += ", \"received\": \(received), \"dropped\": \(dropped), \"dropped_back\": \(droppedBack)"
        text += ", \"dropped_in_bursts\": \(droppedInBursts), \"bursts\": \(bursts)"
        text += ", \"answered\": \(answered)"
        text += ", \"duplicated\": \(duplicated), \"answered_again\": \(answeredAgain), \"reordered\": \(reordered)"
        text += ", \"forwarded\": \(forwarded), \"echo_refused\": \(echoRefused), \"hold_unknown\": \(holdUnknown)"
        return text + ", \"hold_ms\": \(hold.json)}"
    }
}

extension HoldStatistics {
    /// `null` when nothing was answered.
    var json: String {
        guard let least = minimumNanoseconds, let most = maximumNanoseconds, let mean = meanNanoseconds else {
            return "null"
        }
        let values = [Double(least), mean, Double(most)].map { String(($0 / 1000).rounded() / 1000) }
        return "{\"min\": \(values[0]), \"mean\": \(values[1]), \"max\": \(values[2])}"
    }
}

extension ReflectorFaults {
    var named: [(name: String, count: Int)] {
        [
            ("receive_overflow", receiveOverflow), ("send_failures", sendFailures), ("queue_overflow", queueOverflow),
            ("unsent_at_stop", unsentAtStop), ("socket_failures", socketFailures),
            ("socket_evictions", socketEvictions), ("socket_gone", socketGone),
            ("limiter_evictions", limiterEvictions), ("unplaced_stamps", unplacedStamps),
            ("stamp_evictions", stampEvictions),
        ]
    }
}
