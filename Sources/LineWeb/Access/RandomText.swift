internal import FoundationEssentials

/// Texts that nobody can guess.
enum RandomText {
    /// 256 bits of the system's random source, as 43 letters, digits, `-` and `_` (RFC 4648 section 5).
    static func make() -> String { text(bytes(32)) }

    static func bytes(_ count: Int) -> [UInt8] {
        var random = SystemRandomNumberGenerator()
        return (0..<count).map { _ in UInt8.random(in: .min ... .max, using: &random) }
    }

    /// Bytes in base 64 for addresses, without padding.
    static func text(_ bytes: some Sequence<UInt8>) -> String {
        String(
            Data(bytes).base64EncodedString().compactMap { letter -> Character? in
                switch letter {
                case "+": "-"
                case "/": "_"
                case "=": nil
                default: letter
                }
            })
    }

    /// What `text` writes; nil for anything else.
    static func bytes(of text: String) -> [UInt8]? {
        guard text.utf8.allSatisfy({ $0 != UInt8(ascii: "+") && $0 != UInt8(ascii: "/") }), text.utf8.count <= 4_096
        else {
            return nil
        }
        let plain = text.replacing("-", with: "+").replacing("_", with: "/")
        let padding = String(repeating: "=", count: (4 - plain.utf8.count % 4) % 4)
        return Data(base64Encoded: plain + padding).map { Array($0) }
    }
}
