/// Names for a line of the log: the first few, and how many more there are.
enum NameList {
    private static let maxNames = 10

    /// - Returns: nil for no names.
    static func text(_ names: some Collection<String>) -> String? {
        guard !names.isEmpty else { return nil }
        let shown = names.prefix(maxNames).joined(separator: ", ")
        return names.count > maxNames ? "\(shown) and \(names.count - maxNames) more" : shown
    }
}
