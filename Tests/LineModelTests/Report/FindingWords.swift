import LineModel
import LineReport

// What findings say to who runs `plumbline`: tests compare what people read.

extension Validity {
    /// With reasons as an older program stored them.
    init(verdict: Verdict, reasons: [String]) {
        self.init(verdict: verdict, findings: reasons.map(ValidityFinding.told))
    }

    var reasons: [String] { Words.flags.findings(self) }
}

extension [LineReason] {
    var words: [String] { Words.flags.reasons(self) }
}

extension [SegmentNote] {
    var words: [String] { map(Words.flags.note) }
}

extension [PlanNote] {
    var words: [String] { map(Words.flags.note) }
}

extension [RoundSettings.Problem] {
    var words: [String] { map(Words.flags.problem) }
}

extension SelftestJudgement {
    var reasons: [String] { findings.map(Words.flags.finding) }
}
