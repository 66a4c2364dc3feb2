package import LineModel

extension StampReading {
    /// The reply as the figures want it.
    ///
    /// - Parameters:
    ///   - sendNanoseconds: T1, when the request left, from the caller's own books: kernel stamps are better than the
    ///     time-stamp in the packet, which was written before.
    ///   - receiveNanoseconds: T4, by the same clock.
    ///   - wallNanoseconds: now, since 1970; only decides the era of the reflector's stamps.
    package func sample(sendNanoseconds: Int64, receiveNanoseconds: Int64, wallNanoseconds: Int64) -> StampSample {
        let format = reply.errorEstimate.format
        func time(_ stamp: StampTimestamp) -> Int64? {
            stamp.nanosecondsSince1970(format: format, near: wallNanoseconds)
        }
        return StampSample(
            senderSequence: reply.senderSequence, reflectorSequence: reply.sequence, sendNanoseconds: sendNanoseconds,
            reflectorReceiveNanoseconds: time(reply.receiveTimestamp), reflectorSendNanoseconds: time(reply.timestamp),
            receiveNanoseconds: receiveNanoseconds)
    }
}

extension StampErrorEstimate {
    /// What it says of the clock; an estimate that is not allowed claims nothing.
    package var claim: StampClockClaim {
        StampClockClaim(isSynchronised: isSynchronised && isValid, errorNanoseconds: seconds * 1e9)
    }
}
