package import LineModel

/// What a simulated line does to the datagrams that pass it. Pure; `decision` says it for one datagram.
package struct Impairment: Equatable, Sendable {
    /// How long a datagram is held, from the kernel's stamp of its arrival on; 0 or more.
    package var delay: Duration = .zero
    /// The hold is `delay + jitter * u`, u uniform in -1...1, and never below 0: easy to state, and bounded, so that a
    /// test can check every single delay.
    package var jitter: Duration = .zero
    /// Share of datagrams that are dropped, 0...1.
    package var loss = 0.0
    /// Loss that comes in bursts beside `loss`, by a chain for each line; nil for none.
    package var burst: BurstLoss?
    /// Share of replies that are dropped on the way back, 0...1. Only STAMP's reflector, which counts between the two
    /// ways, makes a difference of it; elsewhere it is more `loss`.
    package var lossBack = 0.0
    /// Share of datagrams that a copy follows at once, 0...1.
    package var duplicate = 0.0
    /// Share of datagrams that are held longer by `reorderBy`, so that later ones overtake them, 0...1.
    package var reorder = 0.0
    /// How much longer reordered datagrams are held; nil takes the longer of twice the jitter and 30 ms, which is more
    /// than the usual 20 ms between two probes of a line.
    package var reorderBy: Duration?
    /// Everything is dropped.
    package var isDown = false

    /// Every datagram passes at once, as with `none`.
    package init() {}

    /// The most that each of the durations may be: sums of them then fit 64 bits of nanoseconds by far.
    package static let maxHold = Duration.seconds(3600)

    /// Every datagram passes at once.
    package static let none = Impairment()

    /// What `reorderBy` means when it is nil.
    package var effectiveReorderBy: Duration {
        reorderBy ?? min(max(jitter * 2, .milliseconds(30)), Self.maxHold)
    }

    /// Reads a delay, a jitter or a `reorderBy`.
    ///
    /// - Throws: when the text is no duration, or one of more than `maxHold`.
    package static func hold(text: String) throws(TextError) -> Duration {
        let duration = try Duration(text: text)
        guard duration <= maxHold else {
            throw TextError("\(TerminalText.quoted(text)) is too long for a hold", expected: "write at most 1h")
        }
        return duration
    }
}

/// What happens to one datagram.
package enum ImpairmentDecision: Equatable, Sendable {
    case drop
    /// `holdNanoseconds` from its arrival on; `copies` beside the datagram itself.
    case pass(holdNanoseconds: Int64, isReordered: Bool, copies: Int)
}

/// An impairment in the packet path's units.
struct CompiledImpairment {
    private let delayNanoseconds: Int64
    private let jitterNanoseconds: Int64
    private let reorderNanoseconds: Int64
    private let loss: Double
    private let lossBack: Double
    private let duplicate: Double
    private let reorder: Double
    private let isDown: Bool
    private let burst: BurstLoss?
    /// Every datagram passes at once: nothing needs to be decided.
    let isNone: Bool

    init(_ impairment: Impairment) {
        delayNanoseconds = Self.nanoseconds(impairment.delay)
        jitterNanoseconds = Self.nanoseconds(impairment.jitter)
        reorderNanoseconds = Self.nanoseconds(impairment.effectiveReorderBy)
        loss = impairment.loss
        lossBack = impairment.lossBack
        duplicate = impairment.duplicate
        reorder = impairment.reorder
        isDown = impairment.isDown
        burst = impairment.burst.flatMap { $0.share > 0 ? $0 : nil }
        isNone =
            delayNanoseconds == 0 && jitterNanoseconds == 0 && loss == 0 && lossBack == 0
            && duplicate == 0 && reorder == 0 && !isDown && burst == nil
    }

    private static func nanoseconds(_ duration: Duration) -> Int64 {
        precondition((.zero...Impairment.maxHold).contains(duration), "a hold is 0 to \(Impairment.maxHold)")
        return Int64(duration.attoseconds / 1_000_000_000)
    }

    /// Whether the `number`-th reply of a line is lost on its way back; drawn from chances of its own.
    func isLostBack(seed: UInt64, lineKey: UInt64, number: UInt64) -> Bool {
        guard lossBack > 0 else { return false }
        let start = SeededGenerator.mix(seed ^ SeededGenerator.mix(~lineKey ^ SeededGenerator.mix(number)))
        var generator = SeededGenerator(seed: start)
        return generator.nextUnit() < lossBack
    }

    /// The bursts of a line, drawn from chances of their own: they leave what `decision` chooses alone. nil where there
    /// are none.
    func bursts(seed: UInt64, lineKey: UInt64) -> BurstChain? {
        burst.map { BurstChain($0, seed: SeededGenerator.mix(seed ^ SeededGenerator.mix(lineKey))) }
    }

    /// What happens to the `number`-th datagram of a line: a function of the arguments alone, so that a seed repeats a
    /// run. The four draws are always made in the same order: changing one rate leaves the others' choices alone.
    func decision(seed: UInt64, lineKey: UInt64, number: UInt64) -> ImpairmentDecision {
        if isDown { return .drop }
        let start = SeededGenerator.mix(seed ^ SeededGenerator.mix(lineKey ^ SeededGenerator.mix(number)))
        var generator = SeededGenerator(seed: start)
        let isLost = generator.nextUnit() < loss
        let swing = generator.nextUnit() * 2 - 1
        let isCopied = generator.nextUnit() < duplicate
        let isReordered = generator.nextUnit() < reorder
        if isLost { return .drop }
        var hold = delayNanoseconds + Int64(Double(jitterNanoseconds) * swing)
        if isReordered { hold += reorderNanoseconds }
        return .pass(holdNanoseconds: max(0, hold), isReordered: isReordered, copies: isCopied ? 1 : 0)
    }
}
