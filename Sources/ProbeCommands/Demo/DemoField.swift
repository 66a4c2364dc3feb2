internal import LineModel
internal import LinuxSocket
internal import ProbeEngine

/// A simulated field of lines on loopback: 12 ingresses with 10 echoes behind each, 120 lines of 12 to 260 ms, two of
/// them dead, some that lose, some that jitter, one whose echo is refused.
struct DemoField {
    static let ingresses = 12
    static let echoes = 10

    let lines: [Line]
    /// For each line what it was made to be, in words.
    let natures: [String]
    private let ingress: RunningReflector
    private let echo: RunningReflector

    private static let cities = ["sz", "gz", "sh", "bj", "cd", "wh", "hz", "nj", "xa", "cq", "tj", "xm"]
    private static let regions = ["hk", "tw", "jp", "kr", "sg", "us", "de", "uk", "br", "au"]
    private static let carriers = ["ct", "cu", "cm"]

    /// Starts the far ends, on ports that the kernel chooses.
    init(seed: UInt64) throws(SocketError) {
        let echoAddresses = (1...Self.echoes).map { Endpoint(ipv4: (127, 2, 0, UInt8($0)), port: 0) }
        var echoSettings = ReflectorSettings(listen: echoAddresses)
        echoSettings.maxSourceRate = 0
        echo = try Reflector.start(echoSettings)
        let closed = try Self.closedPort(echoAddresses[Self.refused.echo])
        let roles = Self.roles(echoes: echo.listening, closed: closed)

        var settings = ReflectorSettings(
            listen: (1...Self.ingresses).map { Endpoint(ipv4: (127, 1, 0, UInt8($0)), port: 0) })
        settings.maxSourceRate = 0
        settings.seed = seed
        settings.relay = RelaySettings(
            allowEcho: [AddressPrefix(Endpoint(ipv4: (127, 0, 0, 0), port: 0), length: 8)])
        for role in roles {
            settings.impairments.add(
                ImpairmentProfile.Rule(
                    address: settings.listen[role.ingress], hasPort: false, echo: role.echo, impairment: role.impairment
                ))
        }
        ingress = try Reflector.start(settings)
        let listening = ingress.listening
        lines = roles.map { role in
            Line(
                name: role.name, ingress: HostPort(listening[role.ingress]), echo: HostPort(role.echo), tags: role.tags)
        }
        natures = roles.map(\.nature)
    }

    /// Stops the field and tells what truly happened on each line, in the order of `lines`.
    func stop() -> [LineTruth?] {
        let truth = ingress.stop()
        echo.stop()
        return lines.map { line in
            truth.lines.first {
                HostPort($0.address) == line.ingress && $0.echo.map(HostPort.init) == line.echo
            }
        }
    }

    /// A port of `address` that nothing listens to.
    private static func closedPort(_ address: Endpoint) throws(SocketError) -> Endpoint {
        let socket = try UDPSocket(.ipv4)
        try socket.bind(to: address)
        return try socket.localEndpoint()
    }

    // MARK: - Which line is what

    private struct Role {
        let ingress: Int
        let echo: Endpoint
        let name: String
        let tags: [Tag]
        let impairment: Impairment
        let nature: String
    }

    private static let refused = (ingress: 6, echo: 4)
    private static let dead = [(ingress: 3, echo: 9), (ingress: 10, echo: 1)]

    private static func roles(echoes: [Endpoint], closed: Endpoint) -> [Role] {
        (0..<ingresses).flatMap { ingress in
            (0..<echoes.count).map { echo in
                let isRefused = (ingress, echo) == refused
                let impairment = impairment(ingress, echo)
                return Role(
                    ingress: ingress, echo: isRefused ? closed : echoes[echo],
                    name: "\(cities[ingress])-\(regions[echo])-\(ingress + 1)",
                    tags: [
                        Tag(key: "carrier", value: carriers[ingress % carriers.count]),
                        Tag(key: "region", value: regions[echo]),
                    ], impairment: impairment, nature: isRefused ? "echo refuses" : nature(impairment))
            }
        }
    }

    /// Delay is the ingress's share and the echo's: 12 ms on the shortest line, 260 ms on the longest.
    private static func impairment(_ ingress: Int, _ echo: Int) -> Impairment {
        var impairment = Impairment()
        impairment.delay = .milliseconds(12 + ingress * 11 + echo * 127 / 9)
        let number = ingress * echoes + echo
        impairment.isDown = dead.contains { $0 == (ingress, echo) }
        // A dead or refusing line has that one fault only.
        if impairment.isDown || (ingress, echo) == refused { return impairment }
        switch number % 17 {
        case 3: impairment.loss = 0.02
        case 7: impairment.loss = 0.08
        case 11: impairment.jitter = .milliseconds(6)
        case 13: impairment.duplicate = 0.03
        case 15: impairment.reorder = 0.04
        default: break
        }
        if number == 57 || number == 94 { impairment.loss = 0.4 }
        return impairment
    }

    private static func nature(_ impairment: Impairment) -> String {
        if impairment.isDown { return "dead" }
        var parts = ["\(impairment.delay.shortText)"]
        if impairment.loss > 0 { parts.append("loses \(Int((impairment.loss * 100).rounded())) %") }
        if impairment.jitter > .zero { parts.append("jitter \(impairment.jitter.shortText)") }
        if impairment.duplicate > 0 { parts.append("duplicates 3 %") }
        if impairment.reorder > 0 { parts.append("reorders 4 %") }
        return parts.joined(separator: ", ")
    }
}

extension HostPort {
    init(_ endpoint: Endpoint) { self.init(host: endpoint.addressText, port: endpoint.port) }
}
