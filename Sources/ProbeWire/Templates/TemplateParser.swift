internal import LineModel

extension PayloadTemplate {
    /// The longest text of a template, bytes.
    package static let maxTextLength = 65_536

    /// Reads a template and checks that it can be used.
    ///
    /// - Parameter source: the file as its user named it, for messages.
    /// - Throws: everything that is wrong, each with its place and what to write instead.
    package init(text: String, source: String) throws(TemplateProblems) {
        var parser = TemplateParser()
        guard let template = parser.template(text) else {
            throw TemplateProblems(source: source, problems: parser.problems.sorted { $0.place < $1.place })
        }
        self = template
    }
}

/// Gathers the lines of a template's text, and judges them together.
struct TemplateParser {
    private(set) var problems: [PlacedError] = []
    private var content: [TemplatePiece] = []
    private var sendPlace: TextPlace?
    private var size: (bytes: Int, place: TextPlace)?
    private var rate: (perSecond: Double, place: TextPlace)?
    private var identity: (identity: TemplateReply.Identity, place: TextPlace)?
    private var patterns: [(pattern: TemplateReply.Pattern, place: TextPlace)] = []
    private var lengths: (range: ClosedRange<Int>, place: TextPlace)?

    /// The template; nil when there are problems.
    mutating func template(_ text: String) -> PayloadTemplate? {
        guard text.utf8.count <= PayloadTemplate.maxTextLength else {
            note(
                "the template has more than \(PayloadTemplate.maxTextLength) octets", "write a shorter one",
                TextPlace(line: 1, column: 1))
            return nil
        }
        for (number, line) in Self.lines(text).enumerated() { read(line, number: number + 1) }
        return judged()
    }

    /// CR LF, LF and CR each end a line; a byte order mark counts for nothing.
    private static func lines(_ text: String) -> [[Unicode.Scalar]] {
        var lines: [[Unicode.Scalar]] = [[]]
        var last: Unicode.Scalar?
        for (index, scalar) in text.unicodeScalars.enumerated() where index > 0 || scalar != "\u{FEFF}" {
            if scalar == "\n", last == "\r" {
                // The second half of a line end.
            } else if scalar == "\n" || scalar == "\r" {
                lines.append([])
            } else {
                lines[lines.count - 1].append(scalar)
            }
            last = scalar
        }
        return lines
    }

    mutating func note(_ reason: String, _ expected: String, _ place: TextPlace) {
        problems.append(PlacedError(place, TextError(reason, expected: expected)))
    }

    private mutating func read(_ scalars: [Unicode.Scalar], number: Int) {
        var scanner = TemplateScanner(scalars, line: number)
        scanner.passSpaces()
        let place = scanner.place
        let keyword = scanner.word()
        switch keyword {
        case "": return
        case "send":
            sendPlace = sendPlace ?? place
            content += scanner.content()
        case "size": readSize(&scanner, place)
        case "rate": readRate(&scanner, place)
        case "reply": readReply(&scanner, place)
        default:
            note(
                "\(TerminalText.quoted(keyword)) begins no line of a template",
                "begin each line with send, reply, size, rate or #", place)
            return
        }
        problems += scanner.problems
    }

    private mutating func readSize(_ scanner: inout TemplateScanner, _ place: TextPlace) {
        let word = scanner.word()
        guard let bytes = TemplateFieldText.number(word), (1...UDPPayload.maxBytes).contains(bytes) else {
            return note(
                "\(TerminalText.quoted(word)) is no size of a datagram",
                "write size and 1 to \(UDPPayload.maxBytes), for example size 1200", place)
        }
        if let size { return note("the size is said twice, first on line \(size.place.line)", "keep one", place) }
        size = (bytes, place)
        endLine(&scanner)
    }

    private mutating func readRate(_ scanner: inout TemplateScanner, _ place: TextPlace) {
        let word = scanner.word()
        let isPlain = word.utf8.allSatisfy { (0x30...0x39).contains($0) || $0 == UInt8(ascii: ".") }
        guard isPlain, let perSecond = Double(word), (0.001...1_000_000).contains(perSecond) else {
            return note(
                "\(TerminalText.quoted(word)) is no rate",
                "write how many probes a second one address may get, 0.001 to 1000000, for example rate 5", place)
        }
        if let rate { return note("the rate is said twice, first on line \(rate.place.line)", "keep one", place) }
        rate = (perSecond, place)
        endLine(&scanner)
    }

    private mutating func endLine(_ scanner: inout TemplateScanner) {
        scanner.passSpaces()
        guard !scanner.isAtEnd else { return }
        scanner.note(
            "there is more behind the end of what this line says", expected: "begin a new line, or a # comment")
    }

    private mutating func readReply(_ scanner: inout TemplateScanner, _ place: TextPlace) {
        let kind = scanner.word()
        switch kind {
        case "same": identify(.same, place)
        case "opaque": identify(.opaque, place)
        case "length": readLengths(scanner.word(), place)
        case "at": return readPattern(&scanner, place)
        default:
            return note(
                "\(TerminalText.quoted(kind)) is no way to recognise a reply",
                "write reply same, reply at 0 00ff{seq}, reply length 48..512 or reply opaque", place)
        }
        endLine(&scanner)
    }

    private mutating func identify(_ kind: TemplateReply.Identity, _ place: TextPlace) {
        if let identity {
            return note(
                "how a reply is recognised is said twice, first on line \(identity.place.line)", "keep one", place)
        }
        identity = (kind, place)
    }

