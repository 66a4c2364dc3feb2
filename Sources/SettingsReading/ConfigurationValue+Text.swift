internal import LineModel
internal import Yams

/// A text of the file with what it refers to filled in.
package struct ExpandedText {
    /// What the setting's text becomes; may be secret.
    package let text: String
    /// The source of a text that messages must not show: `${WECOM_URL}`, or a file. nil when the file itself holds the
    /// text.
    package let origin: String?
}

extension ConfigurationValue {
    /// The largest file that `file:` reads, bytes.
    private static let maxFileBytes = 1 << 16

    /// The text with `${NAME}`, `${credential:NAME}` and `file:PATH` filled in; nil, reported, when the value is no
    /// text or cannot be filled in.
    ///
    /// What an environment variable holds is taken as it is: it can refer to nothing further. `$${` writes `${`.
    package func expanded() -> ExpandedText? {
        guard case .scalar(let scalar) = node else {
            report("\(kind) where text belongs; write a text")
            return nil
        }
        guard let (text, names) = fillIn(scalar.string) else { return nil }
        guard scalar.string.hasPrefix("file:") else {
            return ExpandedText(text: text, origin: names.isEmpty ? nil : names.joined(separator: " and "))
        }
        guard let (bytes, shown) = read(String(text.dropFirst("file:".count)), names) else { return nil }
        return self.text(of: bytes, shown)
    }

    /// The bytes of the file that `file:PATH` names, whatever they are, or those of the text; nil, reported, when there
    /// are none. To be kept out of messages.
    package func secretBytes() -> (bytes: [UInt8], origin: String?)? {
        if case .scalar(let scalar) = node, let name = Self.wholeCredential(scalar.string) {
            return credential(name).map { ($0, "${\(Self.credentialPrefix)\(name)}") }
        }
        guard case .scalar(let scalar) = node, scalar.string.hasPrefix("file:") else {
            return expanded().map { (Array($0.text.utf8), $0.origin) }
        }
        guard let (path, names) = fillIn(scalar.string) else { return nil }
        return read(String(path.dropFirst("file:".count)), names).map { ($0.bytes, $0.shown) }
    }

    private func read(_ path: String, _ names: [String]) -> (bytes: [UInt8], shown: String)? {
        let shown = names.isEmpty ? "file:\(TerminalText.quoted(path))" : "the file that \(names[0]) names"
        guard !path.isEmpty else {
            report("file: names no file; write file:PATH")
            return nil
        }
        switch reader.input.readFile(reader.input.resolved(path)) {
        case .success(let bytes): return (bytes, shown)
        case .failure(let error):
            report("\(shown) cannot be read: \(error.reason); \(error.expectation)")
            return nil
        }
    }

    private func text(of bytes: [UInt8], _ shown: String) -> ExpandedText? {
        guard bytes.count <= Self.maxFileBytes, let text = String(validating: bytes, as: UTF8.self) else {
            report("\(shown) is no text of at most 64 KiB in UTF-8; write another file")
            return nil
        }
        let trimmed = text.last == "\n" || text.last == "\r\n" ? text.dropLast() : text[...]
        guard !trimmed.isEmpty else {
            report("\(shown) is empty; write the value into it")
            return nil
        }
        reader.noteFilledIn(String(trimmed))
        return ExpandedText(text: String(trimmed), origin: shown)
    }

    private func fillIn(_ text: String) -> (String, [String])? {
        var (result, names, rest) = ("", [String](), text[...])
        var isWhole = true
        while let dollar = rest.firstIndex(of: "$") {
            let behind = rest[rest.index(after: dollar)...]
            result += rest[..<dollar]
            if behind.hasPrefix("${") {
                result += "${"
                rest = behind.dropFirst(2)
            } else if behind.hasPrefix("{") {
                guard let end = behind.firstIndex(of: "}") else {
                    report("${ has no closing }; write ${NAME}, or $${ for the characters themselves")
                    return nil
                }
                let name = String(behind[behind.index(after: behind.startIndex)..<end])
                if let value = filled(name) { result += value } else { isWhole = false }
                names.append("${\(name)}")
                rest = behind[behind.index(after: end)...]
            } else {
                warnOfName(behind, isAll: dollar == text.startIndex)
                result += "$"
                rest = behind
            }
        }
        return isWhole ? (result + rest, names) : nil
    }

