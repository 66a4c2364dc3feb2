import Dispatch
import Foundation
import Glibc
import Testing

/// The `plumbline` that was built together with these tests: SwiftPM puts it beside the test bundle, which on Linux is
/// the running program.
enum BuiltBinary {
    static let url = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
        .deletingLastPathComponent().appendingPathComponent("plumbline")

    /// After this long a run is killed and the test fails; only ever reached by a defect.
    static let patience = DispatchTimeInterval.seconds(120)
}

/// How a run of the binary ended.
struct Outcome {
    let status: Int32
    /// The process ended by a signal; `status` is its number then.
    let wasKilled: Bool
    let output: String
    let errors: String

    /// Standard error's lines.
    var messages: [String] { errors.split(separator: "\n").map(String.init) }
}

/// A directory of its own for a test's files, and runs of the binary in it. Removed at the end.
final class Workplace {
    let directory: URL
    private var runs = 0

    init() throws {
        directory = FileManager.default.temporaryDirectory.appendingPathComponent("plumbline-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: directory) }

    /// Runs `plumbline` to its end.
    func run(_ arguments: String..., input: String? = nil, environment: [String: String] = [:]) throws -> Outcome {
        try start(arguments, input: input, environment: environment).finish()
    }

    /// Runs `plumbline` to its end.
    func run(_ arguments: [String], input: String? = nil, environment: [String: String] = [:]) throws -> Outcome {
        try start(arguments, input: input, environment: environment).finish()
    }

    /// Runs a shell script, in which `"$PLUMBLINE"` is the binary.
    func shell(_ script: String) throws -> Outcome {
        try start(["-c", script], executable: URL(fileURLWithPath: "/bin/sh")).finish()
    }

    /// Starts `plumbline`. Both its streams go to files, so that neither can fill up and stop it.
    func start(
        _ arguments: [String], executable: URL = BuiltBinary.url, input: String? = nil,
        environment: [String: String] = [:]
    ) throws -> RunningBinary {
        runs += 1
        let streams = directory.appendingPathExtension("run\(runs)")
        try FileManager.default.createDirectory(at: streams, withIntermediateDirectories: true)
        let process = Process()
        process.executableURL = executable
        process.arguments = arguments
        process.currentDirectoryURL = directory
        var variables = ProcessInfo.processInfo.environment
        for name in ["NO_COLOR", "TERM"] { variables[name] = nil }
        variables["PLUMBLINE"] = BuiltBinary.url.path
        process.environment = variables.merging(environment) { $1 }
        return try RunningBinary(process, streams: streams, input: input)
    }

    @discardableResult
    func write(_ name: String, _ text: String) throws -> String { try write(name, Data(text.utf8)) }

    @discardableResult
    func write(_ name: String, _ data: Data) throws -> String {
        try data.write(to: directory.appendingPathComponent(name))
        return name
    }

    func read(_ name: String) throws -> String {
        try String(contentsOf: directory.appendingPathComponent(name), encoding: .utf8)
    }

    /// Names of all that is there, hidden or not.
    var files: [String] {
        get throws { try FileManager.default.contentsOfDirectory(atPath: directory.path).sorted() }
    }
}

/// A run that has not ended yet.
final class RunningBinary {
    private let process: Process
    private let streams: URL
    private let ended = DispatchSemaphore(value: 0)

    init(_ process: Process, streams: URL, input: String?) throws {
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

    func send(signal: Int32) { kill(process.processIdentifier, signal) }

    /// Blocks until standard error has `text`, or the process has ended, or two minutes are over.
    func waitForError(_ text: String) throws {
        for _ in 0..<12_000 {
            if try contents("err").contains(text) { return }
            // A wait for the end that looks at the file in between.
            if ended.wait(timeout: .now() + .milliseconds(10)) == .success {
                ended.signal()
                return
            }
        }
    }

    func finish() throws -> Outcome {
        if ended.wait(timeout: .now() + BuiltBinary.patience) == .timedOut {
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
        return try #require(String(bytes: data, encoding: .utf8), "the stream is no UTF-8")
    }
}
