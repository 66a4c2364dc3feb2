internal import CommandSupport
internal import FleetVantage
internal import LineHistory
internal import LineModel
internal import LineService
internal import ProbeEngine
internal import ProbeWire
internal import ServiceSupport
internal import SystemFiles

/// The authorities that a hub's certificate is held against.
enum FleetAuthorities {
    /// Why none could be checked; nil where they can be used, or none are named.
    static func problem(_ fleet: FleetSettings?) -> String? {
        guard let path = fleet?.authorities, TrustRoots(file: path).problem != nil else { return nil }
        return "fleet.ca: \(path): no certificates can be read there; name a PEM file, or leave it out to trust the "
            + "system's authorities"
    }
}

extension ServiceParts {
    /// The agent of a vantage; nil where the service stands alone.
    static func agent(
        _ settings: ServiceSettings, history: SharedHistory, surroundings: Surroundings
    ) -> FleetAgent? {
        guard let fleet = settings.fleet else { return nil }
        var parts = FleetParts(
            history: history, surroundings: surroundings,
            copy: "\(settings.history.path.directory)/fleet-assignment.json", ownsLines: !settings.lines.isEmpty,
            defaults: settings.assignedDefaults)
        parts.limits.lines = settings.maxLines
        return FleetAgent(fleet, parts: parts)
    }
}

extension FleetAgent {
    /// What ties the watch to it.
    nonisolated var link: FleetLink {
        FleetLink(
            orders: { await self.orders() }, voice: { await self.voice() }, take: { await self.take($0) },
            wake: { await self.wake() })
    }
}
