package import LineModel

/// The evidence that raised a line as the values of JSON, the same in messages and in the API. Messages have them under
/// the names of its properties in snake case, without those that are nil.
package struct EvidenceShape: Encodable, Equatable, Sendable {
    /// `loss`, or which figure of the delay: `median`, `p95` or `variation`.
    package let of: String
    /// The loss since the evidence began to grow, 0...1; nil of evidence of delay, and where nothing was counted.
    package private(set) var loss: Double?
    /// What the line usually loses at this hour, 0...1; nil of evidence of delay.
    package private(set) var usualLoss: Double?
    /// Whose past that is: `line`, `ingress`, `tag`, `all` or `none`; nil of evidence of delay.
    package private(set) var usualOf: String?
    /// The median RTT since the evidence began to grow, milliseconds; nil of evidence of loss.
    package private(set) var medianRttMs: Double?
    /// The median RTT that is usual at this hour, milliseconds; nil of evidence of loss.
    package private(set) var usualRttMs: Double?
    /// `level_shift`, `congestion` or `unclear`; nil of evidence of loss.
    package private(set) var change: String?
    /// For how long, seconds.
    package let seconds: Int
    /// For how many rounds.
    package let rounds: Int
    /// The natural logarithm of the evidence of the line by itself.
    package let logEvidence: Double
    /// The chance of this by luck over all lines within `period` is 1 in so many.
    package let oneIn: Int
    /// `day`, `week`, `month` or `year`.
    package let period: String

    /// The values of what is told.
    package init(_ evidence: RaisedEvidence) {
        switch evidence {
        case .loss(let figures):
            of = "loss"
            loss = figures.lossPerMillion.map { Double($0) / 1e6 }
            usualLoss = Double(figures.usualPerMillion) / 1e6
            usualOf = figures.usualSource.rawValue
            (seconds, rounds, oneIn, period) = (figures.seconds, figures.rounds, figures.oneIn, figures.period.rawValue)
        case .delay(let figures):
            of = figures.figure.word
            medianRttMs = figures.medianMicroseconds.map { Double($0) / 1000 }
            usualRttMs = figures.usualMicroseconds.map { Double($0) / 1000 }
            change = figures.change.map { $0 == .levelShift ? "level_shift" : $0.rawValue }
            (seconds, rounds, oneIn, period) = (figures.seconds, figures.rounds, figures.oneIn, figures.period.rawValue)
        }
        logEvidence = Double(evidence.logEvidence) / 1000
    }
}

extension DelayEvidence.Figure {
    fileprivate var word: String {
        switch self {
        case .median: "median"
        case .p95: "p95"
        case .variation: "variation"
        }
    }
}
