package import LineNotify
internal import ServiceSupport

extension NotifierSettings {
    /// A destination that is never delivered to: its messages stay in the outbox.
    package static func recording(name: String) -> NotifierSettings {
        NotifierSettings(
            name: name,
            kind: NotifierKind(keyword: "recording", parameters: []) { _, _ throws(ParameterProblem) in
                throw ParameterProblem(nil, "is never made")
            }, parameters: Parameters())
    }
}
