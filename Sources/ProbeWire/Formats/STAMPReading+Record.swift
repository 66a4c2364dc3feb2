package import LineModel

extension STAMPRecord {
    /// What is kept of a reply.
    ///
    /// - Parameters:
    ///   - ttl: TTL or hop limit with which the reply arrived; nil when the socket did not tell.
    ///   - trafficClass: traffic class with which it arrived; nil when the socket did not tell.
    package init(_ reading: STAMPReading, ttl: UInt8?, trafficClass: UInt8?) {
        self.init()
        let (reply, extensions) = (reading.reply, reading.extensions)
        flags = .isKnown
        receiveTimestamp = reply.receiveTimestamp.bits
        sendTimestamp = reply.timestamp.bits
        reflectorSequence = reply.sequence
        errorEstimate = reply.errorEstimate.bits
        arrivedTTL = reply.senderTTL
        if reply.errorEstimate.format == .ptp { flags.insert(.isPTP) }
        if let ttl, let trafficClass {
            flags.insert(.hasReturned)
            (returnedTTL, returnedClass) = (ttl, trafficClass)
        }
        if let service = extensions.classOfService {
            flags.insert(.hasClassOfService)
            if service.isWantedRefused { flags.insert(.isWantedRefused) }
            arrivedClass = service.receivedDSCP << 2 | service.receivedECN
            wantedDSCP = service.wantedDSCP
        }
        if let direct = extensions.directMeasurement {
            flags.insert(.hasDirectMeasurement)
            (reflectorReceived, reflectorSent) = (direct.reflectorReceived, direct.reflectorSent)
        }
        if extensions.unrecognised > 0 { flags.insert(.isUnrecognised) }
        if extensions.isMalformed { flags.insert(.isMalformed) }
        if extensions.hasFailedIntegrity { flags.insert(.hasFailedIntegrity) }
        if extensions.isVerified { flags.insert(.isVerified) }
    }

    /// Unpacks a record into the times and numbers that figures are made of.
    ///
    /// - Parameters:
    ///   - sendNanoseconds: T1, since 1970.
    ///   - receiveNanoseconds: T4, by the same clock.
    package func answer(
        sequence: Int, senderSequence: UInt32, sendNanoseconds: Int64, receiveNanoseconds: Int64
    ) -> STAMPAnswer {
        let format: STAMPTimeFormat = flags.contains(.isPTP) ? .ptp : .ntp
        func time(_ bits: UInt64) -> Int64? {
            STAMPTimestamp(bits: bits).nanosecondsSince1970(format: format, near: sendNanoseconds)
        }
        let sample = STAMPSample(
            senderSequence: senderSequence, reflectorSequence: reflectorSequence, sendNanoseconds: sendNanoseconds,
            reflectorReceiveNanoseconds: time(receiveTimestamp), reflectorSendNanoseconds: time(sendTimestamp),
            receiveNanoseconds: receiveNanoseconds)
        return STAMPAnswer(
            sequence: sequence, record: self, sample: sample, claim: STAMPErrorEstimate(bits: errorEstimate).claim)
    }
}
