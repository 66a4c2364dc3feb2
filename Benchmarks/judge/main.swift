import LineModel

let arguments = CommandLine.arguments.dropFirst()
let seed = arguments.lazy.compactMap { $0.hasPrefix("--seed=") ? UInt64($0.dropFirst(7)) : nil }.first
let bench = Bench(isShort: arguments.contains("--short"), seed: seed ?? 0)
let parts = arguments.filter { !$0.hasPrefix("--") }
for part in parts.isEmpty ? Bench.parts : Array(parts) { bench.run(part) }
