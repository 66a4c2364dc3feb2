/// Why a line was not measured, or not enough for a verdict. `Words` says it.
///
/// The names of cases and of what they hold are stored: they stay for ever.
package enum Unmeasured: Error, Hashable, Sendable, Codable {
    /// A name does not resolve; with what the resolver says.
    case name(String, why: String)
    case nameNotLookedUp(String)
    /// The host has no address of the source's family.
    case noAddress(host: String, isIPv6: Bool)
    /// The host has no address of the family that alone is to be probed.
    case noAddressAsked(host: String, isIPv6: Bool)
    /// The host's address is none that packets can be sent to.
    case unusableAddress(host: String)
    /// An IPv6 link-local address, and nothing tells on which interface it is.
    case noZone(address: String)
    /// A link-local address is on another interface than the one that probes leave by.
    case otherZone(address: String)
    /// The line's payload does not suit the line or the round.
    case format(FormatProblem)
    /// The line is measured by ICMP, which this process may not send.
    case notPermitted(SystemFailure)
    /// There is no way to an address, with what the system says; whether source or interface narrowed the choice.
    case noWay(address: String, system: SystemText, isBound: Bool)
    /// A probe of `size` bytes is a packet that is longer than the way takes.
    case tooLong(size: Int, packet: Int, max: Int, address: String)
    /// The same of a payload whose length does not follow the size.
    case datagramTooLong(length: Int, packet: Int, max: Int, address: String)
    /// The line's SOCKS5 proxy gives no association.
    case proxy(ProxyAbsence)
    /// The kernel refused so many of the `planned` probes that the line was not measured, with what it says.
    case refusedSends(system: SystemText, unsent: Int, planned: Int)
    /// So many of the `sent` probes left later than an interval after their time, all others of the round in time.
    case leftLate(probes: Int, sent: Int, intervalNanoseconds: Int64)
    /// The line is abnormal by no more losses than may be this machine's own; with how many it lost.
    case ownLoss(OwnLoss, lost: Int)
    /// Fewer than half of the `planned` probes were sent, or none.
    case sending(sent: Int, planned: Int)
    /// The round is not valid.
    case round(Validity.Verdict)
    /// The call of a cloud function had no time for the line.
    case leftOut(LeftOut)
    /// What an older program stored, in its words, with the id that it stored beside it; never found anew.
    case told(String, kind: Stored?)

    /// What messages of older programs stored: `kind`, and a name or an address.
    package struct Stored: Hashable, Sendable, Codable {
        /// The causes that older programs told apart.
        package enum Kind: String, Sendable, Codable, CaseIterable { case name, way, proxy, sending, round }

        /// Which cause it was.
        package var kind: Kind
        /// The name or the address that it is about; nil for other kinds than `name` and `way`.
        package var subject: String?

        /// What an older program stored, as it was read.
        package init(_ kind: Kind, _ subject: String? = nil) {
            self.kind = kind
            self.subject = subject
        }
    }

    /// What the limits of a call left no room for.
    package struct LeftOut: Hashable, Sendable, Codable {
        /// What the call has, and what the whole round would take.
        package var limits: CallLimits
        /// How many lines the call was to measure.
        package var lines: Int
        /// How many probes a line must have at least to be worth a figure.
        package var count: Int

        /// The limits that a call's plan was cut by.
        package init(limits: CallLimits, lines: Int, count: Int) {
            self.limits = limits
            self.lines = lines
            self.count = count
        }
    }
}

/// What a cloud function's call has, and what the whole round would take.
package struct CallLimits: Hashable, Sendable, Codable {
    /// What was left of the call, milliseconds; nil when it had no limit.
    package var milliseconds: Int64?
    /// The memory of the call, megabytes; nil when it had no limit.
    package var megabytes: Int?
    /// How many seconds all lines with all probes would take.
    package var neededSeconds: Int
    /// How many megabytes they would take; nil where those that there are would do.
    package var neededMegabytes: Int?

    /// The limits of one call as its plan was made under them.
    package init(milliseconds: Int64?, megabytes: Int?, neededSeconds: Int, neededMegabytes: Int?) {
        self.milliseconds = milliseconds
        self.megabytes = megabytes
        self.neededSeconds = neededSeconds
        self.neededMegabytes = neededMegabytes
    }
}

/// What the system said of a call that failed.
package struct SystemText: Hashable, Sendable, Codable {
    /// The C library's sentence.
    package var message: String
    /// The error's name, for example `ENETUNREACH`.
    package var name: String

    /// Keeps what the system said of one error; the two parts must be of the same one.
    package init(message: String, name: String) {
        self.message = message
        self.name = name
    }
}

extension Unmeasured {
    /// The cause's id among the reasons, without its numbers.
    package var kind: LineReason.Kind {
        switch self {
        case .name, .nameNotLookedUp: .name
        case .noAddress, .noAddressAsked, .unusableAddress, .noZone, .otherZone: .address
        case .format: .payload
        case .notPermitted: .permission
        case .noWay: .way
        case .tooLong, .datagramTooLong: .packet
        case .proxy: .proxy
        case .refusedSends: .refusedSends
        case .leftLate: .leftLate
        case .ownLoss: .ownLoss
        case .sending: .sending
        case .round: .round
        case .leftOut: .leftOut
        case .told(_, let stored): stored?.reasonKind ?? .told
        }
    }

    /// The cause as older programs store it in messages; nil where they have no word for it.
    package var stored: Stored? {
        switch self {
        case .name(let host, _): Stored(.name, host)
        case .noWay(let address, _, _): Stored(.way, address)
        case .proxy: Stored(.proxy)
        case .sending: Stored(.sending)
        case .round: Stored(.round)
        case .told(_, let stored): stored
        case .nameNotLookedUp, .noAddress, .noAddressAsked, .unusableAddress, .noZone, .otherZone, .format,
            .notPermitted, .tooLong, .datagramTooLong, .leftOut, .refusedSends, .leftLate, .ownLoss:
            nil
        }
    }
}

extension Unmeasured.Stored {
    fileprivate var reasonKind: LineReason.Kind {
        switch kind {
        case .name: .name
        case .way: .way
        case .proxy: .proxy
        case .sending: .sending
        case .round: .round
        }
    }
}
