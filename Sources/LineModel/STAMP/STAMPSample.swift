/// One answered request of a STAMP or TWAMP-Light session, with its four time-stamps (RFC 5357 section 4.2.1).
package struct STAMPSample: Equatable, Sendable {
    /// The sender's number of the request, which the reply repeats.
    package var senderSequence: UInt32
    /// The reflector's number: its own count when it is stateful, a copy of the sender's when not.
    package var reflectorSequence: UInt32
    /// T1, by our clock, nanoseconds: when the request left. All four times count from the same zero.
    package var sendNanoseconds: Int64
    /// T2, by the reflector's clock; nil when it gave none that can be read.
    package var reflectorReceiveNanoseconds: Int64?
    /// T3, by the reflector's clock; nil when it gave none that can be read.
    package var reflectorSendNanoseconds: Int64?
    /// T4, by our clock: when the reply arrived.
    package var receiveNanoseconds: Int64

    /// All times are nanoseconds from one zero, T1 and T4 by our clock, T2 and T3 by the reflector's.
    package init(
        senderSequence: UInt32, reflectorSequence: UInt32, sendNanoseconds: Int64, reflectorReceiveNanoseconds: Int64?,
        reflectorSendNanoseconds: Int64?, receiveNanoseconds: Int64
    ) {
        self.senderSequence = senderSequence
        self.reflectorSequence = reflectorSequence
        self.sendNanoseconds = sendNanoseconds
        self.reflectorReceiveNanoseconds = reflectorReceiveNanoseconds
        self.reflectorSendNanoseconds = reflectorSendNanoseconds
        self.receiveNanoseconds = receiveNanoseconds
    }

    /// T4 − T1: what the packet took with its stay at the reflector. nil when negative or beyond 292 years.
    package var wholeNanoseconds: Int64? {
        let whole = Self.difference(receiveNanoseconds, sendNanoseconds)
        return whole.flatMap { $0 >= 0 ? $0 : nil }
    }

    /// T3 − T2: how long the packet stayed at the reflector.
    ///
    /// nil when a stamp is missing, and when it is negative or longer than the whole: then the reflector's clock was
    /// set in between, or its stamps are none.
    package var dwellNanoseconds: Int64? {
        guard let reflectorReceiveNanoseconds, let reflectorSendNanoseconds, let wholeNanoseconds,
            let dwell = Self.difference(reflectorSendNanoseconds, reflectorReceiveNanoseconds),
            dwell >= 0, dwell <= wholeNanoseconds
        else { return nil }
        return dwell
    }

    /// The round-trip time without the stay at the reflector (RFC 5357 section 4.2.1); nil when that is not known.
    package var roundTripNanoseconds: Int64? {
        guard let wholeNanoseconds, let dwellNanoseconds else { return nil }
        return wholeNanoseconds - dwellNanoseconds
    }

    /// T2 − T1: the delay on the way there and how far the reflector's clock is ahead, together; nil without T2.
    var thereNanoseconds: Int64? { reflectorReceiveNanoseconds.flatMap { Self.difference($0, sendNanoseconds) } }

    /// T4 − T3: the delay on the way back less how far the reflector's clock is ahead; nil without T3.
    var backNanoseconds: Int64? { reflectorSendNanoseconds.flatMap { Self.difference(receiveNanoseconds, $0) } }

    /// The far end's stamps are any 64 bits at all: a difference that does not fit is none.
    static func difference(_ left: Int64, _ right: Int64) -> Int64? {
        let (difference, overflow) = left.subtractingReportingOverflow(right)
        return overflow ? nil : difference
    }
}
