import LineModel

@testable import LineReport

// What findings say to who runs `plumbline`: tests compare what people read.

extension Validity {
    /// With reasons as an older program stored them.
    init(verdict: Verdict, reasons: [String]) {
        self.init(verdict: verdict, findings: reasons.map(ValidityFinding.told))
    }
}

extension [LineReason] {
    var words: [String] { Words.flags.reasons(self) }
}
