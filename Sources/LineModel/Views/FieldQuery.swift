/// Which lines a view shows, and in which order.
package struct FieldQuery: Hashable, Sendable {
    /// What the rows are ordered by.
    package enum Sort: String, CaseIterable, Sendable {
        /// Abnormal, then unmeasured, then by loss, then by delay: what needs somebody comes first.
        case worst
        case name, loss, median, p95, jitter
        /// What the lines gain over their direct probes: the least first.
        case gain
    }

    /// A group that lines must be of.
    package struct Filter: Hashable, Sendable {
        /// What is compared.
        package var dimension: FieldDimension
        /// The group's value, compared as it is written.
        package var value: String

        /// Lines whose group is exactly this one.
        package init(_ dimension: FieldDimension, _ value: String) {
            self.dimension = dimension
            self.value = value
        }
    }

    /// Text that the name, the ingress, the echo or a tag's value must hold, whatever its case; all words of it, each
    /// anywhere. Empty for every line.
    package var search = ""
    /// Whether `search` looks at ingresses and echoes, too; not where the reader may not see them.
    package var searchesAddresses = true
    /// Groups of which a line must be every one.
    package var filters: [Filter] = []
    /// The verdict that a line must have; nil for any.
    package var verdict: LineVerdict?
    /// What comes first.
    package var sort = Sort.worst
    /// Whether the order of `sort` is turned round. Names begin with A, all else with the worst.
    package var isReversed = false
    /// The first page is 1.
    package var page = 1
    /// Rows of a page, 1...1000.
    package var pageSize = 200

    /// Every line, the worst first.
    package init() {}
}
