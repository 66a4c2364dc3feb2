/// Why a round that could be planned must not be begun. `Words` says it.
package enum UnfitRound: Error, Equatable, Sendable {
    /// Not one line suits what was asked for: why, each reason once.
    case noLineFits([Unmeasured])
    /// Rounded up; more than a day.
    case tooLong(hours: Int)
    case tooManyProbes(Int)
    /// The probes' records need so much memory, which this process cannot have.
    case memory(probes: Int, megabytes: Int)
    /// SOCKS5 proxies keep a connection each.
    case proxyDescriptors(proxies: Int, needed: Int, limit: Int)
    /// Every probe of these payloads keeps a socket until its timeout is over.
    case probeDescriptors(payloads: [String], needed: Int, limit: Int)
    /// Every line of these payloads has sockets of its own.
    case lineDescriptors(payloads: [String], needed: Int, limit: Int)

    /// The machine is at fault, not what was asked for.
    package var isShortOfMemory: Bool { if case .memory = self { true } else { false } }
}
