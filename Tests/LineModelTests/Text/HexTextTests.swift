import LineModel
import Testing

@Suite("Hexadecimal digits")
struct HexTextTests {
    @Test("each byte is two lower-case digits, nothing is nothing")
    func digits() {
        #expect(HexText.lower([0x00, 0x0F, 0xA0, 0xFF]) == "000fa0ff")
        #expect(HexText.lower([UInt8]()) == "")
    }
}
