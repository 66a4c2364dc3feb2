internal import LineModel

/// The first fields of a roll-up, which are all that views of many lines need; `RollUp` says how it is packed.
struct RollUpGlance: Equatable {
    var rounds = 0
    var abnormal = 0
    var unmeasured = 0
    var sent = 0
    var lost = 0
    /// Millionths; nil when no round was measured.
    var worstLoss: Int?

    init() {}

    /// nil when it is empty or damaged.
    init?(_ bytes: UnsafeRawBufferPointer) {
        guard !bytes.isEmpty else { return nil }
        var reader = GlanceReader(bytes)
        rounds = reader.number()
        abnormal = reader.number()
        unmeasured = reader.number()
        sent = reader.number()
        lost = reader.number()
        worstLoss = reader.optional()
        let possible = 0...1 << 50
        guard !reader.isBroken, possible.contains(rounds), possible.contains(abnormal), possible.contains(unmeasured),
            possible.contains(sent), (0...sent).contains(lost)
        else { return nil }
    }

    /// Takes another span of the same line in.
    mutating func add(_ other: RollUpGlance) {
        rounds += other.rounds
        abnormal += other.abnormal
        unmeasured += other.unmeasured
        sent += other.sent
        lost += other.lost
        if let loss = other.worstLoss { worstLoss = max(worstLoss ?? 0, loss) }
    }

    /// Rounds that measured the line.
    var measured: Int { max(0, rounds - unmeasured) }
    /// Loss over all measured rounds together, 0...1; nil when nothing was sent.
    var loss: Double? { sent == 0 ? nil : Double(lost) / Double(sent) }
}
