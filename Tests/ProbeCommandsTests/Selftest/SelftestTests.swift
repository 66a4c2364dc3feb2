import Foundation
import Glibc
import TestSupport
import Testing

@Suite("Selftest of the built binary", .serialized)
struct SelftestTests {
    let place: Workplace

    init() throws { place = try Workplace(.plumbline) }

    /// Light and slow enough to pass while other tests run: a probe is overdue only after 200 ms.
    private let light = ["selftest", "--lines", "16", "--count", "10", "--interval", "200ms"]

    @Test("passes here, and every figure equals its truth")
    func passes() throws {
        let outcome = try place.run(light + ["--format", "json"])
        #expect(outcome.status == 0, "\(outcome.output)")
        #expect(outcome.errors.isEmpty)
        let report = try JSONDecoder().decode(WrittenSelftest.self, from: Data(outcome.output.utf8))
        #expect(report.passes)
        #expect(report.stages.count == 4)
        for stage in report.stages {
            #expect(stage.verdict == "pass" && stage.reasons.isEmpty)
            // The dead lines alone lose a twentieth.
            #expect(stage.lost.measured == stage.lost.true && stage.lost.true > stage.planned / 20)
            #expect(stage.lost.false == 0 && stage.lost.missed == 0)
        }
        #expect(report.conclusion == "this machine can carry the plan: 16 lines x 10 every 200ms (80 packets/s)")
    }

    @Test("takes the plan from a lines file, and sends nothing to its lines")
    func linesFile() throws {
        let field = try EchoField()
        try place.write("lines.csv", "ingress\n\(field.endpoint)\n")
        let outcome = try place.run("selftest", "--lines", "lines.csv", "--count", "5", "--interval", "200ms")
        #expect(outcome.status == 0, "\(outcome.output)")
        #expect(outcome.output.contains("this machine can carry the plan: 1 line x 5 every 200ms (5 packets/s)"))
        #expect(field.stop() == 0)
    }

    static let mistakes = [
        (["--lines", "0"], "--lines 0: write 1 to"), (["--lines", "99999999999999999999"], "write 1 to"),
        (["--lines", "5", "127.0.0.1:9"], "stands alone"), (["--lines", "nothing.csv"], "there is no such file"),
        (["--max-rate", "auto"], "write the rate that is to be proven"),
    ]

    @Test("refuses what is no plan", arguments: mistakes)
    func refuses(arguments: [String], message: String) throws {
        let outcome = try place.run(["selftest"] + arguments)
        #expect(outcome.status == 2)
        #expect(outcome.errors.contains(message))
        #expect(outcome.output.isEmpty)
    }

    @Test("ends with 130 when it is interrupted, and shows the stages that were made")
    func interrupted() throws {
        let outcome = try place.shell(
            """
            "$PROGRAM" selftest --lines 16 & one=$!
            \(Self.awaitChild)
            kill -INT $one; wait $one
            """)
        #expect(outcome.status == 130)
        #expect(outcome.output.contains("interrupted: nothing is proven for 16 lines x 100"))
    }

    @Test("leaves no far end behind when it is killed")
    func killed() throws {
        let outcome = try place.shell(
            """
            "$PROGRAM" selftest --lines 16 & one=$!
            \(Self.awaitChild)
            kill -KILL $one; wait $one
            tries=0
            while grep -q '^State:.[^Z]' /proc/$child/status 2>/dev/null; do
                tries=$((tries + 1)); [ $tries -lt 500 ] || exit 1
                sleep 0.02
            done
            exit 0
            """)
        #expect(outcome.status == 0)
    }

    /// Until the far end of `$one` answers: `$child`.
    private static let awaitChild = """
        child=
        while kill -0 $one && [ -z "$child" ]; do
            read -r child rest </proc/$one/task/$one/children || sleep 0.02
        done
        """

    @Test("fails with a clear reason under a tenth of a core", .enabled(if: TenthOfACore.place != nil, "needs root"))
    func tenthOfACore() throws {
        let group = try TenthOfACore()
        let outcome = try place.shell(
            """
            echo $$ >'\(group.directory.path)/cgroup.procs' && exec "$PROGRAM" selftest --count 20
            """)
        #expect(outcome.status == 3)
        #expect(outcome.output.contains("this machine cannot carry the plan: 120 lines x 20 every 20ms"))
        #expect(outcome.output.contains("FAIL"))
        #expect(outcome.output.contains("overdue"))
        #expect(!outcome.output.contains("loss is not the truth"))
    }
}

/// What `selftest --format json` prints, as far as the tests look at it.
private struct WrittenSelftest: Decodable {
    struct Comparison: Decodable {
        let measured, `true`, `false`, missed: Int
    }

    struct Stage: Decodable {
        let planned: Int
        let lost: Comparison
        let verdict: String
        let reasons: [String]
    }

    let passes: Bool
    let conclusion: String
    let stages: [Stage]
}

/// A control group of our own that may use a tenth of a core. Removed at the end.
private final class TenthOfACore {
    let directory: URL

    /// Where groups of the processor can be made; nil without root or such a place.
    static let place: (directory: URL, isV1: Bool)? = {
        guard geteuid() == 0, let mounts = try? String(contentsOfFile: "/proc/mounts", encoding: .utf8) else {
            return nil
        }
        for mount in mounts.split(separator: "\n").map({ $0.split(separator: " ") }) where mount.count >= 4 {
            let directory = URL(fileURLWithPath: String(mount[1]))
            if mount[2] == "cgroup", mount[3].split(separator: ",").contains("cpu") { return (directory, true) }
            let subtree = directory.appendingPathComponent("cgroup.subtree_control")
            if mount[2] == "cgroup2", let controllers = try? String(contentsOf: subtree, encoding: .utf8),
                controllers.split(whereSeparator: \.isWhitespace).contains("cpu")
            {
                return (directory, false)
            }
        }
        return nil
    }()

    init() throws {
        let place = try #require(Self.place)
        directory = place.directory.appendingPathComponent("plumbline-selftest-\(getpid())")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: false)
        if place.isV1 {
            try set("cpu.cfs_period_us", "100000")
            try set("cpu.cfs_quota_us", "10000")
        } else {
            try set("cpu.max", "10000 100000")
        }
    }

    private func set(_ name: String, _ value: String) throws {
        let file = try FileHandle(forWritingTo: directory.appendingPathComponent(name))
        try file.write(contentsOf: Data(value.utf8))
        try file.close()
    }

    deinit {
        // A process that has ended leaves its group a little later.
        for _ in 0..<1_000 {
            if rmdir(directory.path) == 0 || errno != EBUSY { return }
            sched_yield()
        }
    }
}
