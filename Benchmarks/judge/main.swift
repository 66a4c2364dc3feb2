import Glibc
import LineModel

let arguments = CommandLine.arguments.dropFirst()
let seed = arguments.lazy.compactMap { $0.hasPrefix("--seed=") ? UInt64($0.dropFirst(7)) : nil }.first
let scenario = arguments.lazy.compactMap { $0.hasPrefix("--scenario=") ? Int($0.dropFirst(11)) : nil }.first
let lines = arguments.lazy.compactMap { $0.hasPrefix("--lines=") ? Int($0.dropFirst(8)) : nil }.first
let bench = Bench(
    isShort: arguments.contains("--short"), seed: seed ?? 0, scenario: scenario,
    wantedLines: lines.map { max(1000, $0) })
let parts = arguments.filter { !$0.hasPrefix("--") }
for part in parts.isEmpty ? Bench.parts : Array(parts) { bench.run(part) }
if Missed.targets > 0 {
    print("targets missed: \(Missed.targets)")
    exit(1)
}
