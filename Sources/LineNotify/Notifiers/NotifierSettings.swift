package import ServiceSupport
package import LineModel

/// One entry of `notify`.
package struct NotifierSettings: Sendable {
    /// Makes a notifier from its settings.
    ///
    /// - Throws: what is wrong with them beyond what their specifications say.
    package typealias Make = @Sendable (NotifierSettings) throws(ParameterProblem) -> any Notifier

    /// The destination's name, which is unique among the entries.
    package var name: String
    /// Which kind of notifier it is.
    package var kind: NotifierKind
    /// The settings of the kind, as its specifications let them be.
    package var parameters: Parameters
    /// The language that its messages are written in.
    package var language = MessageLanguage.en
    /// Whether a picture follows each alarm.
    package var hasPictures = false
    /// Messages wait from the window's beginning to its end; nil when none is held.
    package var quietHours: DailyWindow?
    /// Whether it is told when somebody acknowledges an incident that it knows of.
    package var tellsAcknowledgements = false
    /// Whether it is told what was found out about an incident that it knows of: conclusions, and traces.
    package var tellsFindings = true

    /// An entry with English messages and without quiet hours, which the caller sets afterwards.
    package init(name: String, kind: NotifierKind, parameters: Parameters) {
        self.name = name
        self.kind = kind
        self.parameters = parameters
    }

    /// Whether the other one has the same name, kind and settings.
    func isSame(as other: NotifierSettings) -> Bool {
        (name, kind.keyword, parameters, language) == (other.name, other.kind.keyword, other.parameters, other.language)
            && (quietHours, hasPictures) == (other.quietHours, other.hasPictures)
    }
}
