internal import LineModel
internal import LineService
internal import ObjectStore
internal import ServiceSupport

/// The uploads of one call: their targets, and the bucket of the first one, which holds the state.
struct FunctionBucket {
    let targets: [String: any UploadTarget]
    /// The client of the first upload's bucket; nil when no upload is configured.
    let first: S3Client?

    /// - Parameter timeLimit: of one request; the configuration's own where that is shorter.
    init(
        _ configuration: FunctionConfiguration, _ surroundings: Surroundings, timeLimit: Duration
    ) throws(FunctionFault) {
        var targets: [String: any UploadTarget] = [:]
        var first: S3Client?
        for upload in configuration.settings.upload {
            do throws(ParameterProblem) {
                var parameters = try FunctionUploads.filled(upload.parameters, configuration.role)
                let own = parameters.duration("timeout") ?? .seconds(60)
                parameters = parameters.adding(["timeout": .duration(max(.seconds(1), min(own, timeLimit)))])
                targets[upload.name] = try upload.kind.make(parameters, surroundings)
                if first == nil { first = try S3Target.client(parameters, surroundings) }
            } catch {
                let name = error.name.map { "\($0) " } ?? ""
                throw FunctionFault(
                    .configuration, "upload \(TerminalText.quoted(upload.name)): \(name)\(error.message)")
            }
        }
        self.targets = targets
        self.first = first
    }
}
