internal import LineModel

/// Makes the zip of a case. The same input, reader and key give the same bytes.
package enum CaseMaker {
    /// Why there is no case.
    package struct Failure: Error, CustomStringConvertible {
        /// What is wrong, and what to do.
        package let description: String
    }

    /// - Parameters:
    ///   - hidden: what is left out of every file, with stable words in its place.
    ///   - key: signs the manifest.
    /// - Throws: where nothing can be signed, or the files are too many bytes together.
    package static func zip(
        of input: CaseInput, hiding hidden: Set<CaseHiding>, for reader: CaseReader, key: CaseKey
    ) throws(Failure) -> [UInt8] {
        let input = input.hiding(hidden, language: reader.language)
        let documents = CaseDocuments(input, hidden: hidden, reader)
        let probes = probes(of: input)
        let series: [CaseProbes.Series]
        // The listing is made of the probes as they are written, so that whoever reads them makes the same one.
        do throws(CaseProbes.Failure) {
            series = try CaseProbes.read(probes, epochs: CaseFormat.epochs(documents.rounds))
        } catch {
            throw Failure(description: "the probes of the incident cannot be told apart; its history may be damaged")
        }
        var files = CaseFormat.files(documents, series, key: key.publicKey)
        files[CaseFormat.probes] = probes
        files[CaseFormat.rounds] = documents.rounds.bytes(linesDownTo: 3)
        files[CaseFormat.witnesses] = documents.witnesses.bytes(linesDownTo: 2)
        files[CaseFormat.figures] = documents.figures.bytes(linesDownTo: 5)
        files[CaseFormat.machine] = documents.machine.bytes(linesDownTo: 1)
        files[CaseFormat.explanations] = documents.explanations?.bytes(linesDownTo: 3)
        return try zip(files, documents, input, key)
    }

    private static func probes(of input: CaseInput) -> [UInt8] {
        var bytes: [UInt8] = []
        for row in input.rows {
            guard let probes = row.probes else { continue }
            let (line, round) = (input.lines[row.line], input.rounds[row.round])
            // Lines of other payloads are one flow each, whatever the plan says; so are those behind proxies.
            let takesTurns = ["plumb", "relay"].contains(line.payload) && round.report["validity"]["socks5"] == .null
            let ports = takesTurns ? round.sourcePorts.flatMap { $0 > 1 ? $0 : nil } : nil
            CaseProbes.append(probes, line: line.name, round: round, ports: ports, into: &bytes)
        }
        return bytes
    }

    private static func zip(
        _ files: [String: [UInt8]], _ documents: CaseDocuments, _ input: CaseInput, _ key: CaseKey
    ) throws(Failure) -> [UInt8] {
        let entries = CaseFormat.all.compactMap { name in files[name].map { ZipEntry(name: name, bytes: $0) } }
        let manifest = CaseManifest.json(entries, documents.about, input, key.publicKey).bytes(linesDownTo: 3)
        guard let signature = key.signature(of: manifest) else {
            throw Failure(description: "the manifest cannot be signed; make a new key")
        }
        let signed = [
            ZipEntry(name: CaseFormat.manifest, bytes: manifest),
            ZipEntry(name: CaseFormat.signature, bytes: signature),
        ]
        do throws(ZipArchive.Failure) {
            return try ZipArchive.bytes(of: signed + entries)
        } catch {
            throw Failure(description: "the case cannot be packed: \(error)")
        }
    }
}
