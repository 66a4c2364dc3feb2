/// Texts as JSON has them, for what is written by hand. `JSONWriter` (`LineReport`) escapes more: what it writes is
/// looked at in terminals.
package enum JSONText {
    /// A string with its quotes (RFC 8259 section 7).
    package static func quoted(_ text: String) -> String {
        var quoted = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": quoted += "\\\""
            case "\\": quoted += "\\\\"
            case _ where scalar.value < 0x20:
                quoted += "\\u00" + (scalar.value < 16 ? "0" : "") + String(scalar.value, radix: 16)
            default: quoted.unicodeScalars.append(scalar)
            }
        }
        return quoted + "\""
    }
}
