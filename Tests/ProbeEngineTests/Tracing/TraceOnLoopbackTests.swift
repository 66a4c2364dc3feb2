import LineModel
import LinuxSocket
import Testing

@testable import ProbeEngine

@Suite("Traces on loopback", .tags(.kernel))
struct TraceOnLoopbackTests {
    private func trace(
        _ endpoint: Endpoint, payload: PayloadKind? = nil, echo: HostPort? = nil, dscp: Int? = nil
    ) throws -> Trace {
        let line = Line(
            ingress: HostPort(host: endpoint.addressText, port: endpoint.port), echo: echo, payload: payload)
        var settings = RoundSettings()
        settings.dscp = dscp
        guard case .trace(let trace) = try TraceMaking(line, settings: settings).run() else {
            Issue.record("it was not traced")
            throw CancellationError()
        }
        return trace
    }

    private func echo(_ family: AddressFamily) throws -> FarEnd {
        try FarEnd(.loopback(family)) { request, _, _ in [FarEnd.Answer(bytes: request)] }
    }

    @Test("a far end on this machine is one hop away", arguments: AddressFamily.allCases)
    func reached(_ family: AddressFamily) throws {
        guard let far = try? echo(family) else { return }
        defer { far.stop() }
        let trace = try trace(far.endpoint)
        #expect(trace.end == .reached)
        #expect(trace.hopCount == 1)
        #expect(trace.hops.first?.addresses == [far.endpoint.addressText])
        #expect(trace.hops.first?.answers.first?.word == .reply)
        #expect(trace.replyTimeToLive != nil)
        #expect(trace.counts.foreign == 0)
    }

    @Test("all probes leave from one port, with one length, and a second trace leaves from the same")
    func oneFlow() throws {
        let far = try echo(.ipv4)
        let first = try trace(far.endpoint)
        let second = try trace(far.endpoint)
        let requests = far.stop()
        #expect(Set(requests.map(\.count)) == [first.bytes])
        #expect(first.isSameFlow(as: second))
        #expect(TraceComparison(first, second).verdict == .same)
    }

    @Test("a closed port is the end of the way")
    func closed() throws {
        // The port of "discard", on an address that nobody else's sockets are bound to.
        let trace = try trace(Endpoint(ipv4: (127, 0, 0, 77), port: 9))
        #expect(trace.end == .reached)
        #expect(trace.hops.map(\.addresses) == [["127.0.0.77"]])
        #expect(trace.hops.first?.ending?.word == .port)
        #expect(trace.replyTimeToLive == nil)
    }

    @Test("a forged reply is counted and changes nothing")
    func forged() throws {
        let far = try FarEnd { request, _, number in
            var bytes = request
            if number % 2 == 0 { bytes[9] ^= 1 }
            return [FarEnd.Answer(bytes: bytes)]
        }
        defer { far.stop() }
        let trace = try trace(far.endpoint)
        #expect(trace.counts.foreign >= 1)
        #expect(trace.end == .reached)
        #expect(trace.hops.map(\.timeToLive) == [1])
    }

    @Test("behind an ingress it says that the way ends there for it")
    func relay() throws {
        let far = try FarEnd { request, _, _ in [FarEnd.Answer(bytes: request)] }
        defer { far.stop() }
        let trace = try trace(far.endpoint, echo: HostPort(host: "192.0.2.7", port: 7))
        #expect(trace.reach == .ingress)
        #expect(trace.payload == "relay")
        #expect(trace.end == .reached)
    }

    @Test("a name that does not resolve is a reason, and nothing is sent")
    func unresolved() throws {
        let line = Line(ingress: HostPort(host: "no.such.name.invalid", port: 7))
        var making = TraceMaking(line, settings: RoundSettings())
        making.lookupTimeout = .milliseconds(1)
        guard case .unmeasured = try making.run() else {
            Issue.record("it was traced")
            return
        }
    }
}
