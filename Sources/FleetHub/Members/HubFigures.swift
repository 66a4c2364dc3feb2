package import LineModel
package import LineReport
internal import Synchronization

/// What this member did since its start, and how it is now: for `/metrics`, `/readyz` and the pages.
package final class HubFigures: Sendable {
    /// Why a round was not taken.
    package enum Refusal: String, CaseIterable, Sendable {
        /// Its address is none, or is about another slot than its header.
        case address
        /// Another round of its vantage and slot is there.
        case conflict
        /// It is larger than any round.
        case large
        /// It cannot be read.
        case garbage
        /// The database could not be written just now.
        case unavailable
        /// More rounds were being read than memory is set aside for.
        case busy
        /// Its slot lies in the future, or longer ago than rounds are kept.
        case time
    }

    /// How somebody who asked as a vantage was refused.
    package enum Stranger: String, CaseIterable, Sendable {
        /// Without a token, with one that nobody has, or with one that was revoked.
        case token
        /// By the token of another vantage.
        case name
        /// After too many wrong tokens.
        case throttled
    }

    /// What is counted and known.
    package struct State: Sendable {
        /// Rounds that were stored.
        package var stored = 0
        /// Rounds that were there already.
        package var repeated = 0
        /// Rounds that were not taken, by the reason.
        package var refused: [Refusal: Int] = [:]
        /// Who was not let in, by the reason.
        package var strangers: [Stranger: Int] = [:]
        /// How long rounds took from their head to their answer, altogether, seconds.
        package var ingestSeconds = 0.0
        /// The longest of them since the start, seconds.
        package var longestIngest = 0.0
        /// Assignments that were sent whole, and those that had not changed.
        package var assignments = (sent: 0, unchanged: 0)
        /// Vantages that wait for another assignment just now.
        package var waiting = 0
        /// Whether this member judges.
        package var isJudge = false
        /// Slots that this member judged, and those whose time had passed when their rounds came.
        package var judged = (inTime: 0, late: 0)
        /// Judgements that another member had overtaken, and were dropped.
        package var fenced = 0
        /// Judgements that could not be made or stored, and are made again.
        package var judgementFailures = 0
        /// Rounds that were stored and could not be read when their slot was judged.
        package var unreadable = 0
        /// How long the last judgement took, seconds.
        package var judgementSeconds = 0.0
        /// The newest slot that is judged; nil before the first.
        package var lastJudged: Int64?
        /// Vantages by how they are, as the last judgement or look found them.
        package var vantages = VantageCounts()
        /// Lines and number of the generation that is measured; nil before the first.
        package var generation: (number: Int, lines: Int)?
        /// Why the plan of the newest generation cannot be used; nil where it can.
        package var planProblem: String?
        /// Why the database cannot be used just now; nil where it can.
        package var databaseProblem: String?
        /// Times that the database could not be used.
        package var databaseFailures = 0
        /// Readings of lines that were not taken over, as the fleet would have measured far more, or too fast.
        package var linesRefused = 0
        /// Requests whose tags could not be read.
        package var unreadTags = 0
        /// What went by its age.
        package var expired = 0
        /// Times that what is too old could not be removed.
        package var expiryFailures = 0
    }

    /// How many vantages are how.
    package struct VantageCounts: Equatable, Sendable {
        /// Those that reported lately.
        package var live = 0
        /// Those that did, and do not any more.
        package var late = 0
        /// Those that never reported.
        package var silent = 0
        /// Those of the live whose own uplink is bad.
        package var blind = 0
        /// Those whose clock was so wrong when they reported last that their rounds do not count; they are not live.
        package var wrongClock = 0

        /// None.
        package init() {}
    }

    private let state = Mutex(State())

    /// Everything is 0.
    package init() {}

    /// What is known now.
    package var current: State { state.withLock { $0 } }

    /// Notes something; safe from any thread.
    package func note(_ change: (inout State) -> Void) { state.withLock { change(&$0) } }

    /// Notes that a round was not taken.
    package func refuse(_ reason: Refusal) { note { $0.refused[reason, default: 0] += 1 } }
}

extension HubFigures {
    /// As metrics.
    ///
    /// - Parameter now: for how long ago the last slot was that is judged.
    package func families(now: WallTime, every: Duration) -> [MetricFamily] {
        let state = current
        return rounds(state) + judgements(state, now: now, every: every) + plan(state)
    }

