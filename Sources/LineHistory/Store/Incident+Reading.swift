internal import Foundation
internal import LineModel

/// An incident is read together with its number, which is the key of its row.
extension Incident: DecodableWithConfiguration {
    init(from decoder: any Decoder, configuration id: Int) throws { try self.init(id: id, from: decoder) }
}
