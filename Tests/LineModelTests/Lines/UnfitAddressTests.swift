import Testing

@testable import LineModel

@Suite("Addresses that no single host has")
struct UnfitAddressTests {
    @Test(
        "are known in every way to write them",
        arguments: [
            ("0.0.0.0", UnfitAddress.unspecified), ("::", .unspecified), ("0:0:0:0:0:0:0:0", .unspecified),
            ("0::0.0.0.0", .unspecified), ("0.1.2.3", .thisNetwork), ("224.0.0.1", .multicast),
            ("239.255.255.250", .multicast), ("ff02::1", .multicast), ("FF05::101%eth0", .multicast),
            ("255.255.255.255", .broadcast), ("::ffff:192.0.2.1", .mapped("192.0.2.1")),
            ("::FFFF:c000:201", .mapped("192.0.2.1")), ("0:0:0:0:0:ffff:192.0.2.1", .mapped("192.0.2.1")),
        ])
    func known(host: String, kind: UnfitAddress) { #expect(UnfitAddress(host: host) == kind) }

    @Test(
        "are no others",
        arguments: [
            "203.0.113.7", "10.0.0.255", "240.0.0.1", "127.0.0.1", "223.255.255.255", "::1", "2001:db8::ffff:0:1",
            "fe80::1%eth0", "64:ff9b::192.0.2.1", "::ffff:0:192.0.2.1", "1::", "fec0::ffff:1.2.3.4", "ff.example.net",
        ])
    func fit(host: String) { #expect(UnfitAddress(host: host) == nil) }

    @Test("the groups of an address are those that it stands for")
    func groups() {
        #expect(AddressSyntax.groups(ofIPv6: "1::") == [1, 0, 0, 0, 0, 0, 0, 0])
        #expect(AddressSyntax.groups(ofIPv6: "::1") == [0, 0, 0, 0, 0, 0, 0, 1])
        #expect(AddressSyntax.groups(ofIPv6: "1:2::7:8%eth0") == [1, 2, 0, 0, 0, 0, 7, 8])
        #expect(AddressSyntax.groups(ofIPv6: "1:2:3:4:5:6:1.2.3.4") == [1, 2, 3, 4, 5, 6, 0x102, 0x304])
        #expect(AddressSyntax.groups(ofIPv6: "1:2:3:4:5:6:7::") == [1, 2, 3, 4, 5, 6, 7, 0])
        #expect(AddressSyntax.groups(ofIPv6: "1.2.3.4") == nil)
    }

    @Test("are refused in lines files with what they are, in every column that holds an address")
    func linesFile() {
        let file = readLines("name,ingress,echo\na,224.0.0.1:7,h:7\nb,h:7,[::ffff:1.2.3.4]:7\n")
        #expect(
            file.problems.map(\.description) == [
                "lines.csv:2:3 (column ingress): \"224.0.0.1\" is a multicast address, for a group of hosts; "
                    + "write the address of one host",
                "lines.csv:3:7 (column echo): \"::ffff:1.2.3.4\" is an IPv4 address in IPv6 form (v4-mapped); "
                    + "write 1.2.3.4",
            ])
        #expect(readLines("inpoint,inport\n0.0.0.0,7\n").problems.count == 1)
    }
}
