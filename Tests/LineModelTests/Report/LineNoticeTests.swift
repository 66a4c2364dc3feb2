import Testing

@testable import LineModel

@Suite("What is worth a word of a healthy line")
struct LineNoticeTests {
    @Test(
        "is a loss that is above 2 % beyond chance",
        arguments: [(0, 100, false), (4, 100, false), (5, 100, true), (21, 100, true), (1, 20, false), (2, 20, true)])
    func threshold(_ lost: Int, _ sent: Int, _ isLossy: Bool) {
        let interval = WilsonInterval.of(lost, in: sent)
        #expect((LineNotice(.healthy, loss: interval) == .lossy) == isLossy)
        #expect(LineNotice(.abnormal, loss: interval) == nil && LineNotice(.unmeasured, loss: interval) == nil)
    }

    @Test("is nothing where nothing was sent")
    func nothing() { #expect(LineNotice(.healthy, loss: nil) == nil) }
}
