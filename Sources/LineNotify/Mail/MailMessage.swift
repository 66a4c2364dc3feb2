internal import Foundation
internal import LineModel

/// A mail as bytes: RFC 5322 with MIME (RFC 2045 to 2047), text in UTF-8 as base64, so that no line is too long and no
/// line begins with a dot.
struct MailMessage {
    let from: String
    let to: [String]
    let subject: String
    let text: String
    let csv: [UInt8]?
    /// A PNG file below the text, for readers that show HTML; nil for none.
    var picture: [UInt8]?
    let id: String
    let date: WallTime

    /// The message with CR LF at each line's end.
    var bytes: [UInt8] {
        var lines = [
            "From: Plumbline <\(from)>", "To: \(to.map { "<\($0)>" }.joined(separator: ",\r\n "))",
            "Subject: \(Self.encodedHeader(subject))", "Date: \(Self.dateText(date))",
            "Message-ID: <\(id)@plumbline.invalid>", "Auto-Submitted: auto-generated", "MIME-Version: 1.0",
        ]
        let part = picture.map(illustrated) ?? plain
        if let csv {
            lines += ["Content-Type: multipart/mixed; boundary=\"plumbline-part\"", "", "--plumbline-part"] + part
            lines += [
                "--plumbline-part", "Content-Type: text/csv; charset=utf-8", "Content-Transfer-Encoding: base64",
                "Content-Disposition: attachment; filename=\"plumbline-\(date.compactText).csv\"", "",
                Self.base64(csv), "--plumbline-part--",
            ]
        } else {
            lines += part
        }
        return Array((lines.joined(separator: "\r\n") + "\r\n").utf8)
    }

    private var plain: [String] {
        [
            "Content-Type: text/plain; charset=utf-8", "Content-Transfer-Encoding: base64", "",
            Self.base64(Array(text.utf8)),
        ]
    }

    /// The text, and the text with the picture below it, of which readers show the one they can (RFC 2046 section
    /// 5.1.4, RFC 2387). Base64 has no hyphen, so that no boundary can occur in a part.
    private func illustrated(_ png: [UInt8]) -> [String] {
        let picture = "picture-\(id)@plumbline.invalid"
        let html =
            "<pre style=\"white-space:pre-wrap\">\(Self.escaped(text))</pre>"
            + "<p><img src=\"cid:\(picture)\" alt=\"\"></p>"
        return [
            "Content-Type: multipart/related; boundary=\"plumbline-shown\"; type=\"multipart/alternative\"", "",
            "--plumbline-shown", "Content-Type: multipart/alternative; boundary=\"plumbline-text\"", "",
            "--plumbline-text",
        ] + plain + [
            "--plumbline-text", "Content-Type: text/html; charset=utf-8", "Content-Transfer-Encoding: base64", "",
            Self.base64(Array(html.utf8)), "--plumbline-text--", "--plumbline-shown", "Content-Type: image/png",
            "Content-Transfer-Encoding: base64", "Content-ID: <\(picture)>",
            "Content-Disposition: inline; filename=\"plumbline-\(date.compactText).png\"", "", Self.base64(png),
            "--plumbline-shown--",
        ]
    }

    private static func escaped(_ text: String) -> String {
        text.reduce(into: "") { html, character in
            switch character {
            case "&": html += "&amp;"
            case "<": html += "&lt;"
            case ">": html += "&gt;"
            case "\"": html += "&quot;"
            default: html.append(character)
            }
        }
    }

    /// RFC 2047: words of at most 75 characters in lines of at most 76, none splits a character; plain ASCII stays.
    ///
    /// - Parameter text: of a field whose name and colon have 8 characters at most.
    static func encodedHeader(_ text: String) -> String {
        let isPlain = text.utf8.allSatisfy { (0x20..<0x7F).contains($0) } && !text.contains("=?")
        guard !isPlain || text.utf8.count > 60 else { return text }
        var words: [[UInt8]] = [[]]
        for scalar in text.unicodeScalars {
            let bytes = Array(String(scalar).utf8)
            // 45 bytes are 60 characters of base64, with 12 around them; the first has the field's name before it.
            if words[words.count - 1].count + bytes.count > (words.count == 1 ? 36 : 45) { words.append([]) }
            words[words.count - 1] += bytes
        }
        return words.map { "=?UTF-8?B?\(Data($0).base64EncodedString())?=" }.joined(separator: "\r\n ")
    }

    /// RFC 5322 section 3.3: `Tue, 24 Nov 2026 03:15:00 +0800`.
    static func dateText(_ time: WallTime) -> String {
        let days = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        let offset = time.shownOffsetMinutes
        let local = time.nanosecondsSince1970 / 1_000_000_000 + Int64(offset) * 60
        // 1970-01-01 was a Thursday.
        let day = Int(((local - (local % 86_400 + 86_400) % 86_400) / 86_400 % 7 + 7) % 7)
        let civil = time.civil
        let zone = (offset < 0 ? "-" : "+") + padded(abs(offset) / 60) + padded(abs(offset) % 60)
        return "\(days[day]), \(padded(civil.day)) \(months[civil.month - 1]) \(civil.year) \(time.timeText) \(zone)"
    }

    /// What goes between DATA and the end: a dot more where a line begins with one (RFC 5321 section 4.5.2), and the
    /// lone dot.
    static func stuffed(_ bytes: [UInt8]) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count + 64)
        var isLineStart = true
        for byte in bytes {
            if isLineStart, byte == UInt8(ascii: ".") { result.append(byte) }
            result.append(byte)
            isLineStart = byte == UInt8(ascii: "\n")
        }
        return result + Array((isLineStart ? ".\r\n" : "\r\n.\r\n").utf8)
    }

    private static func base64(_ bytes: [UInt8]) -> String {
        Data(bytes).base64EncodedString(options: [
            .lineLength76Characters, .endLineWithCarriageReturn, .endLineWithLineFeed,
        ])
    }

    private static func padded(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
}
