import LineModel
import LinuxSocket
import Testing

@testable import ProbeEngine

@Suite("A reflector's profile and addresses")
struct ReflectingProfileTests {
    private func read(_ text: String, standard: Impairment = .none) -> ImpairmentFile {
        ImpairmentFile(bytes: Array(text.utf8), source: "p.csv", standard: standard)
    }

    private func endpoint(_ text: String) throws -> Endpoint { try EndpointText.parse(text) }

    @Test func `each line gets the row that says most of it`() throws {
        let file = read(
            """
            address,echo,delay
            *,,1ms
            127.0.0.1,,2ms
            127.0.0.1:9000,,3ms
            127.0.0.1,127.0.2.1:7,4ms
            127.0.0.1:9000,127.0.2.1:7,5ms
            *,127.0.2.1:7,6ms
            [::1]:9000,,7ms
            """)
        #expect(file.problems.isEmpty)
        func delay(_ address: String, _ echo: String?) throws -> Duration {
            let echo = try echo.map { try endpoint($0) }
            return file.profile.impairment(address: try endpoint(address), echo: echo).delay
        }
        #expect(try delay("127.0.0.9:1", nil) == .milliseconds(1))
        #expect(try delay("127.0.0.1:1", nil) == .milliseconds(2))
        #expect(try delay("127.0.0.1:9000", nil) == .milliseconds(3))
        #expect(try delay("127.0.0.1:9000", "127.0.2.1:8") == .milliseconds(3))
        #expect(try delay("127.0.0.1:1", "127.0.2.1:7") == .milliseconds(4))
        #expect(try delay("127.0.0.1:9000", "127.0.2.1:7") == .milliseconds(5))
        #expect(try delay("127.0.0.9:1", "127.0.2.1:7") == .milliseconds(6))
        #expect(try delay("[::1]:9000", nil) == .milliseconds(7))
    }

    @Test func `empty fields are as the flags say, and all columns are read`() throws {
        var standard = Impairment()
        (standard.delay, standard.loss) = (.milliseconds(9), 0.5)
        let file = read(
            "address,delay,jitter,loss,duplicate,reorder,reorder_by,down\n127.0.0.1,,2ms,5%,1%,0.02,40ms,true\n127.0.0.2,,,,,,,\n",
            standard: standard)
        #expect(file.problems.isEmpty)
        var expected = Impairment()
        (expected.delay, expected.jitter, expected.loss) = (.milliseconds(9), .milliseconds(2), 0.05)
        (expected.duplicate, expected.reorder, expected.isDown) = (0.01, 0.02, true)
        expected.reorderBy = .milliseconds(40)
        #expect(file.profile.impairment(address: try endpoint("127.0.0.1:1"), echo: nil) == expected)
        #expect(file.profile.impairment(address: try endpoint("127.0.0.2:1"), echo: nil) == standard)
        #expect(file.profile.impairment(address: try endpoint("127.0.0.3:1"), echo: nil) == standard)
    }

    @Test func `bursts are a line's own, those of the flags, or none`() throws {
        var standard = Impairment()
        standard.burst = try BurstLoss(text: "5:2%")
        let file = read("address,burst\n127.0.0.1, 20:1% \n127.0.0.2,\n127.0.0.3,1:0\n", standard: standard)
        #expect(file.problems.isEmpty)
        func bursts(_ address: String) throws -> BurstLoss? {
            file.profile.impairment(address: try endpoint(address), echo: nil).burst
        }
        #expect(try bursts("127.0.0.1:1") == BurstLoss(meanLength: 20, share: 0.01))
        #expect(try bursts("127.0.0.2:1") == standard.burst)
        #expect(try bursts("127.0.0.3:1")?.share == 0)
        #expect(try bursts("127.0.0.4:1") == standard.burst)
    }

    @Test(arguments: [
        ("", "p.csv: "), ("adress,delay\n", "p.csv:1:1: unknown column \"adress\"; did you mean address?"),
        ("delay\n1ms\n", "p.csv:1:1: no column address"),
        ("address,delay,delay\n", "p.csv:1:15: column delay a second"),
        ("address,delay\n127.0.0.1\n", "p.csv:2:1: the row has 1 fields"),
        ("address,delay\nname,5ms\n", "p.csv:2:1 (column address): \"name\" is not an address"),
        ("address,delay\n127.0.0.1,5\n", "p.csv:2:11 (column delay): "),
        ("address,delay\n127.0.0.1,2h\n", "p.csv:2:11 (column delay): \"2h\" is too long"),
        ("address,loss\n127.0.0.1,101%\n", "p.csv:2:11 (column loss): "),
        ("address,burst\n127.0.0.1,5\n", "p.csv:2:11 (column burst): \"5\" is no burst loss; write the mean length"),
        ("address,burst\n127.0.0.1,5:90%\n", "p.csv:2:11 (column burst): a line with bursts of 5 on the average loses"),
        ("address,bursts\n127.0.0.1,5:2%\n", "p.csv:1:9: unknown column \"bursts\"; did you mean burst?"),
        ("address,down\n127.0.0.1,maybe\n", "p.csv:2:11 (column down): \"maybe\" is neither"),
        ("address,echo\n*,127.0.0.1\n", "p.csv:2:3 (column echo): "),
        ("address,loss\n,1%\n", "p.csv:2:1 (column address): no address"),
        ("address\n127.0.0.1\n127.0.0.1\n", "p.csv:3:1: a second row for the same lines"),
    ])
    func `a mistake is told with its place`(text: String, message: String) throws {
        let problem = try #require(read(text).problems.first).description
        #expect(problem.hasPrefix(message), "\(problem)")
    }

    @Test func `port 0 is the kernel's choice only where that is asked for`() throws {
        #expect(try EndpointText.parse("127.0.0.1:0", allowsZero: true).port == 0)
        #expect(try EndpointText.parse("[::]:0", allowsZero: true) == .any(.ipv6))
        #expect(try EndpointText.parse("::0", defaultPort: 7007, allowsZero: true) == .any(.ipv6, port: 7007))
        #expect(throws: TextError.self) { try EndpointText.parse("127.0.0.1:0") }
        #expect(throws: TextError.self) { try EndpointText.parse("localhost:1") }
    }
}
