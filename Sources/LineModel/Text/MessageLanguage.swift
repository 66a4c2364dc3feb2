/// The languages of messages to people.
package enum MessageLanguage: String, Codable, Sendable, CaseIterable {
    case en, zh
}
