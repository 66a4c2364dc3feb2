internal import LineModel
internal import LineReport
package import LineService
internal import LineWeb
internal import ServiceSupport
internal import SettingsReading

extension SettingsReader {
    /// `web`: the page, and who may see it.
    package func readWeb(_ settings: inout ServiceSettings) {
        guard let web = section.section("web") else { return }
        if let listen = web.value("listen")?.parse(ConfigurationTexts.listenExpectation, ConfigurationTexts.listen) {
            settings.web.listen = listen
        }
        settings.web.hosts = (web.value("hosts")?.items() ?? []).compactMap { item in
            item.parse("write a name or an address without a port, or *") { text throws(TextError) in
                text == "*" ? text : try HostText.parse(text)
            }
        }
        readAccess(web, &settings.web)
        readProxies(web, &settings.web)
        if let most = web.value("max_connections")?.whole(1...10_000) { settings.web.maxConnections = most }
        if let most = web.value("max_streams")?.whole(1...100_000) { settings.web.maxStreams = most }
        if let most = web.value("line_series")?.whole(0...1_000_000) { settings.web.maxLineSeries = most }
        if let value = web.value("line_tags"), let keys = value.texts() {
            settings.web.lineTags = keys
            // Prometheus refuses everything where a label is there twice.
            let labels = Dictionary(grouping: keys, by: PrometheusText.labelName)
            for (label, keys) in labels.sorted(by: { $0.key < $1.key }) where keys.count > 1 {
                value.report("\(keys.joined(separator: " and ")) would both be the label tag_\(label); leave one out")
            }
        }
        web.close()
    }

    private func readAccess(_ web: ConfigurationSection, _ settings: inout WebSettings) {
        let users = web.value("users")
        settings.users = (users?.items() ?? []).compactMap(Self.user)
        let names = Dictionary(grouping: settings.users, by: \.name)
        for (name, users) in names.sorted(by: { $0.key < $1.key }) where users.count > 1 {
            web.report("users", "\(TerminalText.quoted(name)) is there more than once; give each a name of their own")
        }
        if settings.users.count > WebAccess.maxUsers {
            web.report("users", "there are \(settings.users.count); write at most \(WebAccess.maxUsers)")
        }
        if let token = web.value("token")?.secretText() {
            settings.token = Secret(token)
            if token.utf8.count < Self.usualTokenBytes {
                web.warn(
                    "token",
                    "is shorter than \(Self.usualTokenBytes) characters, so that it may be guessed; "
                        + "write a longer one, for example what `openssl rand -hex 16` prints")
            }
        }
        if let isInsecure = web.value("insecure")?.flag() { settings.isInsecure = isInsecure }
        // A user or a token that was refused is told already.
        guard let listen = settings.listen, users == nil, !web.has("token"), !settings.isInsecure,
            !ConfigurationTexts.isLoopback(listen)
        else { return }
        web.report(
            "listen",
            "\(listen) can be reached from other machines, and nobody would have to say who he is; write web.users or "
                + "web.token, or listen at 127.0.0.1 behind a proxy that asks; with insecure: true everybody who "
                + "reaches it sees and writes everything")
    }

    private static let usualTokenBytes = 16

    private static func user(_ item: ConfigurationValue) -> WebUser? {
        guard let user = item.section() else { return nil }
        defer { user.close() }
        let name = user.value("name")?.parse("write a name of at most 100 characters") { text throws(TextError) in
            guard !text.isEmpty, text.count <= 100, TerminalText.firstUnsafe(in: text) == nil else {
                throw TextError(
                    "\(TerminalText.quoted(text)) is no name", expected: "write 1 to 100 characters that can be seen")
            }
            return text
        }
        for key in ["name", "password"] where !user.has(key) {
            user.report(key, "is missing; write it, or leave the whole user out")
        }
        guard let value = user.value("password"), let password = value.secretText() else { return nil }
        if PasswordHash.isMeant(password) {
            do throws(TextError) { _ = try PasswordHash(password) } catch {
                value.report(error)
                return nil
            }
        } else if value.isWrittenOut {
            user.warn(
                "password",
                "stands in the file as it is; write its hash, as `plumblined web password` prints it, or file:PATH or "
                    + "${NAME}")
        }
        return name.map { WebUser(name: $0, password: Secret(password)) }
    }

    private func readProxies(_ web: ConfigurationSection, _ settings: inout WebSettings) {
        let expectation = "write a path such as /plumbline"
        if let path = web.value("base_path")?.parse(expectation, ConfigurationTexts.basePath) {
            settings.basePath = path
        }
        settings.trustedProxies = (web.value("trusted_proxies")?.items() ?? []).compactMap { item in
            item.parse("write an address, or one with a length: 127.0.0.1, 10.0.0.0/8", NetworkPrefix.init(text:))
        }
    }
}
