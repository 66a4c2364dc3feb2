internal import ArgumentParser
internal import CommandSupport
internal import ProbeWire

/// How lines with the payload socks5 are measured.
struct SOCKSOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "SOCKS5: user names and passwords of proxies from this file, a line each: user:password for all, or "
                + "socks5://user:password@host:port for one. (default: none)",
            valueName: "file"))
    var socks5CredentialsFile: String?

    @Option(
        help: ArgumentHelp(
            "SOCKS5: the same from this environment variable.", valueName: "variable"))
    var socks5CredentialsEnv: String?

    /// - Throws: a `CommandFailure` with what is wrong; nothing of a secret is in it.
    func asked() throws(CommandFailure) -> SOCKSAsked {
        let input = SecretInput(
            file: ("--socks5-credentials-file", socks5CredentialsFile),
            variable: ("--socks5-credentials-env", socks5CredentialsEnv),
            noun: "list of credentials")
        guard let (bytes, place) = try input.read() else { return SOCKSAsked() }
        do {
            return try SOCKSAsked(content: bytes)
        } catch {
            throw CommandFailure("\(place): \(error)")
        }
    }
}
