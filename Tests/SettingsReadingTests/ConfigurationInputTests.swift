import LineModel
import SettingsReading
import Testing

@Suite("What a configuration's values refer to")
struct ConfigurationInputTests {
    @Test("relative paths begin at the configuration's folder, absolute ones and objects of a bucket stay")
    func paths() {
        let input = ConfigurationInput(path: "/etc/p/plumbline.yaml", environment: [:])
        #expect(input.resolved("lines.csv") == "/etc/p/lines.csv")
        #expect(input.resolved("/lines.csv") == "/lines.csv")
        #expect(input.resolved("bucket:lines.csv") == "bucket:lines.csv")
        #expect(ConfigurationInput(path: "plumbline.yaml", environment: [:]).resolved("lines.csv") == "lines.csv")
        #expect(ConfigurationInput(path: "/plumbline.yaml", environment: [:]).resolved("lines.csv") == "//lines.csv")
    }

    @Test("a file that is not there is told without its path")
    func noFile() {
        let input = ConfigurationInput(path: "/etc/p/plumbline.yaml", environment: [:])
        guard case .failure(let error) = input.readFile("/nowhere/s3cret") else {
            Issue.record("a file that is not there was read")
            return
        }
        #expect(error.reason == "there is no such file" && !"\(error)".contains("s3cret"))
    }
}

@Suite("The reader of a configuration")
struct ConfigurationReaderTests {
    private let input = ConfigurationInput(source: "p.yaml", directory: "", environment: [:]) { _ in .success([]) }

    @Test("problems are told by place, each once, those of the whole file first")
    func order() {
        let reader = ConfigurationReader(input)
        reader.report(TextPlace(line: 3, column: 1), "third")
        reader.report(TextPlace(line: 1, column: 9), "first")
        reader.report(nil, "whole")
        reader.report(TextPlace(line: 3, column: 1), "third")
        let told = ConfigurationReader.ordered(reader.problems).map(\.message)
        #expect(reader.problems.count == 4)
        #expect(told == ["whole", "first", "third"])
    }

    @Test("100,000 values are looked at, and no more; that is told once")
    func visits() {
        let reader = ConfigurationReader(input), place = TextPlace(line: 1, column: 1)
        for _ in 0..<100_000 where !reader.visit(place) { Issue.record("refused too early") }
        #expect(!reader.isExhausted && reader.problems.isEmpty)
        #expect(!reader.visit(place) && !reader.visit(place))
        #expect(reader.isExhausted && reader.problems.count == 1)
    }
}
