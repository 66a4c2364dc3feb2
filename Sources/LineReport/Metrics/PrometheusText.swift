internal import LineModel

/// The text exposition format of Prometheus, version 0.0.4 (its document "Exposition formats").
package enum PrometheusText {
    /// The value of the HTTP header `Content-Type`.
    package static let contentType = "text/plain; version=0.0.4; charset=utf-8"

    /// Families in their order, each with HELP and TYPE once; those without a series are left out.
    package static func render(_ families: [MetricFamily], to sink: @escaping ByteSink) throws {
        var bytes = ByteWriter(to: sink)
        for family in families where !family.samples.isEmpty {
            bytes.append(text: "# HELP \(family.name) \(escapedHelp(family.help))\n")
            bytes.append(text: "# TYPE \(family.name) \(family.kind.rawValue)\n")
            for sample in family.samples {
                bytes.append(text: family.name)
                bytes.append(text: sample.suffix)
                append(sample.labels, to: &bytes)
                bytes.append(ASCII.space)
                bytes.append(text: text(of: sample.value))
                bytes.append(ASCII.newline)
                try bytes.checkpoint()
            }
        }
        try bytes.finish()
    }

    private static func append(_ labels: [(name: String, value: String)], to bytes: inout ByteWriter) {
        guard !labels.isEmpty else { return }
        bytes.append("{")
        for (place, label) in labels.enumerated() {
            if place > 0 { bytes.append(ASCII.comma) }
            bytes.append(text: label.name)
            bytes.append("=\"")
            bytes.append(text: escapedValue(label.value))
            bytes.append(ASCII.quote)
        }
        bytes.append("}")
    }

    /// A tag's key as a label's name: what a name may not hold becomes `_`.
    package static func labelName(_ key: String) -> String {
        let name = String(
            key.unicodeScalars.map { scalar -> Character in
                scalar.isASCII && (scalar.properties.isAlphabetic || ("0"..."9").contains(scalar)) || scalar == "_"
                    ? Character(scalar) : "_"
            })
        guard let first = name.unicodeScalars.first else { return "_" }
        return ("0"..."9").contains(first) ? "_" + name : name
    }

    static func escapedHelp(_ text: String) -> String {
        text.replacingBytes(of: "\\", with: "\\\\").replacingBytes(of: "\n", with: "\\n")
    }

    static func escapedValue(_ text: String) -> String {
        escapedHelp(text).replacingBytes(of: "\"", with: "\\\"")
    }

    /// A value as Go's ParseFloat reads it.
    static func text(of value: Double) -> String {
        if value.isNaN { return "NaN" }
        if value.isInfinite { return value > 0 ? "+Inf" : "-Inf" }
        if value == value.rounded(), abs(value) < 1e15 { return String(Int64(value)) }
        return "\(value)"
    }
}
