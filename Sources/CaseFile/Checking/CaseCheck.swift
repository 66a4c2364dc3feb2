internal import LineModel

/// What a check of a case comes to.
package struct CaseCheck: Sendable {
    /// The incident's number, as the manifest has it; so have it the next four.
    package var incident: Int
    /// The place that was measured from.
    package var vantage: String
    /// The version of the program that made the case.
    package var program: String
    /// When, RFC 3339.
    package var madeAt: String
    /// What was hidden: words of `CaseHiding`.
    package var hidden: [String]
    /// The key that the case names.
    package var key: CasePublicKey
    /// Whether the checker brought the key with him, so that the signature says who made it.
    package var keyWasGiven: Bool
    /// Files whose SHA-256 was looked at, without the manifest and its signature.
    package var files = 0
    /// Rows of figures: a line in a round each.
    package var rows = 0
    /// Those of them that were recomputed from their probes.
    package var recomputed = 0
    /// Single probes that were read.
    package var probes = 0
    /// Documents made by another version of the program that this one writes in other words: their digest alone says
    /// that nothing was changed.
    package var otherWords: [String] = []
    /// What is not as the case says, at most `maxDifferences`.
    package var differences: [CaseDifference] = []
    /// How many more there are.
    package var moreDifferences = 0

    /// Differences that are named.
    package static let maxDifferences = 200

    /// Whether the case is what it says to be.
    package var isSound: Bool { differences.isEmpty }

    mutating func add(_ difference: CaseDifference) {
        if differences.count < Self.maxDifferences { differences.append(difference) } else { moreDifferences += 1 }
    }
}

extension CaseCheck {
    /// Checks a case, which may be hostile.
    ///
    /// - Parameters:
    ///   - key: the maker's, as somebody got it by another way; nil takes the one that the case names.
    ///   - program: the version of this program: documents that another one made may be in other words.
    /// - Throws: what is no case.
    package init(
        zip: [UInt8], key given: CasePublicKey?, program: String, bounds: ZipArchive.Bounds = ZipArchive.Bounds()
    ) throws(CaseUnreadable) {
        let entries: [ZipEntry]
        do throws(ZipArchive.Failure) { entries = try ZipArchive.entries(of: zip, bounds: bounds) } catch {
            throw CaseUnreadable("\(error)")
        }
        let files = Dictionary(entries.map { ($0.name, $0.bytes) }, uniquingKeysWith: { first, _ in first })
        guard let bytes = files[CaseFormat.manifest], let signature = files[CaseFormat.signature] else {
            throw CaseUnreadable("it has no \(CaseFormat.manifest), or no \(CaseFormat.signature): it is no case")
        }
        let manifest = try CaseManifest(reading: bytes)
        let about = manifest.json["case"]
        incident = about["incident"].int ?? 0
        vantage = about["vantage"].string ?? ""
        self.program = manifest.program
        madeAt = manifest.madeAt
        hidden = about["hidden"].elements.compactMap(\.string)
        (key, keyWasGiven) = (manifest.key, given != nil)
        if let given, given != manifest.key { add(.otherKey(given: given.id, found: manifest.key.id)) }
        if manifest.keyID != manifest.key.id || !manifest.key.isValid(signature, for: bytes) { add(.signature) }
        checkFiles(manifest, files)
        checkContent(about, files, isOfThisProgram: manifest.program == program)
    }

    private mutating func checkFiles(_ manifest: CaseManifest, _ files: [String: [UInt8]]) {
        for name in CaseFormat.required where !manifest.files.contains(where: { $0.name == name }) {
            add(.missing(file: name))
        }
        for file in manifest.files {
            guard let bytes = files[file.name] else {
                add(.missing(file: file.name))
                continue
            }
            self.files += 1
            if bytes.count != file.bytes || HexText.lower(CaseDigest.sha256(bytes)) != file.sha256 {
                add(.changed(file: file.name))
            }
        }
        let listed = Set(manifest.files.map(\.name)).union([CaseFormat.manifest, CaseFormat.signature])
        for name in files.keys.sorted() where !listed.contains(name) { add(.unlisted(file: name)) }
    }

    /// Reads the documents, and makes anew what can be made of them.
    private mutating func checkContent(_ about: CaseJSON, _ files: [String: [UInt8]], isOfThisProgram: Bool) {
        guard let figures = read(CaseFormat.figures, files), let rounds = read(CaseFormat.rounds, files),
            let witnesses = read(CaseFormat.witnesses, files), let machine = read(CaseFormat.machine, files),
            let bytes = files[CaseFormat.probes]
        else { return }
        let explanations = files[CaseFormat.explanations] == nil ? nil : read(CaseFormat.explanations, files)
        let documents = CaseDocuments(
            about: about, figures: figures, rounds: rounds, witnesses: witnesses, machine: machine,
            explanations: explanations)
        let series: [CaseProbes.Series]
        do throws(CaseProbes.Failure) {
            series = try CaseProbes.read(bytes, epochs: CaseFormat.epochs(rounds))
        } catch {
            return add(.unreadable(file: CaseFormat.probes, why: "line \(error.line) is no probe of these rounds"))
        }
        probes = series.reduce(0) { $0 + $1.records.count }
        checkFigures(documents, series)
        for (name, made) in CaseFormat.files(documents, series, key: key).sorted(by: { $0.key < $1.key })
        where files[name] != made {
            if isOfThisProgram || files[name] == nil { add(.derived(file: name)) } else { otherWords.append(name) }
        }
    }

    private mutating func read(_ name: String, _ files: [String: [UInt8]]) -> CaseJSON? {
        // One that is missing was told already.
        guard let bytes = files[name] else { return nil }
        do throws(CaseJSON.Failure) { return try CaseJSON(reading: bytes) } catch {
            add(.unreadable(file: name, why: "\(error)"))
            return nil
        }
    }
}
