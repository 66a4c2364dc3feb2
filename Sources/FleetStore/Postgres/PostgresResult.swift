internal import CPostgres

/// The answer to one statement, freed when nobody has it any more.
final class PostgresResult {
    private let result: OpaquePointer

    init(_ result: OpaquePointer) { self.result = result }

    deinit { PQclear(result) }

    /// What the statement did, in the server's word: `COMMIT`, `ROLLBACK`, …
    var command: String { String(cString: PQcmdStatus(result)) }

    /// nil where it is no failure.
    func failure(_ address: PostgresAddress) -> PostgresFailure? {
        switch PQresultStatus(result) {
        case PGRES_COMMAND_OK, PGRES_TUPLES_OK, PGRES_EMPTY_QUERY: return nil
        default:
            let state = PQresultErrorField(result, Int32(UInt8(ascii: "C"))).map { String(cString: $0) }
            let primary = PQresultErrorField(result, Int32(UInt8(ascii: "M"))).map { String(cString: $0) }
            let text = primary ?? String(cString: PQresultErrorMessage(result))
            return PostgresFailure(state: state, text: address.shown(text.isEmpty ? "no answer" : text))
        }
    }

    /// The rows.
    ///
    /// - Throws: `.failed` for a column of a type that no statement of ours asks for.
    func rows() throws -> [HubRow] {
        let fields = PQnfields(result)
        var columns: [String: Int] = [:]
        for field in 0..<fields { columns[String(cString: PQfname(result, field))] = Int(field) }
        let types = (0..<fields).map { UInt32(PQftype(result, $0)) }
        return try (0..<PQntuples(result)).map { row in
            HubRow(columns: columns, values: try (0..<fields).map { try value(row, $0, types[Int($0)]) })
        }
    }

    private func value(_ row: Int32, _ field: Int32, _ type: UInt32) throws -> HubValue {
        guard PQgetisnull(result, row, field) == 0, let start = PQgetvalue(result, row, field) else { return .null }
        let bytes = UnsafeRawBufferPointer(start: start, count: Int(PQgetlength(result, row, field)))
        switch type {
        case PostgresType.int8: return .int(Int64(bitPattern: Self.bigEndian(bytes)))
        case PostgresType.int4: return .int(Int64(Int32(truncatingIfNeeded: Self.bigEndian(bytes))))
        case PostgresType.int2: return .int(Int64(Int16(truncatingIfNeeded: Self.bigEndian(bytes))))
        case PostgresType.bool: return .int(Int64(Self.bigEndian(bytes)))
        case PostgresType.float8: return .double(Double(bitPattern: Self.bigEndian(bytes)))
        case PostgresType.text, PostgresType.varchar, PostgresType.name, PostgresType.unknownText:
            return .text(String(decoding: bytes, as: UTF8.self))
        case PostgresType.bytea: return .bytes([UInt8](bytes))
        case PostgresType.void: return .null
        default:
            throw HubStoreError(.failed, "PostgreSQL gave a value of type \(type), which nothing here asks for")
        }
    }

    private static func bigEndian(_ bytes: UnsafeRawBufferPointer) -> UInt64 {
        bytes.reduce(0) { $0 << 8 | UInt64($1) }
    }
}
