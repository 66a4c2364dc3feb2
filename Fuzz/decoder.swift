// What a decoder of the harness is.

/// A decoder: what it does with any bytes, good ones to begin with, and what its texts are made of.
struct Decoder {
    let run: (UnsafeRawBufferPointer) -> Void
    var seeds: [[UInt8]] = []
    /// nil for what is bytes to everybody; then bytes are changed.
    var grammar: Grammar?
}

func promised<Value>(_ value: Value?, _ what: String) -> Value {
    guard let value else { preconditionFailure("the harness: \(what)") }
    return value
}