    /// Warns of `$NAME`, which a shell would fill in and this reader does not: where it is the whole text, or there is
    /// such a variable. Elsewhere a dollar is a dollar, as in a password, of which nothing may be shown.
    private func warnOfName(_ behind: Substring, isAll: Bool) {
        let name = behind.prefix { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") }
        guard let first = name.first, !first.isNumber else { return }
        let isWhole = isAll && name.endIndex == behind.endIndex && name.allSatisfy { !$0.isLowercase }
        guard isWhole || reader.input.environment[String(name)] != nil else { return }
        reader.warn(
            place, "\(path): $\(name) without braces is taken as it is; write ${\(name)} for what the variable holds")
    }

    private func filled(_ name: String) -> String? {
        guard name.hasPrefix(Self.credentialPrefix) else { return variable(name) }
        let credential = String(name.dropFirst(Self.credentialPrefix.count))
        return self.credential(credential).flatMap { text(of: $0, "${\(name)}")?.text }
    }

    private func variable(_ name: String) -> String? {
        let isName =
            name.utf8.first.map { !(0x30...0x39).contains($0) } == true
            && name.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") }
        guard isName else {
            report("${...} does not hold a variable's name; write ${NAME} of letters, digits and _")
            return nil
        }
        guard let value = reader.input.environment[name] else {
            report(
                "the environment variable \(name) is not set; set it (systemd: EnvironmentFile=), or write file:PATH")
            return nil
        }
        guard !value.isEmpty else {
            report("the environment variable \(name) is empty; give it a value")
            return nil
        }
        reader.noteFilledIn(value)
        return value
    }
}

// MARK: Credentials of the service manager

extension ConfigurationValue {
    fileprivate static let credentialPrefix = "credential:"
    /// Where systemd puts them, for the service's user alone (systemd.exec(5), LoadCredential=).
    private static let credentialDirectory = "CREDENTIALS_DIRECTORY"

    /// NAME of `${credential:NAME}`, where that is the whole text: such a credential may hold any bytes.
    fileprivate static func wholeCredential(_ text: String) -> String? {
        let (begin, end) = ("${\(credentialPrefix)", "}")
        guard text.hasPrefix(begin), text.hasSuffix(end) else { return nil }
        let name = text.dropFirst(begin.count).dropLast(end.count)
        return name.utf8.contains(UInt8(ascii: "}")) ? nil : String(name)
    }

    /// What the service manager handed over under this name; nil, reported, when there is none.
    fileprivate func credential(_ name: String) -> [UInt8]? {
        let isName =
            !name.isEmpty && name != "." && name != ".." && name.utf8.count <= 255
            && name.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "_-.".contains($0)) }
        guard isName else {
            report("${credential:...} does not hold a credential's name; write one of letters, digits, _, - and .")
            return nil
        }
        guard let folder = reader.input.environment[Self.credentialDirectory], !folder.isEmpty else {
            report(
                "there are no credentials here ($\(Self.credentialDirectory) is not set); in the unit write "
                    + "LoadCredential=\(name):PATH, elsewhere ${NAME} or file:PATH")
            return nil
        }
        switch reader.input.readFile("\(folder)/\(name)") {
        case .success(let bytes): return bytes
        case .failure(let error):
            report(
                "the credential \(name) cannot be read: \(error.reason); write LoadCredential=\(name):PATH into the "
                    + "unit, and restart it")
            return nil
        }
    }
}

extension ConfigurationValue {
    /// The text; nil, reported, when the value is no text, is empty, or has control characters.
    package func text() -> String? {
        guard let expanded = expanded() else { return nil }
        guard !expanded.text.isEmpty else {
            report("an empty text; write one, or leave the setting out")
            return nil
        }
        guard TerminalText.firstUnsafe(in: expanded.text) == nil else {
            report("the text has a control character or a line end; write it without")
            return nil
        }
        return expanded.text
    }

    /// Whether the file itself holds the text, and nothing is filled in: then whoever reads the file has it.
    package var isWrittenOut: Bool {
        guard case .scalar(let scalar) = node else { return false }
        return !scalar.string.hasPrefix("file:") && !scalar.string.contains("${")
    }

    /// A text that messages never show; nil, reported, when the value is no text or is empty.
    package func secretText() -> String? {
        guard let expanded = expanded() else { return nil }
        guard !expanded.text.isEmpty else {
            report("an empty text; write the secret as \"${NAME}\" or file:PATH")
            return nil
        }
        return expanded.text
    }

