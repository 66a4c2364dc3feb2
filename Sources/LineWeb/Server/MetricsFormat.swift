internal import LineReport

/// The formats in which metrics are served, by what the reader takes (RFC 9110 section 12.5.1).
enum MetricsFormat: Sendable {
    case text, openMetrics

    /// The text format goes before, unless OpenMetrics 1.0 is named and wanted as much.
    ///
    /// - Parameter accept: the fields `Accept`.
    init(accept: [String]) {
        var (text, openMetrics) = (-1.0, -1.0)
        for range in accept.flatMap({ $0.split(separator: ",") }) {
            let parts = range.split(separator: ";").map { $0.filter { $0 != " " && $0 != "\t" }.lowercased() }
            let weight = parts.dropFirst().first { $0.hasPrefix("q=") }.map { Double($0.dropFirst(2)) ?? 0 } ?? 1
            let version = parts.dropFirst().first { $0.hasPrefix("version=") }?.dropFirst(8).filter { $0 != "\"" }
            switch parts.first {
            case "application/openmetrics-text" where version ?? "1.0.0" == "1.0.0":
                openMetrics = max(openMetrics, weight)
            case "text/plain" where version ?? "0.0.4" == "0.0.4": text = max(text, weight)
            default: break
            }
        }
        self = openMetrics > 0 && openMetrics >= text ? .openMetrics : .text
    }

    /// The value of `Content-Type`.
    var contentType: String {
        switch self {
        case .text: PrometheusText.contentType
        case .openMetrics: OpenMetricsText.contentType
        }
    }

    func render(_ families: [MetricFamily]) throws -> [UInt8] {
        var bytes: [UInt8] = []
        let sink: ByteSink = { bytes.append(contentsOf: $0) }
        switch self {
        case .text: try PrometheusText.render(families, to: sink)
        case .openMetrics: try OpenMetricsText.render(families, to: sink)
        }
        return bytes
    }
}
