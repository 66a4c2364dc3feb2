package import LineModel
internal import ObjectStore
package import ServiceSupport

/// Hands each round's report to every upload, in the forms that the configuration names.
package struct UploadDesk: Sendable {
    private struct Keys {
        let json: KeyPattern
        let text: KeyPattern?
    }

    private let desk: SpoolDesk<Keys>

    /// A desk that knows no upload yet.
    package init(_ surroundings: Surroundings) { desk = SpoolDesk("upload", surroundings) }

    /// Uploads to these from now on. What waits for one that is not among them stays in its spool.
    ///
    /// - Parameter directory: of the spools, one each in it.
    package func adopt(_ settings: [UploadSettings], directory: String, maxBytes: Int) async {
        let targets = settings.map { one in
            SpoolDesk<Keys>.Wanted(name: one.name, kind: one.kind, parameters: one.parameters) {
                Keys(json: try KeyPattern(one.key), text: try one.textKey.map(KeyPattern.init))
            }
        }
        await desk.adopt(targets, directory: directory, maxBytes: maxBytes)
    }

    /// Spools a round's report for every upload; returns once it is on the disk, or counted as not.
    package func upload(_ report: RoundReport) async {
        for (service, keys) in await desk.open() {
            await service.enqueue(UploadPart.parts(of: report, key: keys.json, textKey: keys.text))
        }
    }

    /// Runs until the service is shut down; what waits then stays in the spools.
    package func run() async throws { try await desk.run() }

    /// The figures of each upload, ordered by its name.
    package func figures() async -> [(name: String, figures: UploadFigures)] { await desk.figures() }
}
