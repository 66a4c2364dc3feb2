package import LineModel
package import LinuxSocket
internal import Synchronization

/// The far end of lines: answers probes, or plays lines that delay and lose them.
package enum Reflector {
    /// Opens the listening sockets and answers on a thread of its own until it is stopped.
    ///
    /// - Throws: when a socket cannot be made or bound; nothing is left behind then.
    package static func start(_ settings: ReflectorSettings) throws(SocketError) -> RunningReflector {
        precondition(
            !settings.listen.isEmpty || settings.stamp?.hasPorts == true || !settings.templates.isEmpty,
            "a reflector listens somewhere")
        // So that the first datagram is stamped already.
        let trial = StampTrial()
        defer { withExtendedLifetime(trial) {} }
        var ports: [ListeningPort] = []
        for (index, endpoint) in settings.listen.enumerated() {
            ports.append(try ListeningPort(endpoint, index: index, receiveBuffer: settings.receiveBuffer))
        }
        for (endpoint, role) in settings.stamp?.ports ?? [] {
            ports.append(
                try ListeningPort(endpoint, index: ports.count, receiveBuffer: settings.receiveBuffer, role: role))
        }
        for template in settings.templates {
            ports.append(
                try ListeningPort(
                    template.listen, index: ports.count, receiveBuffer: settings.receiveBuffer,
                    role: .template(template)))
        }
        return try RunningReflector(settings, ports)
    }
}

extension STAMPListening {
    fileprivate var hasPorts: Bool { !listen.isEmpty || !twampLight.isEmpty }
    fileprivate var ports: [(Endpoint, ListeningPort.Role)] {
        listen.map { ($0, .stamp(isTWAMPLight: false)) } + twampLight.map { ($0, .stamp(isTWAMPLight: true)) }
    }
}

/// A reflector at work. Stops when it is released.
package final class RunningReflector: Sendable {
    /// What it listens to, in the order of the settings, STAMP's ports and then templates' last, with the ports that
    /// the kernel chose.
    package let listening: [Endpoint]
    /// For each of these the payload that is answered there.
    package let payloads: [PayloadKind]
    private let stopFlag: EventFlag
    private let thread: JoinableThread
    private let result: ResultBox
    private let hasStopped = Mutex(false)

    init(_ settings: ReflectorSettings, _ ports: [ListeningPort]) throws(SocketError) {
        listening = ports.map(\.endpoint)
        payloads = ports.map(\.kind)
        let stop = try EventFlag()
        let result = ResultBox()
        // Made here, so that a failure is thrown to the caller; used by the thread alone from then on.
        let loop = LoopBox(
            ReflectorLoop(settings, ports: ports, stop: stop, epoll: try ReflectorLoop.watch(ports, stop: stop)))
        thread = try JoinableThread(name: "reflect", exactTimers: true) {
            loop.loop.run()
            result.truth.withLock { $0 = loop.loop.truth() }
        }
        stopFlag = stop
        self.result = result
    }

    deinit { stop() }

    /// Stops answering, waits for the thread to end (it does at once), and tells what truly happened. What has not been
    /// read or is still held then is not answered any more. Further calls return the same.
    @discardableResult
    package func stop() -> ReflectorTruth {
        hasStopped.withLock { done in
            guard !done else { return }
            done = true
            stopFlag.raise()
            thread.join()
        }
        return result.truth.withLock { $0 }
    }
}

/// Where the thread leaves what it found out.
private final class ResultBox: Sendable {
    let truth = Mutex(ReflectorTruth())
}

/// Carries the loop to its thread. Safe because it is made before the thread starts and touched by nobody else after.
private final class LoopBox: @unchecked Sendable {
    var loop: ReflectorLoop

    init(_ loop: consuming ReflectorLoop) { self.loop = loop }
}
