import LineModel
import LineReport

@testable import ProbeEngine

// What findings say to who runs `plumbline`: tests compare what people read.

extension Validity {
    var reasons: [String] { Words.flags.findings(self) }
}

extension [LineReason] {
    var words: [String] { Words.flags.reasons(self) }
}

extension UnfitRound {
    var messages: [String] { Words.flags.unfit(self) }
}

extension LinePlacement {
    /// nil for a target.
    var words: String? { reason.map(Words.flags.unmeasured) }
}

extension ProxyAbsence {
    var words: String { Words.flags.absence(self) }
}
