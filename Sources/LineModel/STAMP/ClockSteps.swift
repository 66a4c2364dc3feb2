/// Where a clock was set during a session.
///
/// A step moves T2 − T1 up and T4 − T3 down by the same amount, or the other way round, and leaves the round trip as it
/// was. A new route or a queue moves the round trip. (A route that becomes longer there by what it becomes shorter on
/// the way back looks like a step; no measurement from one end can tell.)
enum ClockSteps {
    /// Neighbours on each side whose shortest delays are compared.
    static let reach = 8
    /// Neighbours that must agree: a stretch of `reach` without an empty queue is common, one of this length is not.
    static let farReach = 32
    /// Smaller steps are left to the clock's line: they are within what a queue does.
    static let smallestNanoseconds: Int64 = 1_000_000

    /// Indices of the first samples after each step.
    ///
    /// - Parameter samples: in the order of sending, with all stamps.
    static func places(_ samples: [STAMPSample]) -> [Int] {
        guard samples.count >= 2 * reach else { return [] }
        let there = samples.map { Double($0.thereNanoseconds ?? 0) }
        let back = samples.map { Double($0.backNanoseconds ?? 0) }
        let candidates = Array(reach...samples.count - reach)
        let moves = candidates.map { place in
            Move(there, back, before: place - reach..<place, after: place..<place + reach)
        }
        let usual = moves.map { abs($0.step) }.sorted()[moves.count / 2]
        let threshold = max(Double(smallestNanoseconds), 6 * usual)
        let found = peaks(candidates, moves, above: threshold).map { sharpened($0, there, back) }
        return confirmed(found, there, back, above: threshold)
    }

    private struct Move {
        let step: Double
        let roundTrip: Double

        init(_ there: [Double], _ back: [Double], before: Range<Int>, after: Range<Int>) {
            let there = Self.move(there, before, after)
            let back = Self.move(back, before, after)
            step = (there - back) / 2
            roundTrip = there + back
        }

        func isStep(above threshold: Double) -> Bool { abs(step) > threshold && abs(roundTrip) <= abs(step) / 2 }

        /// What the shortest delay after is above the shortest one before.
        private static func move(_ delays: [Double], _ before: Range<Int>, _ after: Range<Int>) -> Double {
            (delays[after].min() ?? 0) - (delays[before].min() ?? 0)
        }
    }

    /// The largest move of each group of neighbours that look like one step.
    private static func peaks(_ candidates: [Int], _ moves: [Move], above threshold: Double) -> [Int] {
        var found: [Int] = []
        var best: (place: Int, size: Double)?
        for (place, move) in zip(candidates, moves) {
            let size = abs(move.step)
            let isStep = move.isStep(above: threshold)
            if let current = best, place - current.place >= reach || !isStep && place - current.place > reach / 2 {
                found.append(current.place)
                best = nil
            }
            if isStep, size > best?.size ?? 0 { best = (place, size) }
        }
        if let best { found.append(best.place) }
        return found
    }

    /// The candidates that are still steps when more neighbours are compared, up to the next candidates.
    private static func confirmed(
        _ places: [Int], _ there: [Double], _ back: [Double], above threshold: Double
    ) -> [Int] {
        places.indices.compactMap { index in
            let place = places[index]
            let first = max(place - farReach, index > 0 ? places[index - 1] : 0)
            let end = min(place + farReach, index + 1 < places.count ? places[index + 1] : there.count)
            guard first < place, place < end else { return nil }
            let move = Move(there, back, before: first..<place, after: place..<end)
            return move.isStep(above: threshold) ? place : nil
        }
    }

    /// The shortest delays near a step jump as soon as a window holds one sample of its other side. Where one sample
    /// follows another with the largest change of the clock's own difference is the step itself.
    private static func sharpened(_ place: Int, _ there: [Double], _ back: [Double]) -> Int {
        let near = max(1, place - reach)...min(there.count - 1, place + reach)
        func change(_ index: Int) -> Double {
            abs(there[index] - there[index - 1] - (back[index] - back[index - 1]))
        }
        return near.max { change($0) < change($1) } ?? place
    }
}
