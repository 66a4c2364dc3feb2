internal import FoundationEssentials

/// The token of a vantage: 256 bits of the system's random source, in 43 letters, digits, `-` and `_`.
package enum VantageToken {
    /// A new one, which nobody else has.
    package static func make() -> String {
        var random = SystemRandomNumberGenerator()
        let bytes = (0..<32).map { _ in UInt8.random(in: .min ... .max, using: &random) }
        return Data(bytes).base64EncodedString().compactMap { letter -> String? in
            switch letter {
            case "+": "-"
            case "/": "_"
            case "=": nil
            default: String(letter)
            }
        }.joined()
    }

    /// What the database keeps of it.
    package static func hash(_ token: String) -> [UInt8] { VantageDirectory.hash(of: token) }
}
