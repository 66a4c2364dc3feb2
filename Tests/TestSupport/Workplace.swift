internal import Dispatch
package import Foundation
internal import Glibc
internal import Testing

/// How a run of a program ended.
package struct Outcome {
    package let status: Int32
    /// The process ended by a signal; `status` is its number then.
    package let wasKilled: Bool
    package let output: String
    package let errors: String

    /// Standard error's lines.
    package var messages: [String] { errors.split(separator: "\n").map(String.init) }
}

/// A folder of its own for a test's files, and runs of a built program in it. Removed at the end.
package final class Workplace {
    private let program: BuiltProgram
    private let folder: TemporaryFolder
    private var runs = 0

    package init(_ program: BuiltProgram) throws {
        self.program = program
        folder = try TemporaryFolder()
    }

    package var directory: URL { folder.url }

    /// Runs the program to its end.
    package func run(_ arguments: String..., input: String? = nil, environment: [String: String] = [:]) throws
        -> Outcome
    {
        try start(arguments, input: input, environment: environment).finish()
    }

    /// Runs the program to its end.
    package func run(_ arguments: [String], input: String? = nil, environment: [String: String] = [:]) throws
        -> Outcome
    {
        try start(arguments, input: input, environment: environment).finish()
    }

    /// Runs a shell script, in which `"$PROGRAM"` is the program.
    package func shell(_ script: String) throws -> Outcome { try startShell(script).finish() }

    /// Starts a shell script, in which `"$PROGRAM"` is the program.
    package func startShell(_ script: String) throws -> RunningProgram {
        try start(
            ["-c", script], executable: URL(fileURLWithPath: "/bin/sh"), environment: ["PROGRAM": program.url.path])
    }

    /// Starts the program, or another executable. Its streams go to files, so that neither can fill up and stop it.
    package func start(
        _ arguments: [String], executable: URL? = nil, input: String? = nil, environment: [String: String] = [:]
    ) throws -> RunningProgram {
        runs += 1
        let streams = directory.appendingPathExtension("run\(runs)")
        try FileManager.default.createDirectory(at: streams, withIntermediateDirectories: true)
        let process = Process()
        process.executableURL = executable ?? program.url
        process.arguments = arguments
        process.currentDirectoryURL = directory
        var variables = ProcessInfo.processInfo.environment
        for name in ["NO_COLOR", "TERM"] { variables[name] = nil }
        process.environment = variables.merging(environment) { $1 }
        return try RunningProgram(process, streams: streams, input: input)
    }

    @discardableResult
    package func write(_ name: String, _ text: String) throws -> String { try write(name, Data(text.utf8)) }

    /// - Returns: the name, as an argument of a run.
    @discardableResult
    package func write(_ name: String, _ data: Data) throws -> String {
        try folder.write(name, data)
        return name
    }

    package func read(_ name: String) throws -> String { try folder.read(name) }

    /// Names of all that is there, hidden or not.
    package var files: [String] {
        get throws { try folder.names() }
    }
}

/// A run that has not ended yet.
package final class RunningProgram {
    private let process: Process
    private let streams: URL
    private let ended = DispatchSemaphore(value: 0)

    fileprivate init(_ process: Process, streams: URL, input: String?) throws {
        self.process = process
        self.streams = streams
        if let input {
            let file = streams.appendingPathComponent("in")
            try Data(input.utf8).write(to: file)
            process.standardInput = try FileHandle(forReadingFrom: file)
        } else {
            process.standardInput = FileHandle.nullDevice
        }
        process.standardOutput = try Self.stream(streams, "out")
        process.standardError = try Self.stream(streams, "err")
        process.terminationHandler = { [ended] _ in ended.signal() }
        try process.run()
    }

    deinit { try? FileManager.default.removeItem(at: streams) }

    private static func stream(_ directory: URL, _ name: String) throws -> FileHandle {
        let file = directory.appendingPathComponent(name)
        try Data().write(to: file)
        return try FileHandle(forWritingTo: file)
    }

    package func send(signal: Int32) { kill(process.processIdentifier, signal) }

    /// Blocks until standard error has `text`, or the process has ended, or two minutes are over.
    package func waitForError(_ text: String) throws {
        for _ in 0..<12_000 {
            if try contents("err").contains(text) { return }
            // A wait for the end that looks at the file in between.
            if ended.wait(timeout: .now() + .milliseconds(10)) == .success {
                ended.signal()
                return
            }
        }
    }

    /// Blocks until the process has ended; one that does not end is killed, and the test fails.
    package func finish() throws -> Outcome {
        if ended.wait(timeout: .endOfPatience) == .timedOut {
            Issue.record("\(process.arguments ?? []) did not end, and was killed")
            send(signal: SIGKILL)
            ended.wait()
        }
        return Outcome(
            status: process.terminationStatus, wasKilled: process.terminationReason == .uncaughtSignal,
            output: try contents("out"), errors: try contents("err"))
    }

    private func contents(_ name: String) throws -> String {
        let data = try Data(contentsOf: streams.appendingPathComponent(name))
        // Not Foundation's, which leaves out a byte order mark.
        guard let text = String(validating: data, as: UTF8.self) else { throw NoText(stream: name) }
        return text
    }

    /// A stream that is no UTF-8.
    package struct NoText: Error { let stream: String }
}
