/// What rounds that follow each other told of UDP beside TCP, so that many rounds of few handshakes can say together
/// what one cannot. Pure; it holds the lines on which UDP lost more in the last valid round, and no others.
package struct TCPMemory: Sendable {
    private struct Past {
        var port: UInt16
        /// The newest last.
        var tallies: [TCPTally]
    }

    private var found: [String: Past] = [:]

    /// Remembers nothing.
    package init() {}

    /// Draws the conclusions that the rounds before allow, and remembers the round itself. One that is not valid proves
    /// nothing and is not remembered; it breaks no row of rounds.
    package mutating func take(_ report: inout RoundReport) {
        guard report.validity.verdict == .valid, !report.ledger.interrupted else { return }
        var newest: [String: Past] = [:]
        for index in report.lines.indices {
            guard let tcp = report.lines[index].tcp, tcp.tellsMore else { continue }
            let name = report.lines[index].line.name
            var past = found[name].flatMap { $0.port == tcp.port ? $0 : nil } ?? Past(port: tcp.port, tallies: [])
            if let finding = TCPFinding(tcp, past: past.tallies) {
                report.lines[index].conclusions.removeAll { $0.kind == .udpOnly }
                report.lines[index].conclusions.append(.udpOnly(finding))
            }
            past.tallies.append(tcp.tally)
            if past.tallies.count > TCPFinding.mostRounds - 1 { past.tallies.removeFirst() }
            newest[name] = past
        }
        found = newest
    }
}
