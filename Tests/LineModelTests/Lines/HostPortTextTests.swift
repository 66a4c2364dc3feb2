import LineModel
import Testing

@Suite("Host and port text")
struct HostPortTextTests {
    @Test(
        "reads a host and a port",
        arguments: [
            ("203.0.113.7:7000", "203.0.113.7", 7000), (" hk1.example.net:7 ", "hk1.example.net", 7),
            ("[2001:db8::7]:7000", "2001:db8::7", 7000), ("[fe80::1%eth0]:7", "fe80::1%eth0", 7),
            ("[::ffff:192.0.2.1]:65535", "::ffff:192.0.2.1", 65535), ("localhost:1", "localhost", 1),
            ("[::]:9", "::", 9), ("a_b-c.example.:7", "a_b-c.example.", 7),
            ("[1:2:3:4:5:6:7::]:9", "1:2:3:4:5:6:7::", 9),
        ])
    func reads(_ text: String, _ host: String, _ port: UInt16) throws {
        #expect(try HostPort(text: text) == HostPort(host: host, port: port))
        #expect(try HostPort(text: HostPort(text: text).description) == HostPort(host: host, port: port))
    }

    @Test(
        "takes what an input method for Chinese writes, and a spreadsheet's port",
        arguments: [
            ("203.0.113.7：7000", "203.0.113.7", 7000), ("\u{3000}203.0.113.7\u{A0}:7000\u{A0}", "203.0.113.7", 7000),
            ("２０３．０．１１３．７：７", "203.0.113.7", 7), ("203。0。113。7:7", "203.0.113.7", 7),
            ("［2001:db8::7］：7", "2001:db8::7", 7), ("hk1:7000.0", "hk1", 7000), ("\u{FEFF}hk1:7.00", "hk1", 7),
            ("0x7fg:7", "0x7fg", 7), ("0xcafe.example:7", "0xcafe.example", 7),
        ])
    func fullWidth(_ text: String, _ host: String, _ port: UInt16) throws {
        #expect(try HostPort(text: text) == HostPort(host: host, port: port))
    }

