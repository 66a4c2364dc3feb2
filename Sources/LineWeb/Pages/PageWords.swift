package import LineModel

/// The page's own words, in the reader's language. What was found is said by `Words` of the report.
package struct PageWords: Sendable, Equatable {
    /// The reader's.
    package let language: MessageLanguage

    /// One of two texts.
    package func callAsFunction(_ english: @autoclosure () -> String, _ chinese: @autoclosure () -> String) -> String {
        language == .zh ? chinese() : english()
    }
}
