import LineModel
import Testing

@testable import LineWeb

@Suite("The language of a page")
struct LanguageChoiceTests {
    @Test(
        "is the one with the greatest weight that there is, the first of several alike, English without any",
        arguments: [
            ("zh-CN,zh;q=0.9,en;q=0.8", MessageLanguage.zh), ("en-GB,en;q=0.9,zh;q=0.8", .en), ("fr,zh;q=0.1", .zh),
            ("en;q=0.5, zh;q=0.5", .en), ("zh;q=0.5,en;q=0.5", .zh), ("en;q=0,zh;q=0.001", .zh), ("zh;q=0", .en),
            ("", .en), ("*", .en), ("fr-FR", .en), ("ZH-hant-TW", .zh), ("en;Q=0.2 , zh ; q=0.3", .zh),
            ("zh;q=abc,en;q=0.1", .en), ("zh;q=-1,en;q=0.1", .en), ("en;q=0.1,zh;q=1e9", .en), ("english,zh", .zh),
        ])
    func accepted(_ field: String, _ wanted: MessageLanguage) {
        #expect(LanguageChoice.language(asked: nil, chosen: nil, accepts: [field]) == wanted)
    }

    @Test("what was asked for goes before what was chosen, and that before what the browser says")
    func order() {
        #expect(LanguageChoice.language(asked: "en", chosen: "zh", accepts: ["zh"]) == .en)
        #expect(LanguageChoice.language(asked: nil, chosen: "en", accepts: ["zh"]) == .en)
        #expect(LanguageChoice.language(asked: "xx", chosen: "../zh", accepts: ["zh"]) == .zh)
    }

    @Test("a field as long as it may be is read in no time")
    func long() {
        let field = String(repeating: "zh;q=0.1,", count: 4_000) + "en"
        #expect(LanguageChoice.language(asked: nil, chosen: nil, accepts: [field]) == .zh)
    }
}
