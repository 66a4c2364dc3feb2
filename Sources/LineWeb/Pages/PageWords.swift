internal import LineModel

/// The page's own words, in the reader's language. What was found is said by `Words` of the report.
struct PageWords: Sendable, Equatable {
    let language: MessageLanguage

    /// One of two texts.
    func callAsFunction(_ english: @autoclosure () -> String, _ chinese: @autoclosure () -> String) -> String {
        language == .zh ? chinese() : english()
    }
}
