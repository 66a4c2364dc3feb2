internal import Foundation
package import LineModel

/// What an event asks for: a round, perhaps a restricted one.
///
/// Read leniently, since a timer's form is its platform's: SCF's has the operator's text in `Message`, EventBridge's an
/// object (or the text of one) in `detail`, and a constant input is the object itself. What is not known is left alone
/// and noted; what is known and cannot be used is an error.
package struct FunctionEvent: Equatable, Sendable {
    /// A lines file to be measured instead of all: the path of a configured one, or `bucket:KEY`.
    package var lines: String?
    /// Probes a line.
    package var count: Int?
    /// The tag that lines must have to be measured; nil measures all.
    package var tag: Tag?
    /// What was left alone, in words.
    package var notes: [String] = []

    /// A whole round of the configured lines.
    package init() {}

    private static let maxBytes = 1 << 20
    private static let example = #"write {"count": 50, "tag": "carrier=ct", "lines": "night.csv"}, or nothing at all"#

    /// Reads what a platform handed over.
    ///
    /// - Parameter bytes: nothing, or blanks only, asks for a whole round.
    /// - Throws: when it is no JSON object, or when a setting that is known cannot be used.
    package init(_ bytes: [UInt8]) throws(FunctionFault) {
        guard bytes.contains(where: { $0 > 0x20 }) else { return }
        guard bytes.count <= Self.maxBytes else {
            throw FunctionFault(.event, "the event has \(bytes.count) octets; \(Self.example)")
        }
        guard let value = Self.json(bytes) else {
            throw FunctionFault(.event, "the event is no JSON; \(Self.example)")
        }
        switch value {
        case is NSNull: return
        case let object as [String: Any]: try read(object)
        default: throw FunctionFault(.event, "the event is JSON but no object; \(Self.example)")
        }
    }

    private static func json(_ bytes: [UInt8]) -> Any? {
        try? JSONSerialization.jsonObject(with: Data(bytes), options: .fragmentsAllowed)
    }

    private mutating func read(_ event: [String: Any]) throws(FunctionFault) {
        if event["Type"] as? String == "Timer" {
            try read(text: event["Message"] as? String ?? "")
        } else if let detail = event["detail"], event["detail-type"] != nil || event["source"] != nil {
            if let object = detail as? [String: Any] { return try readObject(object) }
            try read(text: detail as? String ?? "")
        } else {
            try readObject(event)
        }
    }

    /// A JSON object, or words `count=50 tag=carrier=ct`.
    private mutating func read(text: String) throws(FunctionFault) {
        let text = text.trimmingCharacters(in: .whitespacesAndNewlines)
        if text.isEmpty { return }
        if text.hasPrefix("{") {
            guard let object = Self.json(Array(text.utf8)) as? [String: Any] else {
                throw FunctionFault(.event, "the timer's message begins with { and is no JSON; \(Self.example)")
            }
            return try readObject(object)
        }
        var object: [String: Any] = [:]
        for word in text.split(whereSeparator: { $0.isWhitespace || $0 == "," }) {
            guard let equals = word.firstIndex(of: "=") else {
                notes.append("the word \(TerminalText.quoted(word, limit: 40)) of the message asks for nothing")
                continue
            }
            object[String(word[..<equals])] = String(word[word.index(after: equals)...])
        }
        try readObject(object)
    }

    private mutating func readObject(_ object: [String: Any]) throws(FunctionFault) {
        for (key, value) in object.sorted(by: { $0.key < $1.key }) {
            switch key {
            case "count": count = try Self.count(value)
            case "tag": tag = try Self.tag(value)
            case "lines": lines = try Self.path(value)
            default: notes.append("\(TerminalText.quoted(key, limit: 40)) of the event asks for nothing")
            }
        }
    }

    private static func count(_ value: Any) throws(FunctionFault) -> Int {
        let number = (value as? Int) ?? (value as? String).flatMap { Int($0) }
        guard let number, (1...1_000_000).contains(number) else {
            throw FunctionFault(.event, "count is a whole number of probes a line, 1 to 1000000")
        }
        return number
    }

    private static func tag(_ value: Any) throws(FunctionFault) -> Tag {
        let words = "tag is one tag of the lines, written key=value"
        guard let text = value as? String, let tags = try? TagText.parse(text), tags.count == 1, let tag = tags.first
        else { throw FunctionFault(.event, words) }
        return tag
    }

    /// Whoever may send an event may name a file beside the configuration, not any file of the machine; which ones, the
    /// configuration says.
    private static func path(_ value: Any) throws(FunctionFault) -> String {
        guard let text = value as? String, (1...600).contains(text.utf8.count), !text.hasPrefix("/"),
            !text.split(separator: "/", omittingEmptySubsequences: false).contains(".."),
            TerminalText.firstUnsafe(in: text) == nil
        else {
            throw FunctionFault(
                .event, "lines is the path of a lines file beside the configuration, or bucket:KEY of an object")
        }
        return text
    }
}
