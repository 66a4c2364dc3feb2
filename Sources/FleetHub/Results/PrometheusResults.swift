package import FleetModel
internal import LineService
internal import ObjectStore
package import LineModel
package import ServiceSupport

/// A store that speaks Prometheus' remote write and its query API: VictoriaMetrics, Prometheus, Mimir, Thanos.
package struct PrometheusResults: ResultsStore {
    /// What the configuration can say below `results: {prometheus: …}`.
    package static let parameters = [
        ParameterSpec("write", .address, isRequired: true), ParameterSpec("query", .address, isRequired: true),
        ParameterSpec("labels", .texts), ParameterSpec("headers", .secrets), ParameterSpec("username", .text),
        ParameterSpec("password", .secret), ParameterSpec("token", .secret), ParameterSpec("timeout", .duration),
    ]

    private let target: any UploadTarget
    private let query: PrometheusQuery
    private let labels: [(name: String, value: String)]

    /// Makes it from parameters that match `parameters`; makes no request.
    ///
    /// - Throws: what a `ParameterSpec` cannot say.
    package init(_ parameters: Parameters, _ surroundings: Surroundings) throws(ParameterProblem) {
        var checks = ParameterChecks()
        let written = parameters.adding(["url": .secret(parameters.secret("write") ?? Secret(""))])
        target = try PrometheusTarget.kind.make(written, surroundings)
        labels = checks.value(or: []) { () throws(ParameterProblem) in try PrometheusTarget.labels(parameters) }
        query =
            checks.value(or: nil) { () throws(ParameterProblem) in try PrometheusQuery(parameters, surroundings) }
            ?? PrometheusQuery(surroundings)
        try checks.close()
    }

    /// Not every store rolls up by itself.
    package var keepsHours: Bool { true }

    /// See `ResultsStore`.
    package func write(_ round: FleetRound) async throws {
        var writing = PairWriting(round, labels: labels)
        while let request = writing.nextRequest() { try await put(request) }
    }

    /// See `ResultsStore`.
    package func closeHour(_ hour: Int64, of vantage: String, rounds: [FleetRound]) async throws {
        var writing = HourWriting(vantage: vantage, hour: hour, rounds: rounds, labels: labels)
        while let request = writing.nextRequest() { try await put(request) }
    }

    /// See `ResultsStore`; a vantage without samples has a window without points.
    package func windows(_ asked: WindowsAsked) async throws -> [LineWindow?] {
        try await PairReading(asked, labels: labels).windows { try await query.range($0) }
    }

    /// How long series are kept is the store's own setting.
    package func expire(now: WallTime) async throws {}

    /// Sends one request.
    ///
    /// 400, 413 and 422 are about the samples: the same ones would be refused for ever (the specification of remote
    /// write; Prometheus answers 400 to samples older than its `out_of_order_time_window`). Everything else is about
    /// the store or the way to it, and may be mended: the round waits.
    private func put(_ request: [UInt8]) async throws {
        let object = UploadObject(bytes: request, contentType: "application/x-protobuf", contentEncoding: "snappy")
        do throws(DeliveryFailure) {
            try await target.put(object, key: "")
        } catch {
            if case .temporary(let after) = error.kind {
                throw ResultsFailure(.again(after: after), error.message)
            }
            let isRefused = error.status.map { [400, 413, 422].contains($0) } ?? false
            throw ResultsFailure(isRefused ? .refused : .again(after: nil), error.message)
        }
    }
}
