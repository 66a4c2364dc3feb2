internal import LineModel
internal import LineReport
internal import LineService
internal import SettingsReading

extension SettingsReader {
    func readWeb(_ settings: inout ServiceSettings) {
        guard let web = section.section("web") else { return }
        if let listen = web.value("listen")?.parse(ConfigurationTexts.listenExpectation, ConfigurationTexts.listen) {
            settings.web.listen = listen
        }
        settings.web.hosts = (web.value("hosts")?.items() ?? []).compactMap { item in
            item.parse("write a name or an address without a port, or *") { text throws(TextError) in
                text == "*" ? text : try HostText.parse(text)
            }
        }
        if let most = web.value("max_connections")?.whole(1...10_000) { settings.web.maxConnections = most }
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
}
