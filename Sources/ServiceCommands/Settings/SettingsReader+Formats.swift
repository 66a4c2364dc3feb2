internal import CommandSupport
internal import LineModel
internal import LineReport
internal import ProbeEngine
internal import ProbeWire
internal import SettingsReading

/// What payloads there are, and what they are told.
extension SettingsReader {
    /// Everything that is wrong with the files is reported at the setting, each with its own place in its file.
    func readTemplates(_ probe: ConfigurationSection, _ formats: inout FormatSettings) {
        guard let templates = probe.value("templates"), let names = templates.texts() else { return }
        do {
            formats.catalogue = try TemplateFiles.catalogue(names.map(section.value.reader.input.resolved))
        } catch {
            for message in error.messages { templates.report(message) }
        }
    }

    /// - Parameter size: of the round's probes.
    func readStamp(_ probe: ConfigurationSection, size: Int, _ formats: inout FormatSettings) {
        guard let stamp = probe.section("stamp") else { return }
        let before = stamp.value.reader.problems.count
        formats.stamp.key = stamp.value("key").flatMap(stampKey)
        for item in stamp.value("extensions")?.items() ?? [] {
            let found = item.choice(STAMPExtensions.named.map(\.name))
            if let entry = STAMPExtensions.named.first(where: { $0.name == found }) {
                formats.stamp.extensions.insert(entry.value)
            }
        }
        if let isLight = stamp.value("twamp_light")?.flag() { formats.stamp.isTWAMPLight = isLight }
        if let dscp = stamp.value("reply_dscp")?.whole(0...63) {
            formats.stamp.replyDSCP = UInt8(dscp)
            formats.stamp.extensions.insert(.classOfService)
        }
        stamp.close()
        if stamp.value.reader.problems.count == before, let problem = formats.stampProblem(size: size) {
            stamp.value.report(Words.keys.format(problem))
        }
    }

    /// How ingresses are probed beside whole lines: `icmp` (or `true`), `stamp`, `stamp:PORT`; `false`: not at all.
    func readSegments(_ probe: ConfigurationSection, _ round: inout RoundSettings) {
        let words = "write icmp, stamp, stamp:PORT, true (which is icmp) or false"
        let found = probe.value("segments")?.parse(words) { text throws(TextError) -> IngressProbe? in
            if text == "true" || text == "false" { return text == "true" ? .icmp : nil }
            do throws(TextError) { return try IngressProbe(text: text) } catch {
                throw TextError("\(TerminalText.quoted(text)) is no probe of an ingress", expected: words)
            }
        }
        if let found { round.segments = found }
    }

    /// Where lines are probed without their ingress: `true`, their echo; `false`, nowhere; `host:port`.
    func readDirect(_ probe: ConfigurationSection, _ round: inout RoundSettings) {
        let words = "write true for the lines' echoes, false, or host:port"
        let found = probe.value("direct")?.parse(words) { text throws(TextError) -> DirectProbe in
            do throws(TextError) { return try DirectProbe(text: text) } catch {
                throw TextError(error.reason, expected: words)
            }
        }
        if let found { round.direct = found }
    }

    /// Whether TCP handshakes are made with the ingresses: `true`, with their own ports; `false`; or a port.
    func readTCP(_ probe: ConfigurationSection, _ round: inout RoundSettings) {
        let found = probe.value("tcp")?.parse(TCPProbe.expectation) { text throws(TextError) in
            try TCPProbe(text: text)
        }
        if let found { round.tcp = found }
    }

    func readSOCKS(_ probe: ConfigurationSection, _ formats: inout FormatSettings) {
        guard let socks = probe.section("socks5") else { return }
        formats.socks = socks.value("credentials").flatMap(credentials) ?? formats.socks
        socks.close()
    }

    /// nil, reported, where there are none; nothing of them is in what is reported.
    private func credentials(_ value: ConfigurationValue) -> SOCKSAsked? {
        guard let (bytes, origin) = value.secretBytes() else { return nil }
        do {
            return try SOCKSAsked(content: bytes)
        } catch {
            value.report("\(origin ?? "the text"): \(error)")
            return nil
        }
    }

    /// nil, reported, where there is none; nothing of it is in what is reported.
    private func stampKey(_ value: ConfigurationValue) -> STAMPKey? {
        guard let (bytes, origin) = value.secretBytes() else { return nil }
        do {
            return try STAMPKey(content: bytes)
        } catch {
            value.report("\(origin ?? "the text"): \(error)")
            return nil
        }
    }
}
