internal import Foundation
internal import LineModel

/// Equal values have equal bytes.
func encode(_ value: some Encodable) throws -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    return [UInt8](try encoder.encode(value))
}

func decode<Value: Decodable>(_ type: Value.Type, _ bytes: [UInt8]) throws -> Value {
    try JSONDecoder().decode(type, from: Data(bytes))
}

/// An incident is stored without its number, which is the key of its row.
///
/// - Returns: nil for one of a newer version that this one does not know.
func decodeIncident(_ id: Int, _ bytes: [UInt8]) throws -> Incident? {
    let decoder = JSONDecoder()
    if let key = NumberedIncident.key { decoder.userInfo[key] = id }
    let incident = try decoder.decode(NumberedIncident.self, from: Data(bytes)).incident
    return incident.isKnown ? incident : nil
}

private struct NumberedIncident: Decodable {
    static let key = CodingUserInfoKey(rawValue: "incident")

    let incident: Incident

    init(from decoder: any Decoder) throws {
        let id = Self.key.flatMap { decoder.userInfo[$0] as? Int } ?? 0
        incident = try Incident(id: id, from: decoder)
    }
}
