internal import CommandSupport
internal import LineModel

/// Gathers what is wrong with a verb's flags, so that all of it is told at once.
struct FlagProblems {
    private var messages: [String] = []

    mutating func add(_ message: String) { messages.append(message) }

    /// A flag's value; nil where it was not given or, noted, cannot be used.
    mutating func read<Value>(
        _ flag: String, _ text: String?, _ parse: (String) throws(TextError) -> Value
    ) -> Value? {
        guard let text else { return nil }
        do {
            return try parse(text)
        } catch {
            add("\(flag): \(error)")
            return nil
        }
    }

    /// - Throws: `CommandFailure` with every message.
    func throwIfAny() throws(CommandFailure) {
        guard messages.isEmpty else { throw CommandFailure(messages) }
    }
}
