import LineModel
import LinuxSocket
import ProbeWire
import Testing

@testable import ProbeEngine

@Suite("Owners of addresses")
struct TargetAddressesTests {
    private func target(_ port: UInt16, last: UInt8 = 1) -> ProbeTarget {
        ProbeTarget(endpoint: Endpoint(ipv4: (192, 0, 2, last), port: port), format: .plumb)
    }

    @Test("tell one line, several lines and none apart, by address and port")
    func owners() {
        let addresses = TargetAddresses([target(1), target(2), target(2), target(2), target(1, last: 9)])
        #expect(addresses.owner(of: target(1).endpoint) == .one(0))
        #expect(addresses.owner(of: target(2).endpoint) == .several)
        #expect(addresses.owner(of: target(1, last: 9).endpoint) == .one(4))
        #expect(addresses.owner(of: target(3).endpoint) == .none)
        #expect(addresses.owner(of: target(2, last: 9).endpoint) == .none)
    }
}
