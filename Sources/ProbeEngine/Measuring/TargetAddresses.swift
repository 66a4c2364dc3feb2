internal import LinuxSocket

/// Which line an address belongs to, for datagrams that do not say.
struct TargetAddresses {
    private var owners: [Endpoint: Owner] = [:]

    enum Owner: Equatable {
        case none
        case one(Int)
        /// Several lines share the ingress.
        case several
    }

    init(_ targets: [ProbeTarget]) {
        owners.reserveCapacity(targets.count)
        for (line, target) in targets.enumerated() {
            owners[target.endpoint] = owners[target.endpoint] == nil ? .one(line) : .several
        }
    }

    func owner(of endpoint: Endpoint) -> Owner { owners[endpoint] ?? .none }
}
