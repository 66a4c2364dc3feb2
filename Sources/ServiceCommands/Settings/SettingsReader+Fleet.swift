internal import LineModel
internal import LineService
internal import LineWeb
internal import ServiceSupport
internal import SettingsReading

extension SettingsReader {
    /// The hub of a fleet. Behind `vantage` and `lines`, of which it speaks.
    func readFleet(_ settings: inout ServiceSettings) {
        guard let fleet = section.section("fleet") else { return }
        let name = fleet.value("name").map { $0.text() } ?? settings.vantage
        let token = token(fleet)
        var found = FleetSettings(name: name ?? "", token: Secret(token ?? ""))
        found.hubs = hubs(fleet)
        found.tags = tags(fleet)
        if let isFallback = fleet.value("fallback")?.flag() { found.isFallback = isFallback }
        found.authorities = fleet.value("ca")?.filePath()
        fleet.close()
        if let name, name.utf8.count > Self.maxFleetName {
            fleet.report("name", "has more than \(Self.maxFleetName) characters; write a shorter one")
        }
        if found.isFallback, !section.has("notify") {
            fleet.warn("fallback", "there is nobody to tell; write notify, or leave it out")
        }
        settings.fleet = found
    }

    /// It is a part of addresses.
    private static let maxFleetName = 200

    private func hubs(_ fleet: ConfigurationSection) -> [String] {
        guard let value = fleet.value("hub") else {
            if !fleet.has("hub") { fleet.report("hub", "is missing; write hub: [\"https://hub.example\"]") }
            return []
        }
        guard let addresses = value.addresses() else { return [] }
        if addresses.isEmpty { value.report("an empty list; write the address of the hub") }
        return addresses.compactMap { address in
            guard !address.contains("?"), !address.contains("#") else {
                value.report("has a query or a fragment; write the address that the hub is reached by, and no more")
                return nil
            }
            let rest = address.dropFirst((address.lowercased().hasPrefix("https") ? "https://" : "http://").count)
            let authority = String(rest.prefix { $0 != "/" })
            let listen =
                authority.contains("]:") || (!authority.hasSuffix("]") && authority.contains(":"))
                ? authority : authority + ":80"
            if !address.lowercased().hasPrefix("https"), !ConfigurationTexts.isLoopback(listen) {
                fleet.warn("hub", "is not encrypted: whoever is on the way reads the token; write https://")
            }
            var hub = address
            while hub.hasSuffix("/") { hub.removeLast() }
            return hub
        }
    }

    private func token(_ fleet: ConfigurationSection) -> String? {
        guard let value = fleet.value("token") else {
            if !fleet.has("token") {
                fleet.report("token", "is missing; write token: file:fleet.token, with what the hub printed for it")
            }
            return nil
        }
        guard let token = value.secretText() else { return nil }
        // RFC 6750 section 2.1: what stands behind "Bearer".
        guard token.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else {
            value.report("is no token: it has blanks, line ends or other characters; write what the hub printed")
            return nil
        }
        if value.isWrittenOut {
            fleet.warn("token", "whoever reads this file has it; write file:PATH or \"${NAME}\"")
        }
        return token
    }

    private func tags(_ fleet: ConfigurationSection) -> [Tag] {
        (fleet.section("tags")?.all() ?? []).compactMap { key, value in
            guard let text = value.text() else { return nil }
            do throws(TextError) {
                return try ConfigurationTexts.tag("\(key)=\(text)")
            } catch {
                value.report(error)
                return nil
            }
        }
    }
}
