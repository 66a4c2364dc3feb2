internal import LineModel

/// The text format of OpenMetrics 1.0 (its specification, "Text format"): what Prometheus asks for first.
package enum OpenMetricsText {
    /// The value of the HTTP header `Content-Type`.
    package static let contentType = "application/openmetrics-text; version=1.0.0; charset=utf-8"

    /// Families in their order, each with TYPE, UNIT and HELP once; those without a series are left out.
    package static func render(_ families: [MetricFamily], to sink: @escaping ByteSink) throws {
        var bytes = ByteWriter(to: sink)
        for family in families where !family.samples.isEmpty {
            let name = name(of: family)
            bytes.append(text: "# TYPE \(name) \(family.kind.rawValue)\n")
            if let unit = unit(of: name) { bytes.append(text: "# UNIT \(name) \(unit)\n") }
            bytes.append(text: "# HELP \(name) \(PrometheusText.escapedValue(family.help))\n")
            for sample in family.samples {
                bytes.append(text: name)
                bytes.append(text: family.kind == .counter ? total : sample.suffix)
                append(sample.labels, to: &bytes)
                bytes.append(ASCII.space)
                bytes.append(text: PrometheusText.text(of: sample.value))
                bytes.append(ASCII.newline)
                try bytes.checkpoint()
            }
        }
        bytes.append("# EOF\n")
        try bytes.finish()
    }

    private static let total = "_total"

    /// A counter's family is called without what its series end with.
    private static func name(of family: MetricFamily) -> String {
        family.kind == .counter && family.name.hasSuffix(total)
            ? String(family.name.dropLast(total.count)) : family.name
    }

    /// The unit that a name ends with; nil where it counts.
    private static func unit(of name: String) -> String? {
        ["seconds", "bytes", "ratio"].first { name.hasSuffix("_" + $0) }
    }

    private static func append(_ labels: [(name: String, value: String)], to bytes: inout ByteWriter) {
        guard !labels.isEmpty else { return }
        bytes.append("{")
        for (place, label) in labels.enumerated() {
            if place > 0 { bytes.append(ASCII.comma) }
            bytes.append(text: label.name)
            bytes.append("=\"")
            let isNumber = label.name == "le" || label.name == "quantile"
            bytes.append(text: PrometheusText.escapedValue(isNumber ? canonical(label.value) : label.value))
            bytes.append(ASCII.quote)
        }
        bytes.append("}")
    }

    /// A bound or a quantile that is a whole number has `.0` ("Considerations: Canonical Numbers").
    private static func canonical(_ number: String) -> String {
        number.utf8.allSatisfy { (0x30...0x39).contains($0) } ? number + ".0" : number
    }
}
