internal import CommandSupport
internal import LineModel
internal import LinuxSocket
internal import ProbeEngine
internal import ProbeWire

/// What `--listen` says: an address, and the payload that is answered there.
struct ReflectPort {
    let endpoint: Endpoint
    /// `plumb`, `stamp` or a template's.
    let payload: PayloadKind
    /// Set for a template's.
    let template: TemplateListening?
}

extension ReflectAddressFlags {
    /// Every `--listen`. What is wrong is noted and left out.
    func ports(_ problems: inout FlagProblems) -> [ReflectPort] {
        let templates = readTemplates(&problems)
        return listen.compactMap { port($0, templates, &problems) }
    }

    private func readTemplates(_ problems: inout FlagProblems) -> [PayloadKind: PayloadTemplate]? {
        do throws(CommandFailure) {
            return try TemplateFiles.read(templates)
        } catch {
            for message in error.messages { problems.add(message) }
            return nil
        }
    }

    /// - Parameter templates: the templates by payload; nil when something is wrong with them, which is told already.
    private func port(
        _ text: String, _ templates: [PayloadKind: PayloadTemplate]?, _ problems: inout FlagProblems
    ) -> ReflectPort? {
        let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        let payload = PayloadKind(rawValue: parts.count == 2 ? parts[1] : PayloadKind.plumb.rawValue)
        let standard = payload == .stamp ? stampPort : ReflectorSettings.defaultPort
        let read = problems.read("--listen", parts[0]) { (text) throws(TextError) in
            try EndpointText.parse(text, defaultPort: standard, allowsZero: true)
        }
        guard let endpoint = read else { return nil }
        if payload == .plumb || payload == .stamp {
            return ReflectPort(endpoint: endpoint, payload: payload, template: nil)
        }
        guard let templates else { return nil }
        guard let template = templates[payload] else {
            problems.add("--listen \(text): \(Self.reason(payload))")
            return nil
        }
        let mirror = TemplateMirror(template)
        guard mirror.canAnswer else {
            problems.add(
                "--listen \(text): a reply to \(payload.rawValue) is longer than its request, and a reflector must not "
                    + "send more than it gets; shorten `reply length`, or lengthen the request")
            return nil
        }
        return ReflectPort(
            endpoint: endpoint, payload: payload,
            template: TemplateListening(listen: endpoint, kind: payload, mirror: mirror))
    }

    private static func reason(_ payload: PayloadKind) -> String {
        switch payload {
        case .relay: "an ingress is any port for plumb; write no =relay, and add --relay with --allow-echo"
        case .icmp: "the kernel answers ICMP echo itself; leave it out"
        default:
            "there is no payload \(TerminalText.quoted(payload.rawValue)); write plumb, stamp, or the name of a "
                + "template that --template reads"
        }
    }
}
