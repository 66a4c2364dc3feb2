package import LineModel

extension STAMPReading {
    /// Turns a reply into the times and numbers that figures are made of.
    ///
    /// - Parameters:
    ///   - sendNanoseconds: T1, when the request left, as the caller noted it: the kernel's stamp is better than the
    ///     time-stamp in the packet, which was written before.
    ///   - receiveNanoseconds: T4, by the same clock.
    ///   - wallNanoseconds: now, since 1970; only decides the era of the reflector's time-stamps.
    package func sample(sendNanoseconds: Int64, receiveNanoseconds: Int64, wallNanoseconds: Int64) -> STAMPSample {
        let format = reply.errorEstimate.format
        func time(_ stamp: STAMPTimestamp) -> Int64? {
            stamp.nanosecondsSince1970(format: format, near: wallNanoseconds)
        }
        return STAMPSample(
            senderSequence: reply.senderSequence, reflectorSequence: reply.sequence, sendNanoseconds: sendNanoseconds,
            reflectorReceiveNanoseconds: time(reply.receiveTimestamp), reflectorSendNanoseconds: time(reply.timestamp),
            receiveNanoseconds: receiveNanoseconds)
    }
}

extension STAMPErrorEstimate {
    /// What the reflector says of its clock; an error estimate that is not allowed claims nothing.
    package var claim: STAMPClockClaim {
        STAMPClockClaim(isSynchronised: isSynchronised && isValid, errorNanoseconds: seconds * 1e9)
    }
}
