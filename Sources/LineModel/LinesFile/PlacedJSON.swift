/// A JSON value (RFC 8259) that knows where it stands, so that a wrong meaning can be reported as precisely as a wrong
/// comma.
package struct PlacedJSON: Sendable {
    /// What a value is.
    package enum Content: Sendable {
        case null
        case bool(Bool)
        /// The double is finite; `raw` is the number as it was written.
        case number(Double, raw: String)
        case string(String)
        case array([PlacedJSON])
        /// In the order of the text, keys unique.
        case object([Member])
    }

    /// One `"key": value` of an object.
    package struct Member: Sendable {
        /// Unescaped.
        package let key: String
        /// Where the key's opening quote stands.
        package let keyPlace: TextPlace
        /// The value behind the key.
        package let value: PlacedJSON
    }

    /// What the value is, and what it holds.
    package let content: Content
    /// Where the value's first character stands.
    package let place: TextPlace

    /// The deepest nesting of arrays and objects that is read: far more than a lines file has, far less than the stack.
    package static let depthLimit = 64

    /// Reads one JSON text in UTF-8, with or without a byte order mark. Throws the first thing that is wrong, with its
    /// place; repeated keys are wrong too.
    package init(bytes: [UInt8]) throws(PlacedError) { try self.init(bytes: bytes, bounds: LinesBounds()) }

    /// The same, as far as `bounds` lets it: a document of more values than so many lines have is refused.
    package init(bytes: [UInt8], bounds: LinesBounds) throws(PlacedError) {
        let body = UTF8Check.withoutMark(bytes)
        if let bad = UTF8Check.problem(in: body) { throw bad }
        // Without a mark the bytes are shared, and not copied.
        var scanner = JSONScanner(bytes: body.count == bytes.count ? bytes : Array(body), bounds: bounds)
        self = try scanner.readText()
    }

    init(content: Content, place: TextPlace) {
        self.content = content
        self.place = place
    }

    /// `an array`, `text`, ...: what the value is, for a message.
    package var kind: String {
        switch content {
        case .null: "null"
        case .bool: "a truth value"
        case .number: "a number"
        case .string: "text"
        case .array: "an array"
        case .object: "an object"
        }
    }
}
