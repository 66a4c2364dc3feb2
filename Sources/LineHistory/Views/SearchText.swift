internal import Glibc
internal import LineModel

/// What is searched of many lines, in one piece of memory, whatever the letters' case.
struct SearchText: Sendable {
    private let bytes: [UInt8]
    /// Where each line's text begins, and behind the last one where it ends.
    private let starts: [Int]

    /// Of a line its name, ingress, echo and the values of its tags, apart from each other: no word goes across.
    init(_ lines: [Line], withAddresses: Bool = true) {
        var bytes: [UInt8] = []
        var starts: [Int] = []
        bytes.reserveCapacity(lines.count * 64)
        starts.reserveCapacity(lines.count + 1)
        for line in lines {
            starts.append(bytes.count)
            Self.append(line.name, to: &bytes)
            if withAddresses {
                Self.append(line.ingress.description, to: &bytes)
                if let echo = line.echo { Self.append(echo.description, to: &bytes) }
            }
            for tag in line.tags { Self.append(tag.value, to: &bytes) }
        }
        starts.append(bytes.count)
        self.bytes = bytes
        self.starts = starts
    }

    /// The words of a search, as they are compared.
    static func words(_ search: String) -> [[UInt8]] {
        search.split(whereSeparator: \.isWhitespace).map { Array($0.lowercased().utf8) }
    }

    /// Takes those places away whose text lacks one of the words.
    func filter(_ places: [Int32], having words: [[UInt8]]) -> [Int32] {
        guard !words.isEmpty else { return places }
        return bytes.withUnsafeBytes { all in
            places.filter { place in
                let text = UnsafeRawBufferPointer(rebasing: all[starts[Int(place)]..<starts[Int(place) + 1]])
                return words.allSatisfy { Self.has($0, text) }
            }
        }
    }

    /// Whether the word is in the text: looks for its first byte, then at the rest.
    private static func has(_ word: [UInt8], _ text: UnsafeRawBufferPointer) -> Bool {
        guard let first = word.first, var place = text.baseAddress else { return word.isEmpty }
        let end = place + text.count
        while end - place >= word.count, let found = memchr(place, Int32(first), end - place - word.count + 1) {
            if memcmp(found, word, word.count) == 0 { return true }
            place = UnsafeRawPointer(found) + 1
        }
        return false
    }

    /// Words have no blanks, so a line feed parts the texts.
    private static func append(_ text: String, to bytes: inout [UInt8]) {
        let start = bytes.count
        bytes.append(contentsOf: text.utf8)
        if bytes[start...].allSatisfy({ $0 < 0x80 }) {
            for place in start..<bytes.count where UInt8(ascii: "A")...UInt8(ascii: "Z") ~= bytes[place] {
                bytes[place] |= 0x20
            }
        } else {
            bytes.replaceSubrange(start..., with: text.lowercased().utf8)
        }
        bytes.append(0x0A)
    }
}
