internal import ArgumentParser
internal import CommandSupport
internal import FoundationEssentials
internal import LineModel
internal import LinuxSocket
internal import ProbeEngine
internal import SystemFiles

/// Where `reflect` listens, and what it forwards to.
struct ReflectAddressFlags: ParsableArguments {
    @Option(
        name: .long,
        help: """
            Listen here; may be given more than once. A literal address, 0.0.0.0 or [::] for all; port 0 lets the \
            kernel choose, without a port it is 7007. Behind it =stamp or =NAME of a template, as \
            0.0.0.0:19132=raknet, says what is answered there; without, it is plumb. Without this flag and --stamp: \
            0.0.0.0:7007 and [::]:7007.
            """)
    var listen: [String] = []
    @Option(
        name: .customLong("template"), parsing: .unconditionalSingleValue,
        help: ArgumentHelp(
            "A template file for --listen ADDRESS=NAME, where it is named without its .template; or a folder with such "
                + "files. May be given more than once.",
            valueName: "file or folder"))
    var templates: [String] = []
    @Flag(help: "Be an ingress: forward what has a relay header (RFC 1928) to the echo in it, and return the answer.")
    var relay = false
    @Option(
        help: """
            Forward to echoes in this prefix; may be given more than once. Without it nothing is forwarded. Loopback, \
            link-local, private, multicast and other special addresses need a prefix inside of theirs: 0.0.0.0/0 \
            holds none of them.
            """)
    var allowEcho: [String] = []
    @Flag(name: .customLong("any"), help: "Answer any datagram (RFC 862), not only probes.")
    var any = false

    /// - Parameters:
    ///   - hasOthers: something else is listened to, so that without a flag there need be no port.
    ///   - warnings: gets what is allowed and not wise.
    func apply(
        _ ports: [ReflectPort], hasOthers: Bool, to settings: inout ReflectorSettings, _ problems: inout FlagProblems,
        _ warnings: inout [String]
    ) {
        settings.listen = ports.filter { $0.payload == .plumb }.map(\.endpoint)
        if listen.isEmpty, !hasOthers { settings.listen = Self.everywhere(ReflectorSettings.defaultPort) }
        settings.templates = ports.compactMap(\.template)
        settings.answersAnything = any
        let echoes = allowEcho.compactMap { problems.read("--allow-echo", $0, AddressPrefix.init(text:)) }
        if relay {
            settings.relay = RelaySettings(allowEcho: echoes)
            warnings += echoes.filter(\.isWide).map { prefix in
                "--allow-echo \(prefix): whoever reaches this port has datagrams sent from here to any address in "
                    + "it; name the prefixes of your echoes, or by --allow who may ask"
            }
            if allowEcho.isEmpty {
                problems.add(
                    "--relay: no echo may be forwarded to; add --allow-echo with their prefix, as 192.0.2.0/24")
            }
        } else if !allowEcho.isEmpty {
            problems.add("--allow-echo: only an ingress forwards; add --relay")
        }
    }
}

extension ReflectAddressFlags {
    /// Every address of both families; of IPv4 alone, and saying so, where the kernel has no IPv6.
    private static func everywhere(_ port: UInt16) -> [Endpoint] {
        if (try? UDPSocket(.ipv6)) != nil { return [.any(.ipv4, port: port), .any(.ipv6, port: port)] }
        Messages.write("plumbline", "this kernel has no IPv6; listening to IPv4 only")
        return [.any(.ipv4, port: port)]
    }
}

/// What `reflect` does to what passes.
struct ReflectLineFlags: ParsableArguments {
    @Option(help: "Hold every probe this long, for example 40ms.") var delay: String?
    @Option(help: "Hold it longer or shorter by up to this, all values alike.") var jitter: String?
    @Option(help: "Drop this share of the probes, for example 5%.") var loss: String?
    @Option(
        help: ArgumentHelp(
            "Drop probes in bursts as well: the mean length of a burst in probes, and the share of all probes that "
                + "bursts take, for example 5:2%.",
            valueName: "mean:share"))
    var burst: String?
    @Option(help: "Send this share twice.") var duplicate: String?
    @Option(help: "Hold this share longer, so that later ones overtake.") var reorder: String?
    @Option(help: "How much longer; without it twice the jitter, and at least 30ms.") var reorderBy: String?
    @Flag(help: "Answer nothing.") var down = false
    @Option(
        help: """
            A CSV file with address,echo,delay,jitter,loss,burst,duplicate,reorder,reorder_by,down for each line.
            """)
    var profile: String?
    @Option(help: "Repeat the choices of the run that printed this seed.") var seed: UInt64?
    @Option(help: "How many probes can be held at once.") var queue = 262_144

    func apply(to settings: inout ReflectorSettings, _ problems: inout FlagProblems) {
        var standard = Impairment()
        standard.delay = problems.read("--delay", delay, Impairment.hold(text:)) ?? .zero
        standard.jitter = problems.read("--jitter", jitter, Impairment.hold(text:)) ?? .zero
        standard.loss = problems.read("--loss", loss, RatioText.parse) ?? 0
        standard.burst = problems.read("--burst", burst, BurstLoss.init(text:))
        standard.duplicate = problems.read("--duplicate", duplicate, RatioText.parse) ?? 0
        standard.reorder = problems.read("--reorder", reorder, RatioText.parse) ?? 0
        standard.reorderBy = problems.read("--reorder-by", reorderBy, Impairment.hold(text:))
        standard.isDown = down
        settings.impairments.standard = standard
        settings.seed = seed ?? .random(in: .min ... .max)
        if (1...16_777_216).contains(queue) {
            settings.queuePlaces = queue
        } else {
            problems.add("--queue: \(queue) is not 1 to 16777216")
        }
        if let profile { read(profile, &settings, &problems) }
    }

    private func read(_ path: String, _ settings: inout ReflectorSettings, _ problems: inout FlagProblems) {
        guard let data = FileManager.default.contents(atPath: path) else {
            return problems.add("--profile: \(path) cannot be read; check the path and its permissions")
        }
        let file = ImpairmentFile(bytes: Array(data), source: path, standard: settings.impairments.standard)
        for problem in file.problems { problems.add(problem.description) }
        settings.impairments = file.profile
    }
}

/// Whom `reflect` answers, and how much.
struct ReflectLimitFlags: ParsableArguments {
    @Option(help: "Answer only sources in this prefix; may be given more than once.") var allow: [String] = []
    @Option(help: "Packets a second that are answered of one source (IPv4 address or IPv6 /64); 0 for no limit.")
    var maxSourceRate = 100_000
    @Option(help: "Octets of the longest datagram that is answered.") var maxSize = 2048

    func apply(to settings: inout ReflectorSettings, _ problems: inout FlagProblems) {
        settings.allow = allow.compactMap { problems.read("--allow", $0, AddressPrefix.init(text:)) }
        settings.maxSourceRate = maxSourceRate
        settings.maxDatagramBytes = maxSize
        if !(0...1_000_000_000).contains(maxSourceRate) {
            problems.add("--max-source-rate: \(maxSourceRate) is not 0 to 1000000000")
        }
        if !(64...65_535).contains(maxSize) { problems.add("--max-size: \(maxSize) is not 64 to 65535") }
    }
}
