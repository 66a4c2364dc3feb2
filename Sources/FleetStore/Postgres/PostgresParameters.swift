/// Values as the extended protocol takes them, all in binary form (PostgreSQL 15, "Message Formats", Bind).
struct PostgresParameters {
    private var types: [UInt32] = []
    private var lengths: [Int32] = []
    private var formats: [Int32] = []
    /// Where each begins in `bytes`; nil of NULL.
    private var starts: [Int?] = []
    // Never empty, so that an empty value has an address, too.
    private var bytes: [UInt8] = [0]

    init(_ values: [HubValue]) {
        for value in values { add(value) }
    }

    private mutating func add(_ value: HubValue) {
        switch value {
        case .null:
            // The server finds the type by its place.
            add(PostgresType.unknown, nil)
        case .int(let value): add(PostgresType.int8, Self.bigEndian(UInt64(bitPattern: value)))
        case .double(let value): add(PostgresType.float8, Self.bigEndian(value.bitPattern))
        case .text(let value): add(PostgresType.text, [UInt8](value.utf8))
        case .bytes(let value): add(PostgresType.bytea, value)
        }
    }

    private mutating func add(_ type: UInt32, _ value: [UInt8]?) {
        types.append(type)
        lengths.append(Int32(clamping: value?.count ?? 0))
        formats.append(1)
        starts.append(value == nil ? nil : bytes.count)
        bytes += value ?? []
    }

    private static func bigEndian(_ value: UInt64) -> [UInt8] {
        (0..<8).map { UInt8(truncatingIfNeeded: value >> (56 - 8 * UInt64($0))) }
    }

    /// The arrays that libpq takes; they hold while `body` runs.
    func withArrays<Value>(
        _ body: (
            UnsafePointer<UInt32>?, UnsafePointer<UnsafePointer<CChar>?>?, UnsafePointer<Int32>?, UnsafePointer<Int32>?
        ) -> Value
    ) -> Value {
        bytes.withUnsafeBytes { raw in
            let base = raw.assumingMemoryBound(to: CChar.self).baseAddress
            let values = starts.map { start in start.flatMap { start in base.map { $0 + start } } }
            return types.withUnsafeBufferPointer { types in
                values.withUnsafeBufferPointer { values in
                    lengths.withUnsafeBufferPointer { lengths in
                        formats.withUnsafeBufferPointer { formats in
                            body(types.baseAddress, values.baseAddress, lengths.baseAddress, formats.baseAddress)
                        }
                    }
                }
            }
        }
    }
}

/// The numbers of the types that occur (PostgreSQL 15, `pg_type.dat`).
enum PostgresType {
    static let unknown: UInt32 = 0
    static let bool: UInt32 = 16
    static let bytea: UInt32 = 17
    static let name: UInt32 = 19
    static let int8: UInt32 = 20
    static let int2: UInt32 = 21
    static let int4: UInt32 = 23
    static let text: UInt32 = 25
    static let float8: UInt32 = 701
    static let unknownText: UInt32 = 705
    static let varchar: UInt32 = 1043
    static let void: UInt32 = 2278
}
