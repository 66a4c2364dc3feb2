package import LineModel
package import ServiceSupport

/// Who is told of the order of lines when it changes, beside those who ask for it.
package struct RankingSettings: Sendable {
    /// What the lines of a group have in common: a group for each value of each of these.
    package var by: [FieldDimension] = [.echo]
    /// What for.
    package var weight = RankingWeight.plain
    /// Lines of a group that are told, at most.
    package var most = 10
    /// The file that has the order; nil writes none.
    package var file: String?
    /// The settings of the webhook that the order is sent to; nil sends it to none.
    package var webhook: Parameters?

    /// The order by echo, told to nobody.
    package init() {}

    /// Whether anybody is told.
    package var isTold: Bool { file != nil || webhook != nil }
}