    @Test(
        "a port with a fraction is none", arguments: ["a:7000.5", "a:7000.", "a:.0", "a:7.0.0"])
    func fractions(_ text: String) { #expect(throws: TextError.self) { try HostPort(text: text) } }

    @Test(
        "takes a bare host with the default port",
        arguments: [
            ("203.0.113.7", "203.0.113.7"), ("hk1", "hk1"), ("2001:db8::7", "2001:db8::7"),
            ("[2001:db8::7]", "2001:db8::7"),
            ("::1", "::1"), ("fe80::5054:ff:fe12:34ab", "fe80::5054:ff:fe12:34ab"),
            ("1:2:3:4:5:6:7:8", "1:2:3:4:5:6:7:8"),
        ])
    func bareHosts(_ text: String, _ host: String) throws {
        #expect(try HostPort(text: text, defaultPort: 7) == HostPort(host: host, port: 7))
    }

    private static let hostPort = "write host:port, for example 203.0.113.7:7000"
    private static let host = "write a host name or an address, for example 203.0.113.7 or hk1.example.net"
    private static let numbers = "write four decimal numbers 0 to 255"
    private static let bracketed = "write [2001:db8::7]:7000"

    @Test(
        "refuses anything else, says why and what to write",
        arguments: [
            ("", "no host; \(hostPort)"), (":7000", "no host; \(host)"),
            ("a:70000", "port 70000 is not 1 to 65535; \(hostPort)"),
            ("a:0", "port 0 is not 1 to 65535; \(hostPort)"), ("a:", "no port behind the colon; \(hostPort)"),
            ("a:-1", "port \"-1\" is not a number; \(hostPort)"), ("a:+1", "port \"+1\" is not a number; \(hostPort)"),
            ("a:99999999999999999999999", "port 99999999999999999999 is not 1 to 65535; \(hostPort)"),
            ("a", "\"a\" has no port; \(hostPort)"), ("2001:db8::a", "\"2001:db8::a\" has no port; \(hostPort)"),
            ("udp://a:7", "\"udp://a:7\" begins with a scheme; \(hostPort)"),
            ("[2001:db8::7:7000", "\"[2001:db8::7:7000\" has no closing bracket; \(bracketed)"),
            ("[2001:db8::7]7000", "\"7000\" follows the closing bracket; \(bracketed)"),
            ("[hk1]:7000", "\"hk1\" in brackets is not an IPv6 address; \(bracketed)"),
            ("a b:7", "\"a b\" is not a host; \(host)"), ("a..b:7", "\"a..b\" is not a host; \(host)"),
            ("-a:7", "\"-a\" is not a host; \(host)"), ("a/b:7", "\"a/b\" is not a host; \(host)"),
            ("1.2.3:7", "\"1.2.3\" is not an IPv4 address; write four numbers 0 to 255"),
            ("300.1.1.1:7", "\"300.1.1.1\" is not an IPv4 address; write four numbers 0 to 255"),
            ("0x7f.1:7", "\"0x7f.1\" is an IPv4 address written as hexadecimal numbers; \(numbers)"),
            ("0x7F000001:7", "\"0x7F000001\" is an IPv4 address written as hexadecimal numbers; \(numbers)"),
            ("010.1.1.1:7", "\"010.1.1.1\" is not an IPv4 address; write four numbers 0 to 255"),
            ("香港:7", "host \"香港\" is not ASCII; write its xn-- form, or its address"),
            ("a:b:c", "\"a:b:c\" is not an IPv6 address; \(bracketed)"),
            ("1:2:3:4:5:6:7:8:9:10", "\"1:2:3:4:5:6:7:8:9:10\" is not an IPv6 address; \(bracketed)"),
        ])
    func refuses(_ text: String, _ message: String) {
        let error = #expect(throws: TextError.self) { try HostPort(text: text) }
        #expect(error?.description == message)
    }

    @Test(
        "asks for brackets where an address could end in a port", arguments: ["2001:db8::1:7000", "2001:db8::1:70000"])
    func ambiguous(_ text: String) {
        for port: UInt16? in [nil, 7] {
            let error = #expect(throws: TextError.self) { try HostPort(text: text, defaultPort: port) }
            #expect(error?.reason == "\"\(text)\" can be an IPv6 address, or one with a port")
            #expect(error?.expectation.hasPrefix("use brackets: [2001:db8::1]:7000") == true)
        }
    }

    @Test(
        "knows an IPv6 address from what looks like one",
        arguments: [
            "::1::", ":1:2:3:4:5:6:7", "1:2:3:4:5:6:7", "12345::", "::1.2.3", "::1.2.3.4:5", ":::", "g::", "::%",
            "1::2:3:4:5:6:7:8",
        ])
    func notIPv6(_ text: String) { #expect(throws: TextError.self) { try HostPort(text: "[\(text)]:7") } }
}

@Suite("Line argument")
struct LineArgumentTests {
    @Test("reads an ingress, alone or with an echo")
    func reads() throws {
        let alone = try Line(argument: "203.0.113.7:7000")
        #expect(alone == Line(ingress: HostPort(host: "203.0.113.7", port: 7000)))
        let both = try Line(argument: " 203.0.113.7:7000 > [2001:db8::7]:7 ")
        #expect(both.echo == HostPort(host: "2001:db8::7", port: 7))
        #expect(both.name == "203.0.113.7:7000>[2001:db8::7]:7")
        #expect(try Line(argument: "a>b", defaultPort: 9).name == "a:9>b:9")
    }

    @Test(
        "refuses anything else with the side that is wrong",
        arguments: [
            (
                "a:7>b:70000",
                "line \"a:7>b:70000\": echo: port 70000 is not 1 to 65535; write host:port, for example 203.0.113.7:7000"
            ),
            (">b:7", "line \">b:7\": ingress: no host; write host:port, for example 203.0.113.7:7000"),
            ("a:7>", "line \"a:7>\": echo: no host; write host:port, for example 203.0.113.7:7000"),
            (
                "a:7>0.0.0.0:7",
                "line \"a:7>0.0.0.0:7\": echo: \"0.0.0.0\" is the unspecified address, which no host has; "
                    + "write the address of one host"
            ),
            ("a:7>b:7>c:7", "\"a:7>b:7>c:7\" has more than one >; write ingress:port>echo:port"),
        ])
    func refuses(_ text: String, _ message: String) {
        let error = #expect(throws: TextError.self) { try Line(argument: text) }
        #expect(error?.description == message)
    }
}
