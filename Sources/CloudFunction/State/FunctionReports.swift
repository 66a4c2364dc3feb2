internal import LineModel
internal import LineReport
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
    /// The objects of a report, as `watch` uploads them.
    static func objects(_ report: RoundReport, _ uploads: [UploadSettings]) throws -> [ReportObject] {
        let values = KeyPattern.Values(vantage: report.vantage, time: report.started, round: report.id)
        var objects: [ReportObject] = []
        let json = try object(report, .json, "application/json", isPacked: true)
        for upload in uploads {
            objects.append(ReportObject(upload: upload.name, key: try KeyPattern(upload.key).key(values), object: json))
            guard let textKey = upload.textKey else { continue }
            let key = try KeyPattern(textKey).key(values)
            let text = try object(report, .text, "text/plain; charset=utf-8", isPacked: key.hasSuffix(".gz"))
            objects.append(ReportObject(upload: upload.name, key: key, object: text))
        }
        return objects
    }

    private static func object(
        _ report: RoundReport, _ renderer: RoundRenderer, _ type: String, isPacked: Bool
    ) throws -> UploadObject {
        let result = OctetSink()
        let context = RenderContext(version: Version.text, words: .keys)
        if isPacked {
            let gzip = try Gzip(to: { result.octets += $0 })
            try renderer.render(report, context, to: { try gzip.write($0) })
            try gzip.finish()
        } else {
            try renderer.render(report, context, to: { result.octets += $0 })
        }
        return UploadObject(
            octets: result.octets, contentType: type, contentEncoding: isPacked ? "gzip" : nil)
    }
}
