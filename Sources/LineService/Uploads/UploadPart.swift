package import LineModel
internal import LineReport
package import ObjectStore

/// One object of a round, to be uploaded.
package struct UploadPart: Sendable {
    /// The object's key (`KeyPattern.key`).
    package var key: String
    /// `application/json`, `text/plain; charset=utf-8`
    package var contentType: String
    /// Whether it is packed by gzip.
    package var isPacked: Bool
    /// Hands the object's bytes to a sink, piece by piece: a renderer's rendering.
    package var produce: @Sendable ((ArraySlice<UInt8>) throws -> Void) throws -> Void

    /// How it is packed already, as HTTP has it: `snappy`; nil when `isPacked` says all.
    private var encoding: String?

    /// A part that is packed already.
    package init(
        key: String, contentType: String, contentEncoding: String,
        produce: @escaping @Sendable ((ArraySlice<UInt8>) throws -> Void) throws -> Void
    ) {
        self.init(key: key, contentType: contentType, isPacked: false, produce: produce)
        encoding = contentEncoding
    }

    /// A part whose rendering is made when it is written.
    package init(
        key: String, contentType: String, isPacked: Bool,
        produce: @escaping @Sendable ((ArraySlice<UInt8>) throws -> Void) throws -> Void
    ) {
        self.key = key
        self.contentType = contentType
        self.isPacked = isPacked
        self.produce = produce
    }

    /// `gzip` when the part is packed as it is written, how it was packed before, or nil.
    package var contentEncoding: String? { isPacked ? "gzip" : encoding }

    /// Hands the bytes as they are uploaded to a sink, packed where they are to be.
    package func write(to sink: Gzip.Sink) throws {
        guard isPacked else { return try produce(sink) }
        try withoutActuallyEscaping(sink) { sink in
            let gzip = try Gzip(to: sink)
            try produce { try gzip.write($0) }
            try gzip.finish()
        }
    }
}

extension UploadPart {
    /// A round's report in the forms that an upload names: JSON, always packed, and the text.
    ///
    /// - Parameters:
    ///   - key: of the JSON.
    ///   - textKey: the pattern of the text's key; the text is packed where it ends in `.gz`. nil when no text is
    ///     uploaded.
    package static func parts(of report: RoundReport, key: KeyPattern, textKey: KeyPattern?) -> [UploadPart] {
        let values = KeyPattern.Values(vantage: report.vantage, time: report.started, round: report.id)
        let json = part(report, key.key(values), .json, type: "application/json", isPacked: true)
        guard let textKey = textKey?.key(values) else { return [json] }
        return [
            json,
            part(report, textKey, .text, type: "text/plain; charset=utf-8", isPacked: textKey.hasSuffix(".gz")),
        ]
    }

    private static func part(
        _ report: RoundReport, _ key: String, _ renderer: RoundRenderer, type: String, isPacked: Bool
    ) -> UploadPart {
        UploadPart(key: key, contentType: type, isPacked: isPacked) { sink in
            try renderer.render(report, RenderContext(version: Version.text, words: .keys), to: sink)
        }
    }
}
