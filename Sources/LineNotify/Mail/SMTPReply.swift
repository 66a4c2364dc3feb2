/// A server's reply (RFC 5321 section 4.2): a code and its lines of text.
struct SMTPReply: Equatable, Sendable {
    let code: Int
    let lines: [String]

    var isPositive: Bool { (200...399).contains(code) }

    /// What an EHLO reply offers: keyword and arguments, in capitals.
    func capability(_ keyword: String) -> [String]? {
        var found: [String]?
        for line in lines.dropFirst() {
            // Old servers write AUTH=LOGIN, some beside a line of today's form.
            let words = line.uppercased().split { $0 == " " || $0 == "=" }.map(String.init)
            guard words.first == keyword else { continue }
            found = (found ?? []) + words.dropFirst()
        }
        return found
    }

    /// The largest mail that the server takes, bytes (RFC 1870); nil where it does not say, or sets no bound.
    var maxBytes: Int? {
        capability("SIZE")?.first.flatMap { Int($0) }.flatMap { $0 > 0 ? $0 : nil }
    }
}

/// Gathers a reply from lines. Pure.
struct SMTPReplyReader {
    static let maxLineBytes = 2000
    static let maxLines = 100

    enum Problem: Error, Equatable { case notSMTP, tooLong }

    private var lines: [String] = []
    private var code: Int?
    private var pending: [UInt8] = []

    /// Bytes that came and have not been a part of a reply that was given.
    var hasRest: Bool { !pending.isEmpty || !lines.isEmpty }

    /// - Returns: the replies that these bytes complete.
    mutating func read(_ bytes: some Sequence<UInt8>) throws(Problem) -> [SMTPReply] {
        var replies: [SMTPReply] = []
        for byte in bytes {
            guard byte == UInt8(ascii: "\n") else {
                guard pending.count < Self.maxLineBytes else { throw .tooLong }
                pending.append(byte)
                continue
            }
            if let reply = try readLine() { replies.append(reply) }
        }
        return replies
    }

    private mutating func readLine() throws(Problem) -> SMTPReply? {
        if pending.last == UInt8(ascii: "\r") { pending.removeLast() }
        let line = pending
        pending = []
        guard line.count >= 3, line[..<3].allSatisfy({ (0x30...0x39).contains($0) }), (0x32...0x35).contains(line[0]),
            line.count == 3 || line[3] == UInt8(ascii: " ") || line[3] == UInt8(ascii: "-")
        else { throw .notSMTP }
        let number = line[..<3].reduce(0) { $0 * 10 + Int($1 - 0x30) }
        guard code == nil || code == number else { throw .notSMTP }
        guard lines.count < Self.maxLines else { throw .tooLong }
        code = number
        lines.append(String(decoding: line.dropFirst(4), as: UTF8.self))
        guard line.count == 3 || line[3] == UInt8(ascii: " ") else { return nil }
        defer { (lines, code) = ([], nil) }
        return SMTPReply(code: number, lines: lines)
    }
}
