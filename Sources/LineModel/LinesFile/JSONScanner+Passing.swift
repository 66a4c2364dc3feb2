/// Walking over a text of which little is wanted: what is not wanted is read, so that a mistake in it is told, and not
/// kept, so that a large file takes no more memory than what is taken from it.
extension JSONScanner {
    /// Walks an object. Keys may be repeated; `read` is given each with its place, and reads or passes its value.
    mutating func passObject(
        _ read: (inout JSONScanner, _ key: String, TextPlace) throws(PlacedError) -> Void
    ) throws(PlacedError) {
        try countValue()
        try enter()
        if passByte("}") { return leave(()) }
        repeat {
            passBlank()
            let start = place
            guard current == UInt8(ascii: "\"") else {
                throw wrong("\(found) for a key", "write a key in double quotes")
            }
            let key = try readString()
            guard passByte(":") else { throw wrong("\(found) behind a key", "write : and a value") }
            passBlank()
            try read(&self, key, start)
        } while passByte(",")
        guard passByte("}") else { throw wrong("\(found) in an object", "write , and a key, or }") }
        leave(())
    }

    /// Walks an array; `read` reads or passes each of its values.
    mutating func passArray(_ read: (inout JSONScanner) throws(PlacedError) -> Void) throws(PlacedError) {
        try countValue()
        try enter()
        if passByte("]") { return leave(()) }
        repeat {
            passBlank()
            try read(&self)
        } while passByte(",")
        guard passByte("]") else { throw wrong("\(found) in an array", "write , and a value, or ]") }
        leave(())
    }

    /// Reads a value, keeps nothing of it.
    mutating func passValue() throws(PlacedError) {
        switch current {
        case UInt8(ascii: "{"):
            try passObject { (scanner, _, _) throws(PlacedError) in try scanner.passValue() }
        case UInt8(ascii: "["):
            try passArray { scanner throws(PlacedError) in try scanner.passValue() }
        default: _ = try readValue()
        }
    }

    /// Passes what stands behind the text's value, which must be nothing.
    mutating func passEnd() throws(PlacedError) {
        passBlank()
        guard current == nil else { throw wrong("text behind the end of the JSON value", "end the file here") }
    }
}
