import LineModel
import TestSupport
import Testing

@testable import LineWeb

/// Small pieces of markup, whole: what scripts, styles and other programs find in pages.
@Suite("Markup of pages")
struct GoldenMarkupTests {
    @Test("A named figure has its definition, its unit and what stands below it")
    func figure() {
        #expect(
            Shown.lossEntry("loss", 0.021, note: "21 of 1,000 probes", means: "All probes.").text == """
                <div><dt title="All probes.">loss</dt><dd><span class="loss loss-2"><b>2.1</b>\
                <span class="unit">%</span></span><small>21 of 1,000 probes</small></dd></div>
                """)
        #expect(Shown.entry("p95", Shown.none, "ms").text == "<div><dt>p95</dt><dd><span><b>–</b></span></dd></div>")
    }

    @Test("A probe is a bar as high as its delay; what was lost takes the whole height")
    func strip() {
        let text = BarPicture.strip(ProbeStrip(SampleRow("rxu").records), PageWords(language: .en)).text
        #expect(
            text == """
                <svg class="strip" viewBox="0 0 24 64" preserveAspectRatio="none" role="img" \
                aria-label="probes in the order of sending">\
                <rect class="t-received" x="1" y="0" width="6" height="64" data-tip="0: received, 10.0 ms"/>\
                <rect class="t-lost" x="9" y="0" width="6" height="64" data-tip="1: lost"/>\
                <rect class="t-unsent" x="17" y="0" width="6" height="64" data-tip="2: unsent"/></svg>
                """)
    }

    @Test("A histogram's bars are as high as their counts")
    func histogram() throws {
        let histogram = try #require(DelayHistogram([10, 10, 11], bins: 2))
        let text = BarPicture.histogram(histogram, title: "delays", more: "longer").text
        #expect(
            text == """
                <figure class="histogram"><figcaption>delays</figcaption>\
                <svg viewBox="0 0 480 96" preserveAspectRatio="none" role="img" aria-label="delays">\
                <rect class="bar" x="0" y="0" width="239" height="96" data-tip="10 – 11 ms: 2"/>\
                <rect class="bar" x="240" y="48" width="239" height="48" data-tip="11 – 12 ms: 1"/></svg>\
                <p class="ends"><span>10 ms</span><span>12 ms</span></p></figure>
                """)
    }

    @Test("A form brings its token along, and asks for a name where nobody has to log in")
    func form() {
        let file = PageFixture.incident()
        let open = NoteForm.incident(file, PageFixture.request(), PageFixture.site()).text
        #expect(
            open.hasPrefix(
                """
                <form class="note" id="note" method="post" action="/incidents/12/notes">\
                <input type="hidden" name="token" value="token-of-tests"><div class="row">\
                <label>your name <input name="author" value="" maxlength="100" autocomplete="name" required></label>
                """))
        #expect(open.contains("<button name=\"kind\" value=\"acknowledge\">acknowledge</button>"))
        let over = NoteForm.incident(
            PageFixture.incident(ended: PageFixture.ago(5)), PageFixture.request(), PageFixture.site()
        ).text
        #expect(
            MarkupCheck.tags(in: over).filter { $0.hasPrefix("<button") } == [
                "<button name=\"kind\" value=\"comment\">"
            ])
    }
}
