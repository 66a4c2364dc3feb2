import LineModel
import Testing

@testable import LineReport

@Suite("The address of a line")
struct AddressFigureTests {
    private func address(_ host: String, sampleRow: Int?, found: String? = nil) -> String? {
        var row = LineReportRow(
            line: Line(ingress: HostPort(host: host, port: 7000)), payload: .plumb, summary: LineSummary(),
            verdict: .healthy, reasons: [], sampleRow: sampleRow)
        if let found {
            row.particulars = LineParticulars()
            row.particulars?.address = found
        }
        return row.named.address
    }

    @Test("is what was probed: what its name was resolved to, else the ingress as it is written")
    func addresses() {
        #expect(address("203.0.113.7", sampleRow: 0) == "203.0.113.7:7000")
        #expect(address("2001:db8::7", sampleRow: 0) == "[2001:db8::7]:7000")
        #expect(address("hk.example", sampleRow: 0, found: "203.0.113.7:7000") == "203.0.113.7:7000")
        #expect(address("fe80::7", sampleRow: 0, found: "[fe80::7%eth0]:7000") == "[fe80::7%eth0]:7000")
    }

    @Test("is none where nothing was sent, and where it was not kept")
    func none() {
        #expect(address("203.0.113.7", sampleRow: nil) == nil)
        #expect(address("hk.example", sampleRow: 0) == nil, "a name is no address")
        #expect(address("1.example", sampleRow: 0) == nil)
    }
}
