import LineModel
import LineReport
import TestSupport
import Testing

@testable import LineWeb

@Suite("The page of a round")
struct RoundViewTests {
    private func html(_ validity: Validity, _ language: MessageLanguage = .en) -> String {
        RoundView.view(
            PageFixture.roundFile(validity: validity), PageFixture.request(language: language), PageFixture.site()
        ).body.text
    }

    @Test("answers whether it was us")
    func answers() {
        #expect(html(Validity(verdict: .valid, findings: [])).contains("No. Nothing speaks against this round"))
        #expect(html(Validity(verdict: .suspect, findings: [.stolenTime(share: 0.07)])).contains("Perhaps."))
        #expect(html(Validity(verdict: .invalid, findings: [.canaryLost(lost: 1, sent: 100)])).contains("Yes, in part"))
        #expect(html(Validity(verdict: .invalid, findings: []), .zh).contains("至少部分是"))
    }

    @Test("says each finding with its remedy, and marks the figure that it was found in")
    func saysFindings() {
        let finding = ValidityFinding.receiveOverflow(dropped: 3, unanswered: 2, isMemoryShort: false)
        let text = html(Validity(verdict: .invalid, findings: [finding]))
        let said: HTML = "\(Words(.keys, .en).finding(finding))"
        #expect(text.contains(said.text))
        #expect(text.contains("<tr class=\"found\"><th scope=\"row\">receive overflow</th>"))
        #expect(!html(Validity(verdict: .valid, findings: [])).contains("class=\"found\""))
    }

    @Test("shows what was not sent and why, and never calls it loss")
    func showsUnsent() {
        let text = html(Validity(verdict: .valid, findings: []))
        #expect(text.contains("ENOBUFS 2"))
        // 8 lost of 398 sent; 2 of 400 were not sent.
        #expect(text.contains("<b>2.0</b>"))
    }

    @Test("leads to the rounds beside it, where there are any")
    func hasNeighbours() {
        let text = html(Validity(verdict: .valid, findings: []))
        #expect(text.contains("rel=\"prev\" href=\"/rounds/00000000000000aa\""))
        #expect(!text.contains("rel=\"next\""))
    }
}
