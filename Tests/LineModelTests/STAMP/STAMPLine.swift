import LineModel

/// A simulated line to a STAMP reflector, whose truth is known. Seeded.
struct STAMPLine {
    var count = 600
    /// Number of the first request.
    var first: UInt32 = 1_000
    var intervalNanoseconds: Int64 = 20_000_000
    /// Shortest delays.
    var thereNanoseconds: Int64 = 12_000_000
    var backNanoseconds: Int64 = 19_000_000
    /// Mean of the exponential delay above the shortest one, and the share of packets that meet no queue at all.
    var jitterThere = 800_000.0
    var jitterBack = 3_000_000.0
    var quietShare = 0.2
    /// The reflector's clock: ahead by, gains on ours.
    var offsetNanoseconds: Int64 = 0
    var skew = 0.0
    /// Before which packets the reflector's clock is set, and by what.
    var steps: [Int: Int64] = [:]
    /// Before which packets the reflector restarts.
    var restarts: Set<Int> = []
    /// The reflector's first number.
    var counter: UInt32 = 0
    var isStateful = true
    var lossThere = 0.0
    var lossBack = 0.0
    var duplicatesBack = 0.0
    var dwellNanoseconds: Int64 = 400_000

    struct Truth {
        var samples: [STAMPSample] = []
        var lostThere = 0
        var lostBack = 0
        var duplicatesBack = 0
        /// One for each sample: delay above the shortest possible.
        var there: [Int64] = []
        var back: [Int64] = []
    }

    private struct Arrival {
        let index: Int
        let sent: Int64
        let arrived: Int64
        let there: Int64
    }

    func run(seed: UInt64) -> Truth {
        var generator = SeededGenerator(seed: seed)
        var truth = Truth()
        var arrivals: [Arrival] = []
        for index in 0..<count {
            let sent = 1_760_000_000_000_000_000 + Int64(index) * intervalNanoseconds
            let queue = delay(jitterThere, &generator)
            if generator.nextUnit() < lossThere {
                truth.lostThere += 1
            } else {
                arrivals.append(
                    Arrival(index: index, sent: sent, arrived: sent + thereNanoseconds + queue, there: queue))
            }
        }
        // The reflector counts in the order of arrival.
        arrivals.sort { ($0.arrived, $0.index) < ($1.arrived, $1.index) }
        var counter = counter
        var restarted: Set<Int> = []
        for arrival in arrivals {
            for place in restarts where place <= arrival.index && restarted.insert(place).inserted { counter = 0 }
            answer(arrival, number: counter, &truth, &generator)
            counter &+= 1
        }
        return truth
    }

    private func answer(
        _ arrival: Arrival, number: UInt32, _ truth: inout Truth, _ generator: inout SeededGenerator
    ) {
        let queue = delay(jitterBack, &generator)
        guard generator.nextUnit() >= lossBack else {
            truth.lostBack += 1
            return
        }
        let left = arrival.arrived + dwellNanoseconds
        let sequence = first &+ UInt32(arrival.index)
        let sample = STAMPSample(
            senderSequence: sequence, reflectorSequence: isStateful ? number : sequence, sendNanoseconds: arrival.sent,
            reflectorReceiveNanoseconds: farTime(arrival.arrived, arrival.index),
            reflectorSendNanoseconds: farTime(left, arrival.index), receiveNanoseconds: left + backNanoseconds + queue)
        truth.samples.append(sample)
        truth.there.append(arrival.there)
        truth.back.append(queue)
        guard generator.nextUnit() < duplicatesBack else { return }
        truth.samples.append(sample)
        truth.duplicatesBack += 1
    }

    private func delay(_ mean: Double, _ generator: inout SeededGenerator) -> Int64 {
        let isQuiet = generator.nextUnit() < quietShare
        let unit = generator.nextUnit()
        return isQuiet ? 0 : Int64(-mean * Self.logarithm(1 - unit))
    }

    private func farTime(_ time: Int64, _ index: Int) -> Int64 {
        let elapsed = time - 1_760_000_000_000_000_000
        let set = steps.reduce(Int64(0)) { $0 + ($1.key <= index ? $1.value : 0) }
        return time + offsetNanoseconds + Int64((Double(elapsed) * skew).rounded()) + set
    }

    /// The natural logarithm of 0 < x ≤ 1; the model's tests import no C library.
    static func logarithm(_ x: Double) -> Double {
        let significand = x.significand
        let ratio = (significand - 1) / (significand + 1)
        var term = ratio
        var sum = 0.0
        for odd in stride(from: 1.0, through: 41, by: 2) {
            sum += term / odd
            term *= ratio * ratio
        }
        return 2 * sum + Double(x.exponent) * 0.693_147_180_559_945_3
    }
}