    /// A duration with its unit, `30s`; nil, reported, when the value is none or is outside of the range.
    ///
    /// - Parameter range: nil allows every duration.
    package func duration(_ range: ClosedRange<Duration>? = nil) -> Duration? {
        let words = range.map { "write \($0.lowerBound.shortText) to \($0.upperBound.shortText)" }
        return parse(words ?? "write a duration with its unit, for example 30s") { text throws(TextError) in
            let duration = try Duration(text: text)
            if let range, !range.contains(duration) {
                throw TextError("\(duration.shortText) is outside of its range", expected: words ?? "")
            }
            return duration
        }
    }

    /// A ratio written as `30%` or `0.3`, 0...1; nil, reported, when the value is none.
    package func ratio() -> Double? {
        parse("write a ratio as 30% or 0.3") { text throws(TextError) in try RatioText.parse(text) }
    }

    /// Packets per second, written as a plain number; nil, reported, when the value is none.
    package func rate() -> Double? {
        parse("write packets per second as a plain number") { text throws(TextError) in try RateText.parse(text) }
    }

    /// A whole number in decimal digits; nil, reported, when the value is none or is outside of the range.
    package func whole(_ range: ClosedRange<Int>) -> Int? {
        let words = "write a whole number, \(range.lowerBound) to \(range.upperBound)"
        return parse(words) { text throws(TextError) in
            guard let number = Int(text), text.utf8.allSatisfy({ (0x30...0x39).contains($0) || $0 == 0x2D }) else {
                throw TextError("\(TerminalText.quoted(text)) is no whole number", expected: words)
            }
            guard range.contains(number) else { throw TextError("\(number) is outside of its range", expected: words) }
            return number
        }
    }

    /// `true` or `false`, no other of YAML's spellings; nil, reported, when the value is something else.
    package func flag() -> Bool? { choice(["true", "false"]).map { $0 == "true" } }

    /// One of the known texts; nil, reported with the nearest of them, when the value is something else.
    package func choice(_ known: [String]) -> String? {
        let words = "write \(known.joined(separator: " or "))"
        return parse(words) { text throws(TextError) in
            guard known.contains(text) else {
                let nearest = NearestName.find(for: text, among: known).map { "did you mean \($0)? " } ?? ""
                throw TextError("\(TerminalText.quoted(text)) is none of them", expected: nearest + words)
            }
            return text
        }
    }

    /// A list of texts, or one text. Items that are no texts are reported and left out; nil, reported, when it is
    /// neither.
    package func texts() -> [String]? {
        if case .scalar = node { return text().map { [$0] } }
        return items()?.compactMap { $0.text() }
    }

    /// A path as the process can use it: a relative one begins at the configuration's folder. Nothing is looked for
    /// there.
    package func filePath() -> String? { text().map(reader.input.resolved) }

    /// A list of addresses, or one. Items that are no addresses are reported and left out; nil, reported, when it is
    /// neither.
    package func addresses() -> [String]? {
        if case .scalar = node { return address().map { [$0] } }
        return items()?.compactMap { $0.address() }
    }

    /// An absolute http or https address, which messages never show; nil, reported, when the value is none.
    ///
    /// - Parameter credentials: the remedy for one with a user name and a password in it, which are not sent.
    package func address(credentials: String = "leave them out; other settings beside it may take them") -> String? {
        guard let text = secretText() else { return nil }
        let rest = ["http://", "https://"].first(where: text.lowercased().hasPrefix).map { text.dropFirst($0.count) }
        guard let rest, let first = rest.first, !"/?#:".contains(first),
            text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F })
        else {
            report("no http or https address; write https://host/path, in ASCII and without spaces")
            return nil
        }
        let authority = rest.prefix { !"/?#".contains($0) }
        guard !authority.contains("@") else {
            report("has a user name or a password in the address, which are not sent; \(credentials)")
            return nil
        }
        // The colons of an IPv6 address are before its bracket.
        let host = authority.lastIndex(of: "]") ?? authority.startIndex
        let port = authority[host...].split(separator: ":").dropFirst()
        guard port.count <= 1, port.allSatisfy({ UInt16($0).map { $0 > 0 } ?? false }) else {
            report("has no possible port in the address; write https://host:port/path, the port 1 to 65535")
            return nil
        }
        return text
    }
}
