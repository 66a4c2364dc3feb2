import LineModel
import TestSupport
import Testing

@testable import LineReport

@Suite("Words of source ports")
struct PortWordsTests {
    private func dead(_ places: Set<Int>, of ports: Int) throws -> Conclusion {
        let letters = (0..<ports).map { places.contains($0) ? "x" : "r" }.joined()
        let row = SampleRow(String(repeating: letters, count: 60))
        let numbers = (0..<ports).map { 40_001 + UInt16($0) }
        return .lossyPort(try #require(row.with { PortFinding($0, ports: ports, numbers: numbers) }))
    }

    @Test("name how many ports lose how much, which they are, and the proof")
    func loss() throws {
        #expect(
            Words(.keys).conclusion(.samplePorts)
                == "1 of 8 source ports loses 100.0 %, the others 0.0 %: 40003; seen again with fresh ports, 1 of 8")
        #expect(
            Words(.keys, .zh).conclusion(.samplePorts)
                == "8 个源端口中有 1 个丢 100.0%，其余丢 0.0%：40003；更换端口后复现：8 个中有 1 个")
    }

    @Test("cut a long list of ports, and say how many more there are")
    func manyPorts() throws {
        let ten = try dead([0, 1, 2, 4, 7, 11, 12, 13, 17, 20], of: 24)
        #expect(
            Words(.keys).conclusion(ten)
                == "10 of 24 source ports lose 100.0 %, the others 0.0 %: 40001, 40002, 40003, 40005, 40008, 40012, "
                + "40013, 40014 and 2 more")
        #expect(Words(.keys, .zh).conclusion(ten).hasSuffix("40014等 10 个"))
        let one = try dead([0, 1], of: 3)
        #expect(
            Words(.keys).conclusion(one)
                == "2 of 3 source ports lose 100.0 %, the other one loses 0.0 %: 40001, 40002")
    }

    @Test("name both medians of slow ports")
    func delay() {
        #expect(
            Words(.keys).conclusion(.sampleSlowPorts)
                == "1 of 8 source ports has a median of 60.0 ms, the others 43.0 ms: 40006")
        #expect(
            Words(.keys, .zh).conclusion(.sampleSlowPorts) == "8 个源端口中有 1 个时延中位数为 60.0 ms，其余为 43.0 ms：40006")
    }
}
