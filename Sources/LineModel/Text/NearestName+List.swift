extension NearestName {
    /// Known names that a mistyped one may have been meant to be: those that begin or go on with it, then those at the
    /// smallest distance; at most `most`, none twice.
    ///
    /// - Parameters:
    ///   - text: of any length; its first 64 letters are compared.
    ///   - known: any number of names; of very many the first 20,000 are compared by distance.
    package static func list(for text: String, among known: [String], most: Int = 8) -> [String] {
        let wanted = String(text.prefix(64)).lowercased()
        guard !wanted.isEmpty else { return [] }
        let holding = known.lazy.filter { name in
            let name = name.lowercased()
            return name.containsBytes(of: wanted) || wanted.containsBytes(of: name)
        }
        var names = Array(holding.filter { !$0.isEmpty }.prefix(most))
        let near = known.prefix(20_000).map { (name: $0, distance: distance(wanted, $0.lowercased())) }
            .filter { $0.distance * 2 <= max($0.name.count, 2) && !names.contains($0.name) }
            .sorted { ($0.distance, $0.name) < ($1.distance, $1.name) }
        names += near.prefix(most - names.count).map(\.name)
        return names
    }
}
