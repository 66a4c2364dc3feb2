package import LineModel

/// What raises a line beside its limits.
package struct AlertSettings: Equatable, Sendable {
    /// How many false alarms are accepted over all lines together when lines are judged by evidence; nil where they are
    /// judged by their limits alone.
    package var falseAlarms: FalseAlarmBudget?

    /// The defaults of the configuration: limits alone.
    package init() {}
}
