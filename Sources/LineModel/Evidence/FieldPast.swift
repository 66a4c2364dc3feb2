/// What the lines of a field usually lose at one hour of the day, by their own past, and what the others borrow of it.
package struct FieldPast: Equatable, Sendable {
    /// What each line itself usually loses, by its name; a line that is missing has too little of a past.
    package var losses: [String: UsualLoss]

    /// A past; without arguments that of lines of which nothing is known.
    package init(losses: [String: UsualLoss] = [:]) { self.losses = losses }

    /// What each of these lines usually loses, in their order. Those without a past of their own borrow from the lines
    /// of their ingress, of their tags, or from all.
    package func usualLosses(of lines: [Line]) -> [UsualLoss] {
        guard losses.count < lines.count || lines.contains(where: { losses[$0.name] == nil }) else {
            return lines.map { losses[$0.name] ?? .unknown }
        }
        var (ofIngress, ofTag) = ([HostPort: [UsualLoss]](), [Tag: [UsualLoss]]())
        for line in lines {
            guard let own = losses[line.name] else { continue }
            ofIngress[line.ingress, default: []].append(own)
            for tag in Set(line.tags) { ofTag[tag, default: []].append(own) }
        }
        let ingresses = ofIngress.compactMapValues { UsualLoss(lentBy: $0, source: .ingress) }
        let tags = ofTag.compactMapValues { UsualLoss(lentBy: $0, source: .tag) }
        let all = UsualLoss(lentBy: lines.compactMap { losses[$0.name] }, source: .all)
        return lines.map { line in
            UsualLoss.choose(
                own: losses[line.name], ingress: ingresses[line.ingress], tags: line.tags.compactMap { tags[$0] },
                all: all)
        }
    }
}
