internal import FleetModel
internal import LineModel
internal import ObjectStore

/// Lines as a lines file in JSON (`LinesJSON`), packed by gzip.
enum PackedLines {
    /// The same lines have the same bytes.
    static func pack(_ lines: [Line]) throws(HubStoreError) -> [UInt8] {
        let text = LinesJSON.write(lines)
        do {
            return try text.gzipped()
        } catch {
            throw HubStoreError(.refused, "the lines cannot be packed (\(error))")
        }
    }

    static func unpack(_ packed: [UInt8], maxBytes: Int) throws(HubStoreError) -> [Line] {
        guard let text = Gunzip.unpack(packed, maxBytes: maxBytes) else {
            throw HubStoreError(
                .damaged, "the lines of a generation cannot be unpacked", remedy: "import the lines anew")
        }
        // An empty list is no lines file, and a generation may well be one.
        guard text != [UInt8]("[]".utf8) else { return [] }
        let file = LinesFile.parse(bytes: text, source: "generation", format: .json)
        guard let problem = file.problems.first else { return file.lines }
        throw HubStoreError(
            .damaged, "the lines of a generation cannot be read (\(problem))", remedy: "import the lines anew")
    }
}
