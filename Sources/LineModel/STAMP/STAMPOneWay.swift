/// One-way delays, which exist only where both ends claim that their clocks are synchronised.
package enum STAMPOneWay: Equatable, Sendable {
    /// At least one end claims no synchronisation: half of a round trip is no one-way delay, so there is none.
    case unsynchronised
    /// Both claim it, and a packet arrived before it was sent by more than both errors: `nanoseconds` before.
    case contradicted(nanoseconds: Int64)
    /// For each sample, in its order; nil where a stamp is missing. Each is within `errorNanoseconds` of the truth if
    /// the claims are true.
    case known(thereNanoseconds: [Int64?], backNanoseconds: [Int64?], errorNanoseconds: Double)

    /// Works out the one-way delays of a line's samples from what both ends say of their clocks.
    ///
    /// - Parameters:
    ///   - samples: of one line, in the order in which `known` gives their delays.
    ///   - ours: what this machine says of its clock.
    ///   - reflectors: what the reflector said of its clock in all of them.
    package init(_ samples: [STAMPSample], ours: STAMPClockClaim, reflectors: STAMPClockClaim) {
        guard ours.isSynchronised, reflectors.isSynchronised else {
            self = .unsynchronised
            return
        }
        let error = ours.errorNanoseconds + reflectors.errorNanoseconds
        let there = samples.map(\.thereNanoseconds)
        let back = samples.map(\.backNanoseconds)
        let shortest = (there + back).compactMap { $0 }.min() ?? 0
        if Double(shortest) < -error {
            self = .contradicted(nanoseconds: shortest == .min ? .max : -shortest)
        } else {
            self = .known(thereNanoseconds: there, backNanoseconds: back, errorNanoseconds: error)
        }
    }
}
