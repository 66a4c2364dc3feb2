/// A value of a row or a parameter, as both databases have it.
enum HubValue: Equatable, Sendable {
    case null
    case int(Int64)
    case double(Double)
    case text(String)
    case bytes([UInt8])

    static func int(_ value: Int) -> HubValue { .int(Int64(value)) }
    static func int(_ value: Int64?) -> HubValue { value.map { .int($0) } ?? .null }
    static func text(_ value: String?) -> HubValue { value.map { .text($0) } ?? .null }
    static func bytes(_ value: [UInt8]?) -> HubValue { value.map { .bytes($0) } ?? .null }
    static func flag(_ value: Bool) -> HubValue { .int(value ? 1 : 0) }
}

/// One row of an answer. A column that is not there, or that has another type, is a damaged database.
struct HubRow {
    /// Places of the columns by name, which all rows of an answer share.
    let columns: [String: Int]
    let values: [HubValue]

    func value(_ column: String) throws -> HubValue {
        guard let place = columns[column] else { throw Self.damaged(column, "is missing") }
        return values[place]
    }

    func optionalInt(_ column: String) throws -> Int64? {
        switch try value(column) {
        case .null: nil
        case .int(let value): value
        default: throw Self.damaged(column, "is no whole number")
        }
    }

    func int(_ column: String) throws -> Int64 { try present(optionalInt(column), column) }

    /// A number that people count by; what does not fit is damage.
    func count(_ column: String) throws -> Int { Int(try int(column)) }

    func flag(_ column: String) throws -> Bool { try int(column) != 0 }

    func double(_ column: String) throws -> Double {
        switch try value(column) {
        case .double(let value): value
        case .int(let value): Double(value)
        default: throw Self.damaged(column, "is no number")
        }
    }

    func optionalText(_ column: String) throws -> String? {
        switch try value(column) {
        case .null: nil
        case .text(let value): value
        default: throw Self.damaged(column, "is no text")
        }
    }

    func text(_ column: String) throws -> String { try present(optionalText(column), column) }

    func optionalBytes(_ column: String) throws -> [UInt8]? {
        switch try value(column) {
        case .null: nil
        case .bytes(let value): value
        default: throw Self.damaged(column, "is not made of bytes")
        }
    }

    func bytes(_ column: String) throws -> [UInt8] { try present(optionalBytes(column), column) }

    private func present<Value>(_ value: Value?, _ column: String) throws -> Value {
        guard let value else { throw Self.damaged(column, "is empty") }
        return value
    }

    private static func damaged(_ column: String, _ what: String) -> HubStoreError {
        HubStoreError(
            .damaged, "the hub's database: the column \(column) \(what)",
            remedy: "somebody else changed its tables; restore a backup")
    }
}
