import LineModel
import Testing

@Suite("Ratio and rate text")
struct NumberTextTests {
    @Test(
        "reads ratios",
        arguments: [
            ("30%", 0.3), ("0.3", 0.3), ("0", 0), ("1", 1), ("100%", 1), (" 0.5% ", 0.005), ("33.3%", 0.333),
            ("0.000", 0), ("1.0", 1),
        ])
    func ratios(_ text: String, _ ratio: Double) throws { #expect(try RatioText.parse(text) == ratio) }

    @Test(
        "refuses what is no ratio", arguments: ["", "%", "30 %", "-1%", "nan", "inf", "0x1p-2", "1e-1", "+0.3", ".3"])
    func notRatios(_ text: String) {
        let expected = TextError("\"\(text)\" is not a ratio", expected: "write a ratio as 30% or 0.3")
        #expect(throws: expected) { try RatioText.parse(text) }
    }

    @Test("refuses ratios above 1", arguments: ["30", "1.0001", "101%"])
    func tooLarge(_ text: String) {
        let reason = "\"\(text)\" is not between 0 and 1 (100%)"
        #expect(throws: TextError(reason, expected: "write a ratio as 30% or 0.3")) { try RatioText.parse(text) }
    }

    @Test("checks a ratio that is a number already")
    func numbers() throws {
        #expect(try RatioText.check(0.25) == 0.25)
        for number in [-0.1, 1.1, .nan, .infinity] { #expect(throws: TextError.self) { try RatioText.check(number) } }
    }

    @Test("reads rates in packets per second", arguments: [("20000", 20000.0), ("0.5", 0.5), (" 1 ", 1)])
    func rates(_ text: String, _ rate: Double) throws { #expect(try RateText.parse(text) == rate) }

    @Test(
        "refuses what is no rate and says why",
        arguments: [
            ("fast", "\"fast\" is not a rate"), ("", "\"\" is not a rate"), ("20k", "\"20k\" is not a rate"),
            ("1000/s", "\"1000/s\" is not a rate"), ("0", "a rate of 0 sends nothing"),
            ("1000000001", "\"1000000001\" is above 1000000000"), ("inf", "\"inf\" is not a rate"),
        ])
    func notRates(_ text: String, _ reason: String) {
        let expectation = "write packets per second as a plain number, for example 20000"
        #expect(throws: TextError(reason, expected: expectation)) { try RateText.parse(text) }
    }
}
