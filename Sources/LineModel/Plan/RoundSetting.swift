/// A setting of a round by its meaning. `Words` names it as the reader writes it: as a flag, or as a key.
package enum RoundSetting: String, Hashable, Sendable, Codable, CaseIterable {
    case count, interval, timeout, size, payload, source, interface, dscp, threads, timestamps
    case maxRate, maxAddressRate, sourcePorts, timeToLive, maxLoss, maxRTT
    case ipVersion
    case minGain
}
