internal import Foundation
internal import LineModel
internal import LineService
internal import TestSupport
internal import Testing

@testable import SettingsReading
@testable internal import ServiceCommands

/// Configurations that are like the example, changed by the setting: the whole reader with the service's own
/// catalogues, which the fuzzer of single decoders cannot link. `PLUMBLINE_MUTATIONS` is how many; a failure names its
/// seed.
@Suite("Configurations that are almost right")
struct MutatedConfigurationTests {
    private static let secret = "s3cret-4711"
    private static let values = [
        "0", "-1", "1e400", "nan", "9223372036854775807", "9223372036854775808", "99999999999999999999999d", "5m",
        "-5m",
        "0.0000001ns", "101%", "\"\"", "[]", "{}", "~", "yes", "!!binary AAAA", "|", "[[[[]]]]", "*a", "&a [*a]",
        "${SECRET}", "${NOBODY}", "$${", "file:secret", "file:none", "file:", "\"\\0\"", "\"\\u202E\"",
        "\"[::1]:99999\"",
        "\"host:\"", "\"1.2.3.4.5:1\"", "25:00-26:00 xyz", "2026-13-40T99:00:00Z", "null: null", "{a: {a: {a: 1}}}",
    ]

    private static var count: Int {
        ProcessInfo.processInfo.environment["PLUMBLINE_MUTATIONS"].flatMap { Int($0) } ?? 300
    }

    private let input = ConfigurationInput(
        source: "p.yaml", directory: "/etc/p", environment: ["SECRET": secret, "WECOM_URL": "https://h/?key=\(secret)"]
    ) { path in
        path.hasSuffix("/secret")
            ? .success(Array(secret.utf8)) : .failure(TextError("there is no such file", expected: "name another"))
    }

    @Test("each is read or refused in words, and no message shows a secret")
    func survive() throws {
        let example = try Repository.text("examples/plumbline.example.yaml")
        let lines = example.split(separator: "\n").filter { !$0.drop { $0 == " " }.hasPrefix("#") }.map(String.init)
        var refused = 0
        for seed in 0..<Self.count {
            var chance = SeededGenerator(seed: UInt64(seed))
            let text = Self.mutated(lines, by: &chance).joined(separator: "\n")
            let said: [ConfigurationProblem]
            do throws(ConfigurationProblems) {
                let found = try ConfigurationFile.examine(Array(text.utf8), input)
                said = found.problems + found.warnings
                _ = "\(found.settings.every) \(found.settings.probe)"
            } catch {
                said = error.problems
            }
            refused += said.isEmpty ? 0 : 1
            for problem in said {
                #expect(!problem.description.contains(Self.secret), "seed \(seed): \(problem)")
                #expect(problem.description.count < 2_000, "seed \(seed): \(problem)")
            }
        }
        // Else nothing was changed that matters.
        #expect(refused > Self.count / 2)
    }

    private static func mutated(_ lines: [String], by chance: inout SeededGenerator) -> [String] {
        var lines = lines
        for _ in 0...Int.random(in: 0..<4, using: &chance) {
            let at = Int.random(in: lines.indices, using: &chance)
            let other = lines.randomElement(using: &chance) ?? ""
            switch Int.random(in: 0..<7, using: &chance) {
            case 0: lines.remove(at: at)
            case 1: lines.insert(other, at: at)
            case 2: lines[at] = "  " + lines[at]
            case 3: lines[at] = String(lines[at].drop { $0 == " " })
            case 4: lines[at].append(contentsOf: values.randomElement(using: &chance) ?? "")
            default:
                guard let colon = lines[at].firstIndex(of: ":") else { continue }
                lines[at] = lines[at][...colon] + " " + (values.randomElement(using: &chance) ?? "")
            }
        }
        return lines
    }
}
