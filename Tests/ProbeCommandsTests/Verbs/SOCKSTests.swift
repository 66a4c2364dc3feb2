import TestSupport
import Testing

/// Lines by way of SOCKS5 proxies with the built binary; SystemTests/interop/socks.py has whole rounds by way of dante.
@Suite("SOCKS5 with the built binary")
struct SOCKSCommandTests {
    private static let lines = """
        name,ingress,echo,payload
        a,127.0.0.99,127.0.0.1:7,socks5
        b,127.0.0.99:1080,127.0.0.2:7,socks5
        c,127.0.0.98:1081,127.0.0.1:7,socks5

        """

    @Test("the plan tells of the proxies, each once, with port 1080 where none is written, and connects to none")
    func plan() throws {
        let place = try Workplace(.plumbline)
        try place.write("lines.csv", Self.lines)
        let plan = try place.run("plan", "--lines", "lines.csv")
        #expect(plan.status == 0)
        #expect(plan.output.contains("2 proxies, a TCP connection each, all made before the first probe"))
        try place.write("lines.csv", "name,ingress,payload\na,127.0.0.99,socks5\n")
        let wrong = try place.run("validate", "--lines", "lines.csv")
        #expect(wrong.status == 2 && wrong.errors.contains("socks5 needs an echo behind the ingress"))
    }

    @Test("a round over proxies that cannot be reached says so of each line, and nothing of the password")
    func unreachable() throws {
        let place = try Workplace(.plumbline)
        try place.write("lines.csv", Self.lines)
        try place.write("secret", "user:sesame\nsocks5://other:sesame@127.0.0.98:1081\n")
        let round = try place.run(
            "probe", "--lines", "lines.csv", "--socks5-credentials-file", "secret", "--output", "r.json")
        #expect(round.status == 3)
        #expect(
            round.output.contains("a, b, c: SOCKS5: the proxy cannot be reached: Connection refused (ECONNREFUSED)"))
        #expect(round.output.contains("socks5: 2 proxies, 2 made no association\n"))
        for text in [round.output, round.errors, try place.read("r.json")] { #expect(!text.contains("sesame")) }
    }

    static let mistakes: [([String], String)] = [
        (["--socks5-credentials-file", "none"], "--socks5-credentials-file none: it cannot be read"),
        (["--socks5-credentials-file", "empty"], "--socks5-credentials-file empty: there are no credentials in it"),
        (["--socks5-credentials-file", "twice"], "twice: line 2: credentials for all proxies are there already"),
        (["--socks5-credentials-env", "NOT_SET_ANYWHERE"], "there is no such variable; set it, or name a file"),
        (["--socks5-credentials-env", "A", "--socks5-credentials-file", "empty"], "keep one of them"),
    ]

    @Test("refuses credentials that are none, naming flag, cause and remedy", arguments: mistakes)
    func refused(flags: [String], words: String) throws {
        let place = try Workplace(.plumbline)
        try place.write("empty", "\n")
        try place.write("twice", "a:sesame\nb:sesame\n")
        let outcome = try place.run(["plan", "127.0.0.1:1080>127.0.0.1:7", "--payload", "socks5"] + flags)
        #expect(outcome.status == 2 && outcome.output.isEmpty)
        #expect(outcome.errors.contains(words) && !outcome.errors.contains("sesame"), "\(outcome.errors)")
    }
}
