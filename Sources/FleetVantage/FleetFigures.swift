package import LineModel
package import LineReport

/// How a vantage and its hub get on.
package struct FleetFigures: Equatable, Sendable {
    /// Rounds that the hub acknowledged.
    package var sent = 0
    /// Rounds that the hub will never take: it has another one of their slot, or could not read them.
    package var refused = 0
    /// Rounds that the history did not have any more when their turn came.
    package var gone = 0
    /// Attempts to send a round that failed for now.
    package var sendFailures = 0
    /// Requests for the assignment that failed.
    package var assignmentFailures = 0
    /// Rounds that wait to be sent.
    package var waiting = 0
    /// The beginning of the slot of the oldest of them, seconds since 1970; nil when none waits.
    package var oldestSlot: Int64?
    /// Rounds in a row up to now that the hub has not acknowledged.
    package var unacknowledged = 0
    /// The generation of lines that is measured; 0 for lines of the vantage's own, nil before the first assignment.
    package var generation: Int?
    /// The newest generation that the hub spoke of; nil when it spoke of none.
    package var hubGeneration: Int?
    /// When the hub last said what the assignment is, or that it has not changed; nil when it never did.
    package var assignedAt: WallTime?
    /// Lines of the assignment that cannot be measured here.
    package var linesLeftOut = 0
    /// How far the hub's clock is ahead of this vantage's by its last receipt, seconds; nil before the first.
    package var clockOffset: Double?
    /// What the hub has to say of this vantage.
    package var notes: [String] = []
    /// Whether this vantage tells people because the hub does not acknowledge its rounds.
    package var speaksAlone = false
    /// Why the hub does not take rounds, or gives no assignment; nil while all is well.
    package var trouble: String?

    /// Nothing has happened yet.
    package init() {}

    /// As metrics.
    package var families: [MetricFamily] {
        var rounds = MetricFamily("fleet_rounds_total", .counter, "Rounds by what became of them at the fleet's hub.")
        for (outcome, count) in [("sent", sent), ("refused", refused), ("gone", gone)] {
            rounds.add(Double(count), [(name: "outcome", value: outcome)])
        }
        var failures = MetricFamily("fleet_failures_total", .counter, "Requests to the fleet's hub that failed.")
        failures.add(Double(sendFailures), [(name: "request", value: "round")])
        failures.add(Double(assignmentFailures), [(name: "request", value: "assignment")])
        var all = [
            rounds, failures,
            MetricFamily(
                "fleet_waiting_rounds", .gauge, "Rounds that wait for the fleet's hub.", value: Double(waiting)),
            MetricFamily(
                "fleet_unacknowledged_rounds", .gauge, "Rounds in a row that the fleet's hub has not acknowledged.",
                value: Double(unacknowledged)),
            MetricFamily(
                "fleet_left_out_lines", .gauge, "Lines of the assignment that cannot be measured here.",
                value: Double(linesLeftOut)),
            MetricFamily(
                "fleet_notes", .gauge, "What the fleet's hub has to say of this vantage.", value: Double(notes.count)),
            MetricFamily(
                "fleet_speaks_alone", .gauge, "1: this vantage tells people, as the hub does not answer.",
                value: speaksAlone ? 1 : 0),
        ]
        func add(_ name: String, _ help: String, _ value: Double?) {
            if let value { all.append(MetricFamily(name, .gauge, help, value: value)) }
        }
        add(
            "fleet_oldest_waiting_timestamp_seconds", "Slot of the oldest round that waits.",
            oldestSlot.map(Double.init))
        add("fleet_generation", "Generation of the lines that are measured.", generation.map(Double.init))
        add("fleet_hub_generation", "Newest generation of lines at the fleet's hub.", hubGeneration.map(Double.init))
        add(
            "fleet_assignment_timestamp_seconds", "When the fleet's hub last said what the assignment is.",
            assignedAt.map { Double($0.nanosecondsSince1970) / 1e9 })
        add("fleet_clock_offset_seconds", "How far the hub's clock is ahead of this vantage's.", clockOffset)
        return all
    }
}
