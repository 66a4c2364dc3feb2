import LineModel

let arguments = CommandLine.arguments.dropFirst()
let bench = Bench(isShort: arguments.contains("--short"))
let parts = arguments.filter { !$0.hasPrefix("--") }
for part in parts.isEmpty ? Bench.parts : Array(parts) { bench.run(part) }
