internal import LineModel
internal import ServiceSupport
internal import Subprocess

extension NotifierKind {
    /// A program of the operator's own on this machine.
    static let exec = NotifierKind(
        keyword: "exec",
        parameters: [
            ParameterSpec("program", .program, isRequired: true), ParameterSpec("arguments", .texts),
            ParameterSpec("timeout", .duration), ParameterSpec("continued", .flag),
        ],
        wantsContinued: { $0.flag("continued") ?? false }, warnings: { ExecNotifier.warnings($0) }
    ) { parameters, _ throws(ParameterProblem) in
        var checks = ParameterChecks()
        let program = parameters.text("program") ?? ""
        if !program.hasPrefix("/") {
            checks.refuse("program", "program must be a whole path, like /usr/local/bin/tell-us")
        }
        let limit = parameters.duration("timeout") ?? .seconds(30)
        if !(.milliseconds(1) ... .seconds(600)).contains(limit) {
            checks.refuse("timeout", "timeout must be 1ms to 10m")
        }
        try checks.close()
        return ExecNotifier(
            program: program, arguments: parameters.texts("arguments"), limit: limit, hidden: parameters.filledIn)
    }
}

/// Runs a program with the digest as JSON on its standard input. Status 0: delivered.
struct ExecNotifier: Notifier {
    /// How much of standard error is kept; the rest is read and dropped. Standard output is not looked at.
    private static let maxErrorBytes = 64 * 1024

    /// The command's environment. It is not the service's own, which may hold the secrets of its configuration.
    private static let environment: [Environment.Key: String] = [
        "PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "LANG": "C.UTF-8",
    ]

    /// Arguments are no place for a secret: everybody on the machine sees them (proc_pid_cmdline(5)).
    static func warnings(_ parameters: Parameters) -> [ParameterProblem] {
        let arguments = parameters.texts("arguments")
        let secrets = parameters.filledIn.map { $0.reveal() }.filter { !$0.isEmpty }
        let shown = arguments.indices.filter { index in secrets.contains { arguments[index].contains($0) } }
        guard !shown.isEmpty else { return [] }
        let which = shown.map { "[\($0 + 1)]" }.joined(separator: ", ")
        return [
            ParameterProblem(
                "arguments",
                "\(which) holds what came from the environment or a file, and every user of this machine sees the "
                    + "arguments of a program (ps); if it is a secret, let the program read it from a file of its own")
        ]
    }

    let program: String
    let arguments: [String]
    let limit: Duration
    /// What its arguments were given in secret: a script that shows its commands says them.
    let hidden: [Secret]

    var pace: NotifierPace? { NotifierPace(messages: 60, period: .seconds(60)) }

    func send(_ digest: Digest, id: String, isTest: Bool) async throws(DeliveryFailure) {
        let input = try DigestDocument(digest, id: id, isTest: isTest).bytes()
        let ended: (status: TerminationStatus, words: String)?
        do {
            ended = try await withTimeLimit(limit) { [program, arguments] in
                // Its own process group is ended with it, so that what it started does not outlive it.
                var options = PlatformOptions()
                options.processGroupID = 0
                options.teardownSequence = [
                    .gracefulShutDown(toProcessGroup: true, allowedDurationToNextStep: .seconds(1))
                ]
                let result = try await run(
                    .path(Self.literal(program)), arguments: Arguments(arguments),
                    environment: .custom(Self.environment), platformOptions: options, input: .inputWriter,
                    output: .discarded, error: .sequence
                ) { execution in
                    // At the same time: a program may say much before it reads, or read nothing before it has spoken.
                    async let words = Self.words(execution.standardError)
                    // A program that does not read its input is no failure, its status says what became of it. (Given
                    // as `.array`, swift-subprocess 1.0.2 ends this process when the pipe is broken.)
                    _ = try? await execution.standardInputWriter.write(input)
                    try? await execution.standardInputWriter.finish()
                    return await words
                }
                return (result.terminationStatus, result.closureResult)
            }
        } catch is CancellationError {
            throw DeliveryFailure(.temporary(after: nil), place: program, "was stopped")
        } catch let error as SubprocessError where error.code == .executableNotFound || error.code == .spawnFailed {
            throw DeliveryFailure(
                .local, place: program, "cannot be run", remedy: "check that it is there and executable")
        } catch {
            throw DeliveryFailure(.temporary(after: nil), place: program, "could not be run to its end")
        }
        guard let ended else {
            throw DeliveryFailure(
                .temporary(after: nil), place: program, "did not end in \(limit.shortText) and was ended")
        }
        try judge(ended.status, ended.words)
    }

    /// The beginning of what it says, read to the end: a pipe that is full would hold the program up, and one that is
    /// closed would end it.
    private static func words(_ said: SubprocessOutputSequence) async -> String {
        var kept: [UInt8] = []
        do {
            for try await part in said {
                part.withUnsafeBytes { kept.append(contentsOf: $0.prefix(maxErrorBytes - kept.count)) }
            }
        } catch {
            // What came until then is what there is; the status decides.
        }
        return String(decoding: kept, as: UTF8.self)
    }

    /// A text as the path type of another package, which takes literals.
    private static func literal<Path: ExpressibleByStringLiteral>(_ text: Path.StringLiteralType) -> Path {
        Path(stringLiteral: text)
    }

    /// Those of sysexits.h that stand for a wrong use or configuration.
    private static let lasting: Set<UInt32> = [64, 65, 66, 67, 68, 77, 78]
    /// EX_DATAERR: it is the digest that the program refuses.
    private static let dataError: UInt32 = 65
    private func judge(_ status: TerminationStatus, _ words: String) throws(DeliveryFailure) {
        let said = words.isEmpty ? "" : ", saying \(TerminalText.quoted(Secret.hiding(hidden, in: words).prefix(200)))"
        switch status {
        case .exited(0): return
        case .exited(let code) where Self.lasting.contains(UInt32(code)):
            throw DeliveryFailure(
                UInt32(code) == Self.dataError ? .itemRefused : .allRefused, place: program,
                "ended with status \(code)\(said)")
        case .exited(let code):
            throw DeliveryFailure(.temporary(after: nil), place: program, "ended with status \(code)\(said)")
        case .signaled(let number):
            throw DeliveryFailure(.temporary(after: nil), place: program, "was ended by signal \(number)\(said)")
        }
    }
}
