extension ServiceSettings {
    /// The settings that differ in `new` and only count after a restart, by their keys; everything else is taken over
    /// between two rounds.
    package func settingsThatNeedRestart(in new: ServiceSettings) -> [String] {
        var keys: [String] = []
        if new.vantage != vantage { keys.append("vantage") }
        if new.history.path != history.path { keys.append("history.path") }
        if new.history.readers != history.readers { keys.append("history.readers") }
        if new.spool.path != spool.path { keys.append("spool.path") }
        if new.web.listen != web.listen { keys.append("web.listen") }
        if new.web.hosts != web.hosts { keys.append("web.hosts") }
        if new.web.isOpen != web.isOpen { keys.append("web.users") }
        if new.web.basePath != web.basePath { keys.append("web.base_path") }
        if new.web.trustedProxies != web.trustedProxies { keys.append("web.trusted_proxies") }
        if new.web.maxStreams != web.maxStreams { keys.append("web.max_streams") }
        if new.web.maxConnections != web.maxConnections { keys.append("web.max_connections") }
        if new.web.maxLineSeries != web.maxLineSeries { keys.append("web.line_series") }
        if new.web.lineTags != web.lineTags { keys.append("web.line_tags") }
        if new.fleet?.name != fleet?.name || (fleet != nil && new.lines.isEmpty != lines.isEmpty) {
            keys.append("fleet.name")
        }
        if new.stopWithin != stopWithin { keys.append("stop_within") }
        return keys
    }
}
