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
    /// Why the report is not in its place; nil when it is.
    let failure: String?
}

/// Objects that could not be uploaded, kept in memory for the process's next call: bounded, the oldest go first.
struct ReportBacklog: Sendable {
    static let maxBytes = 32 << 20

    private(set) var objects: [ReportObject] = []

    /// - Returns: how many were dropped.
    mutating func keep(_ more: [ReportObject]) -> Int {
        objects += more
        var bytes = objects.reduce(0) { $0 + $1.object.bytes.count }
        var dropped = 0
        while bytes > Self.maxBytes {
            bytes -= objects.removeFirst().object.bytes.count
            dropped += 1
        }
        return dropped
    }

    mutating func removeAll() -> [ReportObject] {
        defer { objects = [] }
        return objects
    }
}

enum FunctionReports {
    /// The objects of a report, as `watch` uploads them. Several uploads share the bytes of one form.
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
        var bytes: [UInt8] = []
        try part.write { bytes += $0 }
        return UploadObject(
            bytes: bytes, contentType: part.contentType, contentEncoding: part.contentEncoding)
    }
}
