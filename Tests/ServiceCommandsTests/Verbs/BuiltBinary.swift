import Dispatch
import Foundation
import Testing

/// A directory of its own for a test's files, and runs of the `plumblined` that was built together with these tests:
/// SwiftPM puts it beside the test bundle, which on Linux is the running program. Removed at the end.
final class Workplace {
    /// How a run of the binary ended.
    struct Outcome {
        let status: Int32
        let output: String
        let errors: String
    }

    private static let binary = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
        .deletingLastPathComponent().appendingPathComponent("plumblined")
    /// After this long a run is killed and the test fails; only ever reached by a defect.
    private static let patience = DispatchTimeInterval.seconds(120)

    let directory: URL
    private var runs = 0

    init() throws {
        directory = FileManager.default.temporaryDirectory.appendingPathComponent("plumblined-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: directory) }

    func write(_ name: String, _ text: String) throws {
        try Data(text.utf8).write(to: directory.appendingPathComponent(name))
    }

    /// Runs `plumblined` to its end. Its streams go to files, so that neither can fill up and stop it.
    func run(_ arguments: String..., environment: [String: String] = [:]) throws -> Outcome {
        try run(arguments, environment: environment)
    }

    func run(_ arguments: [String], environment: [String: String] = [:]) throws -> Outcome {
        runs += 1
        let process = Process(), ended = DispatchSemaphore(value: 0)
        process.executableURL = Self.binary
        process.arguments = arguments
        process.currentDirectoryURL = directory
        process.standardInput = FileHandle.nullDevice
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        let streams = try ["out", "err"].map { name in
            let file = directory.appendingPathComponent(".\(runs)-\(name)")
            try Data().write(to: file)
            return file
        }
        process.standardOutput = try FileHandle(forWritingTo: streams[0])
        process.standardError = try FileHandle(forWritingTo: streams[1])
        process.terminationHandler = { _ in ended.signal() }
        try process.run()
        if ended.wait(timeout: .now() + Self.patience) == .timedOut {
            Issue.record("\(arguments) did not end, and was killed")
            process.terminate()
            ended.wait()
        }
        return Outcome(status: process.terminationStatus, output: try text(streams[0]), errors: try text(streams[1]))
    }

    private func text(_ file: URL) throws -> String {
        try #require(String(bytes: try Data(contentsOf: file), encoding: .utf8), "the stream is no UTF-8")
    }
}
