import LinuxSocket
import TestSupport
import Testing

@testable import ProbeEngine

@Suite("Addresses that a stranger may name")
struct AddressKindTests {
    private func permits(_ prefixes: [String], _ address: String) throws -> Bool {
        try prefixes.map { try AddressPrefix(text: $0) }
            .permitsStrangers(to: try #require(Endpoint(literal: address, port: 7)))
    }

    @Test(
        "are those of the open internet, in any prefix",
        arguments: ["8.8.8.8", "198.20.0.1", "2a00::1", "2001:4860::1"])
    func open(address: String) throws {
        #expect(AddressKind(try #require(Endpoint(literal: address, port: 0))) == nil)
        #expect(try permits(["0.0.0.0/0", "::/0"], address))
        #expect(try permits(["8.8.8.0/24", "198.20.0.1", "2a00::/32", "2001:4860::/32"], address))
        #expect(try !permits(["9.0.0.0/8"], address))
    }

    @Test(
        "are of a special kind only where a prefix inside of its block is named",
        arguments: [
            ("127.0.0.1", "127.0.0.0/8", "0.0.0.0/0"), ("127.9.9.9", "127.9.9.9/32", "126.0.0.0/7"),
            ("169.254.169.254", "169.254.169.254", "169.0.0.0/8"), ("10.1.2.3", "10.1.0.0/16", "8.0.0.0/5"),
            ("172.16.0.1", "172.16.0.0/12", "172.0.0.0/8"), ("192.168.1.1", "192.168.1.0/24", "192.0.0.0/8"),
            ("100.64.0.1", "100.64.0.0/10", "100.0.0.0/8"), ("100.100.100.200", "100.100.100.200", "0.0.0.0/1"),
            ("224.0.0.251", "224.0.0.0/4", "0.0.0.0/0"), ("255.255.255.255", "255.255.255.255", "128.0.0.0/1"),
            ("0.0.0.0", "0.0.0.0/8", "0.0.0.0/0"), ("0.1.2.3", "0.0.0.0/8", "0.0.0.0/4"),
            ("198.18.5.5", "198.18.0.0/15", "198.0.0.0/8"), ("192.0.0.192", "192.0.0.0/24", "192.0.0.0/16"),
            ("168.63.129.16", "168.63.129.16", "168.63.129.0/24"), ("240.0.0.1", "240.0.0.0/4", "128.0.0.0/1"),
            ("203.0.113.5", "203.0.113.0/24", "203.0.0.0/8"), ("198.51.100.1", "198.51.100.0/24", "0.0.0.0/0"),
            ("::1", "::1", "::/0"), ("::", "::/128", "::/0"), ("::127.0.0.1", "::/96", "::/8"),
            ("::ffff:10.0.0.1", "::ffff:0:0/96", "::/0"), ("64:ff9b::a9fe:a9fe", "64:ff9b::/96", "64::/16"),
            ("64:ff9b:1::1", "64:ff9b:1::/48", "64:ff9b::/32"), ("2002:7f00:1::1", "2002::/16", "2000::/3"),
            ("2001:0:a::1", "2001::/32", "2000::/3"), ("2001:20::1", "2001::/23", "2000::/3"),
            ("2001:db8::1", "2001:db8::/32", "2001::/16"), ("3fff::1", "3fff::/20", "2000::/3"),
            ("fd00:ec2::254", "fc00::/7", "::/0"), ("fec0::1", "fec0::/10", "::/0"),
            ("fe80::1", "fe80::/10", "f000::/4"),
            ("ff02::1", "ff00::/8", "::/0"), ("100::1", "100::/64", "::/0"), ("5f00::1", "5f00::/16", "::/0"),
        ])
    func special(address: String, inside: String, around: String) throws {
        #expect(AddressKind(try #require(Endpoint(literal: address, port: 0))) != nil)
        #expect(try !permits([around], address))
        #expect(try permits([inside], address))
        #expect(try permits([around, inside], address))
    }

    @Test("has every block of the registries, and no address twice but in a wider one")
    func table() {
        #expect(AddressKind.blocks.count == 33)
    }

    @Test("an address on the edge of a block is in it, the next one is not", .seeded)
    func edges() {
        var generator = Seed.generator()
        for block in AddressKind.blocks where block.prefix.family == .ipv4 && block.prefix.length > 0 {
            for _ in 0..<50 {
                let random = UInt64(UInt32.random(in: 0 ... .max, using: &generator)) << 32
                let address = Endpoint(high: 0, low: random, scope: 0, port: 0, family: .ipv4)
                let text = address.addressText
                #expect(
                    block.prefix.contains(address)
                        == (AddressPrefix(address, length: block.prefix.length) == block.prefix), "\(text)")
                if block.prefix.contains(address) { #expect(AddressKind(address) != nil, "\(text)") }
            }
        }
    }

    @Test(
        "prefixes hold prefixes, and say themselves",
        arguments: ["0.0.0.0/0", "10.0.0.0/8", "10.1.0.0/16", "10.1.2.3/32"])
    func containing(text: String) throws {
        let (one, all) = (try AddressPrefix(text: text), try AddressPrefix(text: "0.0.0.0/0"))
        #expect(one.description == text && all.contains(one) && one.contains(one))
        #expect(one.contains(all) == (text == "0.0.0.0/0"))
        #expect(try !AddressPrefix(text: "::/0").contains(one))
        #expect(one.isWide == (one.length < 8))
        #expect(try AddressPrefix(text: "2000::/3").isWide && !AddressPrefix(text: "2001:db8::/32").isWide)
    }
}
