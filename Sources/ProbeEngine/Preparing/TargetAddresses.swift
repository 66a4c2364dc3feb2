internal import LinuxSocket

/// Which line an address belongs to, for datagrams that do not say.
struct TargetAddresses {
    private var owners: [Endpoint: Owner] = [:]

    enum Owner: Equatable {
        case none
        case one(Int)
        /// Several lines share the ingress.
        case several
        /// Several companions do, and no line.
        case companions
    }

    /// - Parameters:
    ///   - lines: how many of the targets are lines'; behind them are their companions'. nil when all are lines'.
    ///   - isApart: whether what belongs to a target comes to a socket of its own, and to no other.
    init(_ targets: [ProbeTarget], lines: Int? = nil, isApart: (Int) -> Bool = { _ in false }) {
        owners.reserveCapacity(targets.count)
        let lines = lines ?? targets.count
        for (row, target) in targets.enumerated() where !isApart(row) {
            switch owners[target.endpoint] {
            case nil, .some(.none): owners[target.endpoint] = .one(row)
            case .one(let first): owners[target.endpoint] = first >= lines ? .companions : .several
            case .several, .companions: break
            }
        }
    }

    func owner(of endpoint: Endpoint) -> Owner { owners[endpoint] ?? .none }
}
