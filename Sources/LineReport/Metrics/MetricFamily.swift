/// A Prometheus metric with all its series, as the text format shows it.
package struct MetricFamily: Equatable, Sendable {
    /// The metric's type, as the format's TYPE line names it.
    package enum Kind: String, Sendable {
        case counter, gauge, histogram
        /// Its series have the label `quantile`, 0 to 1. Ours are of the last round, without a sum and a count.
        case summary
    }

    /// One line of the text.
    package struct Sample: Equatable, Sendable {
        /// Behind the family's name: `_bucket`, `_sum`, `_count` of a histogram; empty otherwise.
        package var suffix = ""
        /// In the order in which they are written; names are unique and fit for the format, values are any text.
        package var labels: [(name: String, value: String)]
        /// In base units: seconds, ratios, counts.
        package var value: Double

        package static func == (left: Sample, right: Sample) -> Bool {
            left.suffix == right.suffix && left.value == right.value && left.labels.count == right.labels.count
                && zip(left.labels, right.labels).allSatisfy { $0 == $1 }
        }
    }

    /// With the prefix `plumbline_`, unique in a text.
    package let name: String
    /// One line for people.
    package let help: String
    /// What its series mean to a server: a counter only rises while the process runs.
    package let kind: Kind
    /// The series, in the order in which they were added.
    package private(set) var samples: [Sample] = []

    /// - Parameter name: without the prefix `plumbline_`, in base units, with `_total` where it counts.
    package init(_ name: String, _ kind: Kind, _ help: String) {
        self.name = "plumbline_" + name
        self.kind = kind
        self.help = help
    }

    /// A family of one series without labels.
    package init(_ name: String, _ kind: Kind, _ help: String, value: Double) {
        self.init(name, kind, help)
        add(value)
    }

    /// Adds a series.
    package mutating func add(_ value: Double, _ labels: [(name: String, value: String)] = [], suffix: String = "") {
        samples.append(Sample(suffix: suffix, labels: labels, value: value))
    }

    /// The same with a series added, for building in one expression.
    package func adding(_ value: Double, _ labels: [(name: String, value: String)] = []) -> MetricFamily {
        var family = self
        family.add(value, labels)
        return family
    }
}
