internal import CloudFunction
internal import CommandSupport
internal import Glibc
internal import LineModel
internal import LineService
internal import Logging
internal import ObjectStore
internal import ServiceSupport
internal import SettingsReading
internal import SystemFiles

/// Where a function's configuration comes from, as its environment says.
struct FunctionSource: Sendable {
    private enum Place: Sendable {
        /// Read once: a bundle does not change.
        case read(FunctionConfiguration)
        /// A configuration that is in the bundle too, with secrets that are objects of the bucket: those are read anew
        /// for each call.
        case text([UInt8], source: String, directory: String)
        /// Read anew for each call, so that a change is taken over by the next one.
        case object(key: String, bucket: Parameters)
        case bad(FunctionFault)
    }

    private static let maxObjectBytes = 1 << 20

    private let environment: [String: String]
    private let role: RoleCredentials?
    private let place: Place
    /// With which relative paths begin.
    private let directory: String

    init(environment: [String: String], executable: String = FunctionSource.executable()) {
        self.environment = environment
        role = RoleCredentials(environment: environment)
        let bundle = executable.directory
        var directory = bundle
        do throws(FunctionFault) {
            if let key = environment["PLUMBLINE_CONFIG_OBJECT"], !key.isEmpty {
                place = .object(key: key, bucket: try Self.bucket(environment, for: "PLUMBLINE_CONFIG_OBJECT names"))
            } else if let text = environment["PLUMBLINE_CONFIG_YAML"], !text.isEmpty {
                let source = "PLUMBLINE_CONFIG_YAML"
                place = try Self.place(Array(text.utf8), source, bundle, environment, role)
            } else {
                let path =
                    environment["PLUMBLINE_CONFIG"].flatMap { $0.isEmpty ? nil : $0 } ?? "\(bundle)/plumbline.yaml"
                directory = path.directory
                place = try Self.place(Self.file(path), path, path.directory, environment, role)
            }
        } catch {
            place = .bad(error)
        }
        self.directory = directory
    }

    /// Why no event can be served; nil when nothing is wrong so far.
    var problem: FunctionFault? { if case .bad(let fault) = place { fault } else { nil } }

    /// For copies of lines; the bundle itself cannot be written to.
    var writable: String { "\(environment["TMPDIR"].flatMap { $0.isEmpty ? nil : $0 } ?? "/tmp")/plumbline" }

    func configuration(_ surroundings: Surroundings) async throws(FunctionFault) -> FunctionConfiguration {
        switch place {
        case .read(let configuration): return configuration
        case .bad(let fault): throw fault
        case .object(let key, let bucket):
            let bytes = try await FunctionUploads.object(
                key, bucket, role: role, surroundings: surroundings, maxBytes: Self.maxObjectBytes)
            return try await read(bytes, "bucket:\(key)", directory, surroundings)
        case .text(let bytes, let source, let directory):
            return try await read(bytes, source, directory, surroundings)
        }
    }

    /// With the objects that it refers to, if it does.
    private func read(
        _ bytes: [UInt8], _ source: String, _ directory: String, _ surroundings: Surroundings
    ) async throws(FunctionFault) -> FunctionConfiguration {
        let files = BucketFiles()
        let first: Result<FunctionConfiguration, FunctionFault> = Result { () throws(FunctionFault) in
            try Self.read(bytes, source, directory, environment, role, files)
        }
        guard !files.missing.isEmpty else { return try first.get() }
        let bucket = try Self.bucket(environment, for: "\(source) names")
        var found: [String: [UInt8]] = [:]
        for key in files.missing {
            found[key] = try await FunctionUploads.object(
                key, bucket, role: role, surroundings: surroundings, maxBytes: Self.maxObjectBytes)
        }
        return try Self.read(bytes, source, directory, environment, role, BucketFiles(found))
    }

    private static func place(
        _ bytes: [UInt8], _ source: String, _ directory: String, _ environment: [String: String],
        _ role: RoleCredentials?
    ) throws(FunctionFault) -> Place {
        let files = BucketFiles()
        let read: Result<FunctionConfiguration, FunctionFault> = Result { () throws(FunctionFault) in
            try Self.read(bytes, source, directory, environment, role, files)
        }
        return files.missing.isEmpty
            ? .read(try read.get()) : .text(bytes, source: source, directory: directory)
    }

    /// The bucket that holds the configuration and its secrets, from the environment.
    ///
    /// - Parameter what: needs it, with its verb.
    private static func bucket(
        _ environment: [String: String], for what: String
    ) throws(FunctionFault) -> Parameters {
        var values: [String: Parameters.Value] = [:]
        for name in ["endpoint", "bucket", "region"] {
            let variable = "PLUMBLINE_\(name.uppercased())"
            guard let value = environment[variable], !value.isEmpty else {
                throw FunctionFault(
                    .configuration,
                    "\(what) an object, and \(variable) is not set; set PLUMBLINE_ENDPOINT, "
                        + "PLUMBLINE_BUCKET and PLUMBLINE_REGION (and PLUMBLINE_STYLE=path where the store wants it)")
            }
            values[name] = .text(value)
        }
        if let style = environment["PLUMBLINE_STYLE"], !style.isEmpty { values["style"] = .text(style) }
        values["timeout"] = .duration(.seconds(10))
        return Parameters(values)
    }

    private static func file(_ path: String) throws(FunctionFault) -> [UInt8] {
        do throws(InputFile.Failure) {
            return try InputFile.read(path)
        } catch {
            let reason = error.reason
            throw FunctionFault(
                .configuration,
                "\(path): \(reason); put plumbline.yaml beside the executable, or set PLUMBLINE_CONFIG, "
                    + "PLUMBLINE_CONFIG_YAML or PLUMBLINE_CONFIG_OBJECT")
        }
    }

    private static func read(
        _ bytes: [UInt8], _ source: String, _ directory: String, _ environment: [String: String],
        _ role: RoleCredentials?, _ files: BucketFiles
    ) throws(FunctionFault) -> FunctionConfiguration {
        var input = ConfigurationInput(path: source, environment: environment)
        input.directory = directory
        let catalogue = DestinationCatalogue(uploads: [FunctionUploads.kind(role: role)])
        let loaded: LoadedConfiguration
        do throws(ConfigurationProblems) {
            loaded = try ConfigurationFile.read(bytes, files.adding(to: input), catalogue)
        } catch {
            throw FunctionFault(.configuration, error.problems.map(\.description).joined(separator: "; "))
        }
        for warning in loaded.warnings { Messages.write("plumblined", "warning: \(warning)") }
        if let problem = fleetProblem(loaded.settings) { throw FunctionFault(.configuration, "\(source): \(problem)") }
        var configuration = FunctionConfiguration(settings: loaded.settings, directory: directory, role: role)
        if let key = environment["PLUMBLINE_STATE_KEY"], !key.isEmpty { configuration.stateKey = key }
        return configuration
    }

    /// Why the function cannot be a vantage; nil where it can, or is none.
    private static func fleetProblem(_ settings: ServiceSettings) -> String? {
        guard settings.fleet != nil else { return nil }
        if settings.upload.isEmpty {
            return "fleet: a function keeps its assignment, and the rounds that wait for the hub, in the bucket of its "
                + "first upload; write one under upload"
        }
        return FleetAuthorities.problem(settings.fleet)
    }

    /// The path of this program (proc(5)); its name where the system does not say.
    static func executable() -> String {
        var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
        let count = readlink("/proc/self/exe", &buffer, buffer.count)
        return count > 0
            ? String(decoding: buffer[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self) : "./plumblined"
    }
}
