struct RareFieldWriter: RareFields {
    private var present = 0
    private var next = 0
    private var values = PackedWriter()

    var bytes: [UInt8] {
        var writer = PackedWriter()
        writer.append(present)
        writer.append(raw: values.bytes)
        return writer.bytes
    }

    /// The next field's bit.
    private mutating func mark(_ isPresent: Bool) -> Bool {
        precondition(next < 63, "one number holds the bits")
        if isPresent { present |= 1 << next }
        next += 1
        return isPresent
    }

    mutating func flag(_ value: inout Bool) { _ = mark(value) }
    mutating func count(_ value: inout Int) { if mark(value != 0) { values.append(value) } }

    mutating func optional(_ value: inout Int?) {
        if mark(value != nil), let value { values.append(value) }
    }

    mutating func signed(_ value: inout Int?) {
        if mark(value != nil), let value { values.append(signed: value) }
    }

    mutating func text(_ value: inout String?) {
        if mark(value != nil), let value { values.append(value) }
    }
}