    private mutating func readLengths(_ word: String, _ place: TextPlace) {
        let dots = word.firstIndex(of: ".") ?? word.endIndex
        let lower = TemplateFieldText.number(word[..<dots])
        let upper = dots == word.endIndex ? lower : TemplateFieldText.number(word[dots...].dropFirst(2))
        guard let lower, let upper, lower <= upper, (1...65_535).contains(lower), upper <= 65_535,
            dots == word.endIndex || word[dots...].hasPrefix("..")
        else {
            return note(
                "\(TerminalText.quoted(word)) is no length or range of lengths",
                "write reply length 48, or reply length 48..512", place)
        }
        if let lengths {
            return note("the reply's length is said twice, first on line \(lengths.place.line)", "keep one", place)
        }
        lengths = (lower...upper, place)
    }

    private mutating func readPattern(_ scanner: inout TemplateScanner, _ place: TextPlace) {
        let word = scanner.word()
        guard let offset = Self.offset(word) else {
            return note(
                "\(TerminalText.quoted(word)) is no offset",
                "write how many octets come before, as reply at 12 {seq}, or reply at end-4 {seq}", place)
        }
        let content = scanner.content()
        patterns.append((TemplateReply.Pattern(offset: offset, content: content), place))
    }

    /// `12`, or `end-4`, which is negative; nil for anything else.
    private static func offset(_ word: String) -> Int? {
        guard word.hasPrefix("end-") else {
            return TemplateFieldText.number(word).flatMap { $0 < UDPPayload.maxBytes ? $0 : nil }
        }
        return TemplateFieldText.number(word.dropFirst(4)).flatMap {
            (1..<UDPPayload.maxBytes).contains($0) ? -$0 : nil
        }
    }
}

extension TemplateParser {
    /// The template, when its parts fit together.
    private mutating func judged() -> PayloadTemplate? {
        let top = TextPlace(line: 1, column: 1)
        if sendPlace == nil {
            note("nothing says what to send", "write a line such as send 00ff{seq}\"text\"", top)
        }
        let place = sendPlace ?? top
        judgeContent(place)
        for (pattern, place) in patterns { judge(pattern, place) }
        let reply = judgedReply(place)
        guard problems.isEmpty, let reply else { return nil }
        let template = PayloadTemplate(
            content: content, size: size?.bytes, maxRate: rate?.perSecond, reply: reply)
        tryOut(template, place)
        return problems.isEmpty ? template : nil
    }

    private mutating func judgeContent(_ place: TextPlace) {
        if content.filter(\.fills).count > 1 {
            note(
                "two fields fill the datagram up to its size", "give all but one a width, as {pad:16} or {random:16}",
                place)
        }
        for piece in content {
            switch piece {
            case .any: note("{any} is for replies", "write what shall be sent, for example {random:4}", place)
            case .bits: note("{bits} is for replies", "write what shall be sent, for example 8000", place)
            default: break
            }
        }
        if content.filter(\.isChecksum).count > BoundTemplate.maxChecksums {
            note("there are more than \(BoundTemplate.maxChecksums) checksums", "write fewer", place)
        }
    }

    private mutating func judge(_ pattern: TemplateReply.Pattern, _ place: TextPlace) {
        for piece in pattern.content {
            switch piece {
            case .number(let number, let form):
                if number.isTime {
                    note("a time in a reply cannot be checked", "write {any:8} in its place", place)
                } else if widest(number) < form.bits {
                    note(
                        "the reply is to return more of a number than was sent",
                        "send the same field with at least the width that is expected back", place)
                }
            case .random, .pad, .checksum:
                note(
                    "{random}, {pad} and checksums cannot be expected at a place of a reply",
                    "write {any:4} in its place, or reply same", place)
            default: break
            }
        }
    }

    /// Bits of a number that the datagram carries.
    private func widest(_ number: TemplateNumber) -> Int {
        content.map { if case .number(number, let form) = $0 { form.bits } else { 0 } }.max() ?? 0
    }

    /// How replies are recognised; nil when the problems noted leave nothing to say.
    private mutating func judgedReply(_ send: TextPlace) -> TemplateReply? {
        let returnsSequence = patterns.contains { $0.pattern.content.contains(where: \.isSequence) }
        if identity?.identity == .same, let first = patterns.first {
            note("reply same leaves nothing to expect at a place of its own", "keep one of the two", first.place)
        }
        if identity?.identity == .same, !content.contains(where: \.isSequence) {
            note("nothing in the datagram tells one probe from another", "add {seq} to what is sent", send)
        }
        if identity?.identity == .opaque, returnsSequence, let place = identity?.place {
            note("{seq} comes back, so the reply is not opaque", "drop the line reply opaque", place)
        }
        guard let kind = identity?.identity ?? (returnsSequence ? .patterns : nil) else {
            note(
                "nothing tells which probe a reply answers",
                "write reply same, reply at 12 {seq}, or reply opaque when it carries nothing of the probe",
                patterns.first?.place ?? send)
            return nil
        }
        return TemplateReply(identity: kind, patterns: patterns.map(\.pattern), lengths: lengths?.range)
    }

    /// Binds the template as rounds will, so that what cannot work is reported when it is read.
    private mutating func tryOut(_ template: PayloadTemplate, _ place: TextPlace) {
        let shapes: [TemplateEchoShape?] =
            template.needsEcho
            ? [TemplateEchoShape(isIPv6: false, textLength: 7), TemplateEchoShape(isIPv6: true, textLength: 2)] : [nil]
        var refusals: [PlacedError] = []
        for shape in shapes {
            do throws(TemplateUnbound) {
                _ = try template.bound(shape: shape, size: UDPPayload.maxBytes)
                return
            } catch {
                refusals.append(PlacedError(error.place ?? size?.place ?? place, error.error))
            }
        }
        problems += refusals.prefix(1)
    }
}

extension TemplatePiece {
    var isSequence: Bool { if case .number(.sequence, _) = self { true } else { false } }
    var isChecksum: Bool { if case .checksum = self { true } else { false } }
}
