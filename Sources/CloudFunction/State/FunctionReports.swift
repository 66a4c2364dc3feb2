internal import LineModel
internal import LineService
internal import ObjectStore

/// One object for one upload.
struct ReportObject: Sendable {
    /// The entry's name under `upload`.
    let upload: String
    let key: String
    let object: UploadObject
}

/// What putting one object came to.
struct UploadResult: Sendable {
    let upload: String
    let key: String
    /// nil: it is in place.
    let failure: String?
}

/// Objects that could not be uploaded, kept in memory for the process's next call: bounded, the oldest go first.
struct ReportBacklog: Sendable {
    static let mostOctets = 32 << 20

    private(set) var objects: [ReportObject] = []

    /// - Returns: how many were dropped.
    mutating func keep(_ more: [ReportObject]) -> Int {
        objects += more
        var octets = objects.reduce(0) { $0 + $1.object.octets.count }
        var dropped = 0
        while octets > Self.mostOctets {
            octets -= objects.removeFirst().object.octets.count
            dropped += 1
        }
        return dropped
    }

    mutating func takeAll() -> [ReportObject] {
        defer { objects = [] }
        return objects
    }
}

enum FunctionReports {
    /// The objects of a report, as `watch` uploads them. Several uploads share the octets of one form.
    static func objects(_ report: RoundReport, _ uploads: [UploadSettings]) throws -> [ReportObject] {
        var made: [String: UploadObject] = [:]
        return try uploads.flatMap { upload in
            let parts = UploadPart.parts(
                of: report, key: try KeyPattern(upload.key), textKey: try upload.textKey.map(KeyPattern.init))
            return try parts.map { part in
                let form = "\(part.contentType) \(part.isPacked)"
                let object = try made[form] ?? object(part)
                made[form] = object
                return ReportObject(upload: upload.name, key: part.key, object: object)
            }
        }
    }

    private static func object(_ part: UploadPart) throws -> UploadObject {
        let result = OctetSink()
        try part.write { result.octets += $0 }
        return UploadObject(
            octets: result.octets, contentType: part.contentType, contentEncoding: part.contentEncoding)
    }
}
