package import ServiceSupport
package import LineModel

/// One entry of `notify`.
package struct NotifierSettings: Sendable {
    /// Makes a notifier from its settings.
    ///
    /// - Throws: what is wrong with them beyond what their specifications say.
    package typealias Make = @Sendable (NotifierSettings) throws(ParameterProblem) -> any Notifier

    /// Unique among the entries.
    package var name: String
    package var kind: NotifierKind
    package var parameters: Parameters
    package var language = MessageLanguage.en
    /// Messages wait from the window's beginning to its end; nil: none is held.
    package var quietHours: DailyWindow?

    package init(name: String, kind: NotifierKind, parameters: Parameters) {
        self.name = name
        self.kind = kind
        self.parameters = parameters
    }

    /// Of one name and kind, with the same settings.
    func isSame(as other: NotifierSettings) -> Bool {
        (name, kind.keyword, parameters, language) == (other.name, other.kind.keyword, other.parameters, other.language)
            && quietHours == other.quietHours
    }
}
