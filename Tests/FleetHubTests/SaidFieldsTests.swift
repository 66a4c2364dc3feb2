import FleetStore
import LineModel
import Testing

@testable import FleetHub

@Suite("What a vantage says of itself")
struct SaidFieldsTests {
    @Test("is its tags and whether it is a fallback; nothing where it says nothing")
    func reads() {
        #expect(
            SaidFields.read(tags: ["carrier=ct;city=%E6%B7%B1%E5%9C%B3"], fallback: ["true"])
                == VantageSaid(
                    tags: [Tag(key: "carrier", value: "ct"), Tag(key: "city", value: "深圳")], isFallback: true))
        #expect(SaidFields.read(tags: [], fallback: []) == VantageSaid())
        #expect(SaidFields.read(tags: [""], fallback: ["no"]) == VantageSaid())
    }

    @Test(
        "is refused whole where it is no list of tags, too much, or would forge a line of a log",
        arguments: [
            "carrier", "=ct", "carrier=", "a=b;", "a=b;a=c", "a=%0Ab", "a=%zz", "a=%+1", "a=%E6", "a=%1B[31m",
            String(repeating: "x", count: 201) + "=y", "a=" + String(repeating: "y", count: 4_100),
            (0..<33).map { "k\($0)=v" }.joined(separator: ";"),
        ])
    func refuses(field: String) {
        #expect(SaidFields.read(tags: [field], fallback: []) == nil)
        #expect(SaidFields.read(tags: ["a=b", "a=b"], fallback: []) == nil)
    }
}
