internal import LineModel
package import LineReport
internal import ObjectStore
package import ServiceSupport

/// Writes each round's series into every database of metrics: by the spool, in the order of time.
package actor WriteDesk {
    private let desk: SpoolDesk<[(name: String, value: String)]>
    /// The counters when a round was written last: what ended since is told to end. nil before the first.
    private var before: RoundCounters?

    /// A desk that knows no database yet.
    package init(_ surroundings: Surroundings) { desk = SpoolDesk("write", surroundings) }

    /// Writes into these from now on. What waits for one that is not among them stays in its spool.
    ///
    /// - Parameter directory: that uploads have their spools in; those of databases are in a folder of it.
    package func adopt(_ settings: [WriteSettings], directory: String, maxBytes: Int) async {
        let targets = settings.map { one in
            SpoolDesk<[(name: String, value: String)]>.Wanted(
                name: one.name, kind: one.kind, parameters: one.parameters
            ) { try PrometheusTarget.labels(one.parameters) }
        }
        await desk.adopt(targets, directory: "\(directory)/\(SpoolPlace.writes)", maxBytes: maxBytes)
        if settings.isEmpty { before = nil }
    }

    /// Spools the last round's series for every database; returns once they are on the disk, or counted as not.
    ///
    /// - Parameter counters: with the round added; they keep the counters of all lines.
    package func write(_ counters: RoundCounters, round id: String) async {
        let targets = await desk.open()
        guard !targets.isEmpty else { return }
        for (service, labels) in targets { await write(counters, round: id, labels, to: service) }
        before = counters
    }

    private func write(
        _ counters: RoundCounters, round id: String, _ labels: [(name: String, value: String)],
        to service: UploadService
    ) async {
        guard var writing = RoundWriting(counters, after: before, labels: labels) else { return }
        var number = 1
        // Made beside this actor, one after the other: of many lines each takes its time.
        while let (request, rest) = await Self.next(writing) {
            writing = rest
            let part = UploadPart(
                key: "\(id)/\(number)", contentType: "application/x-protobuf", contentEncoding: "snappy"
            ) { try $0(request[...]) }
            await service.enqueue([part])
            number += 1
        }
    }

    private nonisolated static func next(_ writing: RoundWriting) async -> ([UInt8], RoundWriting)? {
        try? await BlockingWork.run("writing") {
            var writing = writing
            return writing.next().map { ($0, writing) }
        }
    }

    /// Runs until the service is shut down; what waits then stays in the spools.
    package func run() async throws { try await desk.run() }

    /// The figures of each database, in their order.
    package func figures() async -> [(name: String, figures: UploadFigures)] { await desk.figures() }
}
