package import LineModel
internal import LinuxSocket
internal import Synchronization

/// The flows that stay open from round to round, one a line at most. Whoever makes rounds again and again owns one.
///
/// It holds a socket for each, bounded by `most` and by the descriptors that the process may have: the first lines have
/// theirs, and a flow that is open is not closed for another. Safe from any thread; one round at a time uses the flows.
package final class FlowStore: Sendable {
    fileprivate struct State {
        var flows: [String: AgedFlow] = [:]
        var figures = FlowStoreFigures()
    }

    private let state = Mutex(State())
    /// The most flows that are kept open.
    package let most: Int
    /// What the process's descriptors may be raised to.
    private let allowed: @Sendable (Int) -> Int

    /// The flows that one process keeps open unless it is told otherwise.
    package static let usualMost = 4_096
    /// Descriptors that are left to everything else, the rounds' own sockets apart.
    private static let spareDescriptors = 512

    /// - Parameters:
    ///   - most: flows that are kept open.
    ///   - allowed: the descriptors that the process may have when it asks for so many.
    package init(
        most: Int = usualMost, allowed: @escaping @Sendable (Int) -> Int = DescriptorLimit.raise(to:)
    ) {
        (self.most, self.allowed) = (most, allowed)
    }

    /// What was done so far, and what is open.
    package var figures: FlowStoreFigures {
        state.withLock { state in
            var figures = state.figures
            figures.open = state.flows.count
            return figures
        }
    }

    /// A line that shall have an old flow.
    struct Wanted {
        /// The line's index among the targets.
        let line: Int
        let name: String
        let key: AgedFlow.Key
    }

    /// Finds or opens the flows of lines. Flows of lines that are not known any more are closed, and those of lines
    /// that are other ones now.
    ///
    /// - Parameters:
    ///   - known: the names of all lines that shall have an old flow, those that cannot be measured now among them.
    ///   - own: descriptors that the round needs for lines with sockets of their own.
    ///   - currentSource: the address that the kernel sends to a place from; nil when it does not tell.
    func claim(
        _ wanted: [Wanted], known: Set<String>, own: Int, sending: ProbeSending,
        currentSource: (Endpoint) -> Endpoint?
    ) -> [Int: Result<AgedFlow, FlowAbsence>] {
        state.withLock { state in
            let gone = state.flows.keys.filter { !known.contains($0) }
            for name in gone { state.drop(name, .line) }
            for one in wanted {
                guard let flow = state.flows[one.name] else { continue }
                let source = currentSource(one.key.target.endpoint)
                let hasMoved = source.map { $0.withPort(0) != flow.local.withPort(0) } ?? false
                if flow.key != one.key || hasMoved || sending.probedPorts.contains(flow.local.port) {
                    state.drop(one.name, .line)
                }
            }
            let needed = wanted.count { state.flows[$0.name] == nil }
            let others = Self.spareDescriptors + own
            let granted = allowed(others + state.flows.count + needed) - others
            let most = min(self.most, max(granted, 0))
            var found: [Int: Result<AgedFlow, FlowAbsence>] = [:]
            state.figures.withoutRoom = 0
            for one in wanted { found[one.line] = state.flow(one, sending, most: most) }
            return found
        }
    }

    /// Closes all flows: no line shall have one any more.
    func close() {
        state.withLock { state in
            for name in Array(state.flows.keys) { state.drop(name, .line) }
            state.figures.withoutRoom = 0
        }
    }

    /// Takes note of what a round said of the flows: some are given up, and others opened in their place with the next
    /// round.
    ///
    /// - Parameter report: of a round that this store's flows were in.
    package func settle(_ report: RoundReport) {
        state.withLock { state in
            for row in report.lines {
                guard let step = row.flow?.step, let flow = state.flows[row.line.name] else { continue }
                switch step {
                case .wait: break
                case .keep(let past): flow.remember(past)
                case .replace(let why): state.drop(row.line.name, why)
                }
            }
        }
    }
}

extension FlowStore.State {
    /// Closes a flow.
    fileprivate mutating func drop(_ name: String, _ why: FlowReplacement) {
        flows[name] = nil
        figures.given[why, default: 0] += 1
    }

    fileprivate mutating func flow(
        _ one: FlowStore.Wanted, _ sending: ProbeSending, most: Int
    ) -> Result<AgedFlow, FlowAbsence> {
        if let flow = flows[one.name] { return .success(flow) }
        guard flows.count < most else {
            figures.withoutRoom += 1
            return .failure(FlowAbsence(note: .noRoom(most: most)))
        }
        do throws(SocketError) {
            let flow = try AgedFlow(one.key, sending: sending)
            flows[one.name] = flow
            figures.opened += 1
            return .success(flow)
        } catch {
            figures.failed += 1
            return .failure(FlowAbsence(note: .notOpened(SystemFailure(error))))
        }
    }
}

/// Why a line has no old flow in this round.
struct FlowAbsence: Error {
    let note: FlowNote
}

/// What a store of flows did, since it was made.
package struct FlowStoreFigures: Equatable, Sendable {
    /// Flows that are open now.
    package var open = 0
    /// Lines that shall have a flow and had none in the last round, since as many are open as may be.
    package var withoutRoom = 0
    /// Flows that were opened.
    package var opened = 0
    /// Flows that could not be opened.
    package var failed = 0
    /// Flows that were given up, by why.
    package var given: [FlowReplacement: Int] = [:]

    /// Nothing yet.
    package init() {}
}
