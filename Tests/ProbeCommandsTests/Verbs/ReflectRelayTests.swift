import TestSupport
import Testing

@Suite("An ingress on the command")
struct ReflectRelayTests {
    private func errors(_ prefixes: [String]) throws -> (status: Int32, errors: String) {
        let place = try Workplace(.plumbline)
        let flags = prefixes.flatMap { ["--allow-echo", $0] }
        let outcome = try place.run(
            ["reflect", "--listen", "127.0.0.1:0", "--until-stdin-closes", "--relay"] + flags, input: "")
        return (outcome.status, outcome.errors)
    }

    @Test("is warned of a prefix that no one network has, by its name", arguments: ["0.0.0.0/0", "::/0", "2000::/3"])
    func wide(prefix: String) throws {
        let (status, errors) = try errors([prefix, "198.51.100.0/24"])
        #expect(status == 0 && errors.contains("--allow-echo \(prefix): whoever reaches this port"), "\(errors)")
        #expect(!errors.contains("--allow-echo 198.51.100.0/24"))
    }

    @Test("says nothing of prefixes as networks have them")
    func narrow() throws {
        let (status, errors) = try errors(["127.0.0.0/8", "198.51.100.0/24", "2001:db8::/32"])
        #expect(status == 0 && errors.isEmpty, "\(errors)")
    }
}
