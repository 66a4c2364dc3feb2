extension Line {
    /// Reads a line of the command line: `host:port`, or `ingress:port>echo:port`.
    ///
    /// Each side is as `HostPort(text:defaultPort:)` takes it; a bare host needs `defaultPort`. The line has its
    /// default name, no payload kind and no tags.
    package init(argument: some StringProtocol, defaultPort: UInt16? = nil) throws(TextError) {
        let sides = argument.split(separator: ">", omittingEmptySubsequences: false)
        guard sides.count <= 2 else {
            throw TextError(
                "\(TerminalText.quoted(argument)) has more than one >", expected: "write ingress:port>echo:port")
        }
        let ingress = try Line.side(sides[0], "ingress", of: argument, defaultPort)
        let echo = sides.count == 2 ? try Line.side(sides[1], "echo", of: argument, defaultPort) : nil
        self.init(ingress: ingress, echo: echo)
    }

    private static func side(
        _ text: some StringProtocol, _ name: String, of argument: some StringProtocol, _ defaultPort: UInt16?
    ) throws(TextError) -> HostPort {
        do {
            return try HostPort(text: text, defaultPort: defaultPort).checkedAsTarget()
        } catch {
            throw TextError(
                "line \(TerminalText.quoted(argument)): \(name): \(error.reason)", expected: error.expectation)
        }
    }
}
