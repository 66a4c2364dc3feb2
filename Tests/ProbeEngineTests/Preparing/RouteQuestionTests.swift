import LineModel
import LinuxSocket
import ProbeWire
import Testing

@testable import ProbeEngine

@Suite("Questions to the routing table")
struct RouteQuestionTests {
    @Test("are independent of each other: one about this machine does not spoil the next about another")
    func independent() throws {
        let outside = Endpoint(ipv4: (198, 51, 100, 1), port: 7)
        let fresh = answer(try RouteCheck(.ipv4, source: nil, interface: nil), outside)
        let used = try RouteCheck(.ipv4, source: nil, interface: nil)
        #expect(answer(used, Endpoint(ipv4: (127, 0, 0, 1), port: 7)) == .success(65_535))
        #expect(answer(used, outside) == fresh)
        let bound = try RouteCheck(.ipv4, source: Endpoint(ipv4: (127, 0, 0, 1), port: 0), interface: nil)
        #expect(answer(bound, Endpoint(ipv4: (127, 0, 0, 2), port: 7)) == .success(65_535))
        #expect(answer(bound, Endpoint(ipv4: (127, 0, 0, 3), port: 7)) == .success(65_535))
    }

    private func answer(_ check: RouteCheck, _ endpoint: Endpoint) -> Result<Int, Errno> {
        Result { () throws(Errno) in try check.route(to: endpoint).maximumPacket }
    }
}
