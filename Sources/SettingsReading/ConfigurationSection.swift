internal import LineModel
package import Yams

/// The settings of one mapping: each is asked for by its name, and `close` reports what nobody asked for.
package final class ConfigurationSection {
    private struct Entry {
        let key: String
        let place: TextPlace
        let value: Node
    }

    /// The mapping as a value: its place and path.
    package let value: ConfigurationValue
    private var entries: [Entry] = []
    private var asked: [String] = []
    private var reader: ConfigurationReader { value.reader }

    /// Reports keys that are no scalars or are given twice, and leaves them out.
    package init(_ value: ConfigurationValue, _ mapping: Node.Mapping) {
        self.value = value
        var first: [String: TextPlace] = [:]
        for (key, node) in mapping {
            let place = key.mark.map { TextPlace($0) } ?? value.place
            guard value.reader.visit(place) else { return }
            guard case .scalar(let scalar) = key else {
                value.reader.report(place, "a list or a mapping where a setting's name belongs; write key: value")
                continue
            }
            if let original = value.reader.original(of: scalar.string) {
                if first[original] == nil { first[original] = place }
                continue
            }
            entries.append(Entry(key: scalar.string, place: place, value: node))
        }
        for entry in entries {
            guard let place = first[entry.key] else { continue }
            let path = Self.join(value.path, entry.key)
            value.reader.report(entry.place, "\(path) is given on line \(place.line) already; write it once")
        }
    }

    /// The setting's value; nil when it is not given. One that is given without a value is reported.
    package func value(_ key: String) -> ConfigurationValue? {
        let pattern = Self.join(value.pattern, key)
        asked.append(key)
        reader.know(pattern)
        guard let entry = entries.first(where: { $0.key == key }) else { return nil }
        reader.note(pattern)
        let found = ConfigurationValue(
            reader: reader, node: entry.value, path: Self.join(value.path, key), pattern: pattern)
        if found.kind == "nothing" {
            reader.report(entry.place, "\(found.path) has no value; write one, or leave it out")
            return nil
        }
        return found
    }

    /// The settings below the key; nil when it is not given, and nil, reported, when it has no settings.
    package func section(_ key: String) -> ConfigurationSection? { value(key)?.section() }

    /// Whether the key is given, with a value or without; does not count as asking for it.
    package func has(_ key: String) -> Bool { entries.contains { $0.key == key } }

    /// Keys that are given and were not asked for, in the order of the file.
    package var rest: [String] { entries.map(\.key).filter { !asked.contains($0) } }

    /// Every setting with its value, for mappings whose keys the operator chooses.
    package func all() -> [(key: String, value: ConfigurationValue)] {
        entries.map(\.key).compactMap { key in value(key).map { (key, $0) } }
    }

    /// Reports a problem at the setting's value, or at the section when the setting is not given.
    package func report(_ key: String, _ message: String) {
        let place = entries.first { $0.key == key }.flatMap { $0.value.mark }.map { TextPlace($0) } ?? value.place
        reader.report(place, "\(Self.join(value.path, key)): \(message)")
    }

    /// Warns of a setting at its value, or of the section when the setting is not given or none is named.
    package func warn(_ key: String?, _ message: String) {
        let place = entries.first { $0.key == key }.flatMap { $0.value.mark }.map { TextPlace($0) } ?? value.place
        reader.warn(place, "\(key.map { Self.join(value.path, $0) } ?? value.path): \(message)")
    }

    /// Reports each setting that nobody asked for.
    ///
    /// - Parameters:
    ///   - noun: what a key is called in messages.
    ///   - further: keys to suggest beside those that were asked for.
    package func close(noun: String = "setting", known further: [String] = []) {
        for entry in entries where !asked.contains(entry.key) {
            guard !reader.isExhausted else { return }
            let shown = entry.key == "<<" ? "<< (merging)" : Self.join(value.path, Self.shown(entry.key))
            let nearest = NearestName.find(for: entry.key, among: further + asked)
            let hint = nearest.map { "did you mean \($0)?" } ?? "known are \((further + asked).joined(separator: ", "))"
            reader.report(entry.place, "\(shown) is no \(noun); \(hint)")
        }
    }

    /// A name as it may be printed: a value that slipped into a key's place may be long, or steer a terminal.
    private static func shown(_ key: String) -> String {
        key.count <= 40 && key.allSatisfy { $0.isLetter || $0.isNumber || $0 == "_" || $0 == "-" }
            ? key : TerminalText.quoted(key.prefix(40))
    }

    private static func join(_ path: String, _ key: String) -> String { path.isEmpty ? key : "\(path).\(key)" }
}
