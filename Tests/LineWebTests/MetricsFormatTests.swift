import LineReport
import Testing

@testable import LineWeb

@Suite("The format of metrics by Accept")
struct MetricsFormatTests {
    @Test(
        "OpenMetrics 1.0 goes to who names it and wants it as much as the text",
        arguments: [
            // What Prometheus 2.42 and 3 send.
            "application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1;q=0.75,"
                + "text/plain;version=0.0.4;q=0.5,*/*;q=0.1",
            "application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.5,text/plain;version=0.0.4;q=0.4",
            "application/openmetrics-text", "APPLICATION/OpenMetrics-Text; version=\"1.0.0\"",
            "application/openmetrics-text;version=1.0.0;q=0.3, text/plain;q=0.3",
        ])
    func openMetrics(accept: String) {
        #expect(MetricsFormat(accept: [accept]) == .openMetrics)
    }

    @Test(
        "everybody else gets the text",
        arguments: [
            "", "*/*", "text/html,application/xhtml+xml,*/*;q=0.8", "text/plain",
            "application/openmetrics-text;version=0.0.1", "application/openmetrics-text;version=2.0.0",
            "application/openmetrics-text;q=0", "application/openmetrics-text;q=0.2,text/plain;q=0.9",
            "application/openmetrics-text;q=x",
        ])
    func text(accept: String) {
        #expect(MetricsFormat(accept: accept.isEmpty ? [] : [accept]) == .text)
    }

    @Test("each is what its type says")
    func renders() throws {
        let family = MetricFamily("x_total", .counter, "X.", value: 1)
        let text = String(decoding: try MetricsFormat(accept: []).render([family]), as: UTF8.self)
        #expect(text.contains("# TYPE plumbline_x_total counter") && !text.contains("EOF"))
        let open = MetricsFormat(accept: ["application/openmetrics-text"])
        #expect(open.contentType == OpenMetricsText.contentType)
        #expect(String(decoding: try open.render([family]), as: UTF8.self).hasSuffix("plumbline_x_total 1\n# EOF\n"))
    }
}
