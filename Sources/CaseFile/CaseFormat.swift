internal import LineModel

/// The files of a case, and the versions of its format.
enum CaseFormat {
    /// What `format` of a manifest says.
    static let name = "plumbline-case"
    /// The version that is written, and the only one that is read.
    static let version = 1

    static let manifest = "manifest.json"
    static let signature = "manifest.sig"
    static let page = "index.html"
    static let probes = "probes.ndjson"
    static let packets = "packets.txt"
    static let rounds = "rounds.json"
    static let witnesses = "witnesses.json"
    static let figures = "figures.json"
    static let machine = "machine.json"
    static let explanations = "explanations.json"
    static let traces = "traces.txt"

    /// Files that every case has; the others are there where the history has something for them.
    static let required = [page, probes, packets, rounds, witnesses, figures, machine]
    static let all = required + [explanations, traces]

    /// The documents that are made of the probes and of each other, as bytes: what is written, and what a check makes
    /// anew.
    static func files(
        _ documents: CaseDocuments, _ series: [CaseProbes.Series], key: CasePublicKey
    ) -> [String: [UInt8]] {
        let places = documents.figures["lines"].elements.map { ($0["line"].string ?? "", $0["ingress"].string ?? "") }
        var files = [
            page: CasePage(documents, key: key).bytes,
            packets: CasePackets.bytes(
                series, rounds: documents.rounds,
                places: Dictionary(places, uniquingKeysWith: { first, _ in first }), documents.reader),
        ]
        if let explanations = documents.explanations { files[traces] = CaseTraces.bytes(explanations) }
        return files
    }

    /// The zero of the probes' times, by round.
    static func epochs(_ rounds: CaseJSON) -> [String: Int64] {
        Dictionary(
            rounds["rounds"].elements.compactMap { entry in
                guard let id = entry["round"]["id"].string, let epoch = entry["epoch_ns"].integer else { return nil }
                return (id, epoch)
            }, uniquingKeysWith: { first, _ in first })
    }
}
