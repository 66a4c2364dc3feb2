package import LineModel
package import LinuxSocket
package import ProbeWire
internal import Synchronization

/// Makes and keeps one association with each SOCKS5 proxy of a round, on a thread of its own.
///
/// Before the round: `start`, then `awaitSettled`; lines of a proxy whose `relay` is then nil are unmeasured, for the
/// reason that `failure(of:)` gives. While it runs the measuring threads read `slots`. After it: `finish`, whose
/// records tell which probes an association took with it.
package final class AssociationKeeper: Sendable {
    /// One slot for each proxy, in the order given.
    package let slots: [AssociationSlot]
    private let shared: Mutex<Shared>
    private let settled: EventFlag
    private let ending: EventFlag
    private let thread: Mutex<JoinableThread?>

    private struct Shared {
        var records: [AssociationRecord]
        var isSettled: [Bool]
        var isEnding = false
    }

    /// - Parameters:
    ///   - proxies: the ingresses' addresses; each once.
    ///   - credentials: for each proxy; nil offers no user name.
    ///   - source: the address that probes leave from; proxies compare it with the association's.
    ///   - interface: the one that they leave by; nil lets the kernel choose.
    /// - Throws: when no thread or descriptor can be had.
    package static func start(
        _ proxies: [(endpoint: Endpoint, credentials: SOCKSCredentials?)], source: Endpoint? = nil,
        interface: String? = nil, limits: AssociationLimits = AssociationLimits()
    ) throws(SocketError) -> AssociationKeeper {
        let keeper = try AssociationKeeper(count: proxies.count)
        let own = proxies.isEmpty ? [] : NetworkInterfaces.read()?.addresses ?? []
        let machines = proxies.map {
            AssociationMachine(
                proxy: $0.endpoint, credentials: $0.credentials, ownAddresses: own, limits: limits)
        }
        let endpoints = proxies.map(\.endpoint)
        let thread = try JoinableThread(name: "socks") {
            do throws(SocketError) {
                var loop = try AssociationLoop(
                    machines, endpoints: endpoints, leaving: AssociationWay(source: source, interface: interface),
                    patience: limits.patience, ending: keeper.ending.descriptor)
                while !keeper.isEnding { keeper.note(loop.step()) }
                // What ended just before the round did.
                keeper.note(loop.step())
            } catch {
                keeper.giveUp(.machine(SystemFailure(error)))
            }
        }
        keeper.thread.withLock { $0 = thread }
        return keeper
    }

    private init(count: Int) throws(SocketError) {
        slots = (0..<count).map { _ in AssociationSlot() }
        let record = AssociationRecord()
        shared = Mutex(
            Shared(
                records: [AssociationRecord](repeating: record, count: count),
                isSettled: [Bool](repeating: false, count: count)))
        settled = try EventFlag()
        ending = try EventFlag()
        thread = Mutex(nil)
    }

    private var isEnding: Bool { shared.withLock { $0.isEnding } }

    /// What the thread tells after each step.
    private func note(_ changes: [AssociationChange]) {
        guard !changes.isEmpty else { return }
        for change in changes where slots[change.index].relay()?.endpoint != change.relay {
            slots[change.index].publish(change.relay)
        }
        let isSettled = shared.withLock { shared in
            for change in changes {
                shared.records[change.index] = change.record
                shared.isSettled[change.index] = change.isSettled
            }
            return shared.isSettled.allSatisfy { $0 }
        }
        if isSettled { settled.raise() }
    }

    private func giveUp(_ reason: ProxyAbsence) {
        shared.withLock { shared in
            for index in shared.records.indices {
                shared.records[index].reason = reason
                shared.isSettled[index] = true
            }
        }
        settled.raise()
    }

    /// Blocks until each proxy's association is there or has failed, or the deadline has come.
    ///
    /// - Parameter interrupt: a descriptor that ends the waiting when it is readable; nil when nothing ends it early.
    package func awaitSettled(until deadline: MonotonicTime, or interrupt: Int32? = nil) {
        guard !slots.isEmpty else { return }
        let waits = WaitSet([settled.descriptor] + [interrupt].compactMap(\.self))
        while MonotonicTime.now() < deadline, waits.wait(until: deadline) == 0 {}
    }

    /// Why a proxy's lines cannot be measured; nil when its association is there.
    package func failure(of index: Int) -> ProxyAbsence? {
        guard slots[index].relay() == nil else { return nil }
        return shared.withLock { $0.records[index].reason } ?? .notInTime
    }

    /// Ends the associations and the thread. Returns what became of each, in the order of the proxies.
    package func finish() -> [AssociationRecord] {
        shared.withLock { $0.isEnding = true }
        ending.raise()
        let running = thread.withLock { thread in
            let running = thread
            thread = nil
            return running
        }
        running?.join()
        return shared.withLock { $0.records }
    }
}
