internal import ArgumentParser
internal import CloudFunction
internal import CommandSupport
internal import LineModel
internal import LineService
internal import Logging
internal import ServiceSupport
internal import SystemFiles

struct FunctionCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "function", abstract: "Measure one round for each event of a cloud function.",
        discussion: """
            Started by Tencent SCF's custom runtime (SCF_RUNTIME_API) or by AWS Lambda (AWS_LAMBDA_RUNTIME_API) it \
            serves events until the platform ends it. Started by hand it makes one round, prints its answer and exits: \
            0 all is well, 2 the configuration or the event is wrong, 3 no round or something could not be saved.

            The configuration is the file that PLUMBLINE_CONFIG names, or the text in PLUMBLINE_CONFIG_YAML, or the \
            object that PLUMBLINE_CONFIG_OBJECT names, or plumbline.yaml beside the executable.
            """)

    @Option(help: ArgumentHelp("By hand: the event, JSON. (default: none)", valueName: "text"))
    var event = ""

    @Option(
        help: ArgumentHelp("By hand: how long the round may take. (default: no limit)", valueName: "duration"),
        transform: { text in
            do { return try Duration(text: text) } catch { throw ValidationError("\(error)") }
        })
    var timeLimit: Duration?

    func run() async throws {
        LoggingSystem.logToStandardError()
        var logger = Logger(label: "plumblined")
        logger.logLevel = .info
        if let warning = TrustRoots.ofProcess.warning { Messages.write("plumblined", "warning: \(warning)") }
        let assembly = FunctionAssembly(environment: ProcessEnvironment.current, logger: logger)
        if let reason = try await assembly.serve() {
            throw CommandFailure("the function ended: \(reason)", status: .noRound)
        }
        guard case .byHand = assembly.platform else { return }
        try report(await assembly.once(event: Array(event.utf8), timeLimit: timeLimit))
    }

    private func report(_ outcome: FunctionOutcome) throws {
        switch outcome {
        case .response(let bytes): try StandardOutput.write(bytes + [0x0A])
        case .fault(let fault, let result):
            if let result { try StandardOutput.write(result + [0x0A]) }
            let isInput = fault.kind == .configuration || fault.kind == .event
            throw CommandFailure(fault.message, status: isInput ? .wrongInput : .noRound)
        }
    }
}

extension StandardOutput {
    fileprivate static func write(_ bytes: [UInt8]) throws(WriteFailure) { try write(bytes[...]) }
}