    private func rounds(_ state: State) -> [MetricFamily] {
        var rounds = MetricFamily("hub_rounds_total", .counter, "Rounds that vantages brought, by what became of them.")
        rounds.add(Double(state.stored), [("result", "stored")])
        rounds.add(Double(state.repeated), [("result", "same")])
        for reason in Refusal.allCases {
            rounds.add(Double(state.refused[reason] ?? 0), [("result", "refused_\(reason.rawValue)")])
        }
        var strangers = MetricFamily("hub_strangers_total", .counter, "Requests of vantages that were not let in.")
        for reason in Stranger.allCases {
            strangers.add(Double(state.strangers[reason] ?? 0), [("reason", reason.rawValue)])
        }
        var assignments = MetricFamily("hub_assignments_total", .counter, "Answers to vantages that ask for lines.")
        assignments.add(Double(state.assignments.sent), [("result", "sent")])
        assignments.add(Double(state.assignments.unchanged), [("result", "unchanged")])
        return [
            rounds, strangers, assignments,
            MetricFamily(
                "hub_unread_tags_total", .counter, "Requests of vantages whose tags could not be read.",
                value: Double(state.unreadTags)),
            MetricFamily("hub_waiting", .gauge, "Vantages that wait for other lines.", value: Double(state.waiting)),
            MetricFamily(
                "hub_ingest_seconds_total", .counter, "Time from a round's head to its answer.",
                value: state.ingestSeconds),
            MetricFamily(
                "hub_ingest_longest_seconds", .gauge, "The longest such time since the start.",
                value: state.longestIngest),
        ]
    }

    private func judgements(_ state: State, now: WallTime, every: Duration) -> [MetricFamily] {
        var judged = MetricFamily("hub_slots_judged_total", .counter, "Slots that this member judged.")
        judged.add(Double(state.judged.inTime), [("when", "in_time")])
        judged.add(Double(state.judged.late), [("when", "late")])
        var families = [
            MetricFamily("hub_judge", .gauge, "1: this member judges.", value: state.isJudge ? 1 : 0), judged,
            MetricFamily(
                "hub_fenced_total", .counter, "Judgements that another member had overtaken, and were dropped.",
                value: Double(state.fenced)),
            MetricFamily(
                "hub_judgement_failures_total", .counter,
                "Judgements that failed, and are made again.",
                value: Double(state.judgementFailures)),
            MetricFamily(
                "hub_unreadable_rounds_total", .counter, "Stored rounds that could not be read for a judgement.",
                value: Double(state.unreadable)),
            MetricFamily(
                "hub_judgement_seconds", .gauge, "How long the last judgement took.", value: state.judgementSeconds),
        ]
        if let slot = state.lastJudged {
            let end = Double(slot) + Double(every.nanoseconds) / 1e9
            families.append(
                MetricFamily(
                    "hub_judgement_lag_seconds", .gauge, "Time since the end of the newest slot that is judged.",
                    value: max(0, Double(now.nanosecondsSince1970) / 1e9 - end)))
        }
        return families
    }

    private func plan(_ state: State) -> [MetricFamily] {
        var vantages = MetricFamily("hub_vantages", .gauge, "Vantages by how they are.")
        for (name, count) in [
            ("live", state.vantages.live), ("late", state.vantages.late), ("silent", state.vantages.silent),
            ("blind", state.vantages.blind), ("wrong_clock", state.vantages.wrongClock),
        ] { vantages.add(Double(count), [("state", name)]) }
        var families = [
            vantages,
            MetricFamily(
                "hub_plan_refused", .gauge, "1: the newest lines or vantages exceed a cap; the plan before goes on.",
                value: state.planProblem == nil ? 0 : 1),
            MetricFamily(
                "hub_lines_refused_total", .counter, "Readings of lines that were not taken over.",
                value: Double(state.linesRefused)),
            MetricFamily(
                "hub_database_up", .gauge, "1: the database can be used.", value: state.databaseProblem == nil ? 1 : 0),
            MetricFamily(
                "hub_database_failures_total", .counter, "Times that the database could not be used.",
                value: Double(state.databaseFailures)),
            MetricFamily(
                "hub_expired_total", .counter, "Rounds and incidents that went by their age.",
                value: Double(state.expired)),
            MetricFamily(
                "hub_expiry_failures_total", .counter, "Times that what is too old could not be removed.",
                value: Double(state.expiryFailures)),
        ]
        if let generation = state.generation {
            families += [
                MetricFamily(
                    "hub_generation", .gauge, "Number of the generation of lines.", value: Double(generation.number)),
                MetricFamily("hub_lines", .gauge, "Lines of that generation.", value: Double(generation.lines)),
            ]
        }
        return families
    }
}
