import Foundation
import TestSupport
import Testing

/// `--segments` with all ends being the built binary.
@Suite("Segments with the built binary")
struct SegmentCommandTests {
    /// An echo, an ingress that relays to it and answers STAMP, and a round over the line through both.
    ///
    /// - Parameters:
    ///   - impair: flags of the far end that is impaired: the echo behind the ingress, or the ingress itself.
    ///   - segments: for `--segments`, in which `$stamp` is the ingress's STAMP port.
    private func round(
        _ place: Workplace, echo impairEcho: String = "", ingress impairIngress: String = "", segments: String
    ) throws -> [String: Any] {
        let outcome = try place.shell(
            """
            mkfifo hold1 hold2
            "$PROGRAM" reflect --listen 127.0.0.2:0 --seed 3 \(impairEcho) --until-stdin-closes \
                < hold1 > echo 2>> notes &
            exec 3> hold1
            "$PROGRAM" reflect --listen 127.0.0.1:0 --stamp 127.0.0.1:0 --relay --allow-echo 127.0.0.0/8 --seed 4 \
                \(impairIngress) --until-stdin-closes < hold2 > ingress 2>> notes &
            exec 4> hold2
            while ! grep -q listening echo || ! grep -q listening ingress; do sleep 0.05; done
            echo=$(sed -n '1s/.*:\\([0-9]*\\)".*/\\1/p' echo)
            ingress=$(sed -n '1s/.*\\["127.0.0.1:\\([0-9]*\\)".*/\\1/p' ingress)
            stamp=$(sed -n '1s/.*, "127.0.0.1:\\([0-9]*\\)".*/\\1/p' ingress)
            printf 'name,ingress,echo\\na,127.0.0.1:%s,127.0.0.2:%s\\n' "$ingress" "$echo" > lines.csv
            "$PROGRAM" probe --lines lines.csv --segments "\(segments)" --interval 4ms --count 150 --timeout 300ms \
                --max-loss 10% --output r.json --output r.txt --samples s.ndjson
            exec 3>&- 4>&-
            wait
            """)
        #expect(try !place.read("s.ndjson").isEmpty, "\(outcome.errors)")
        let report = try JSONSerialization.jsonObject(with: Data(try place.read("r.json").utf8))
        return try #require(report as? [String: Any])
    }

    private func line(_ report: [String: Any]) throws -> (line: [String: Any], segments: [String: Any]) {
        let line = try #require((report["lines"] as? [[String: Any]])?.first)
        return (line, try #require(line["segments"] as? [String: Any]))
    }

    private func count(_ report: [String: Any], _ path: String...) throws -> Int {
        var here: Any? = report
        for key in path { here = (here as? [String: Any])?[key] }
        return try #require(here as? Int, "\(path)")
    }

    /// A busy machine may make a round that is not valid: then no blame rests on it, and that is what must be said.
    private func isValid(_ report: [String: Any]) -> Bool {
        ((report["round"] as? [String: Any])?["validity"] as? [String: Any])?["verdict"] as? String == "valid"
    }

    @Test("says that loss and delay behind the ingress are behind it", .timeLimit(.minutes(1)))
    func behind() throws {
        let place = try Workplace(.plumbline)
        let report = try round(place, echo: "--loss 40% --delay 20ms", segments: "stamp:$stamp")
        let (line, segments) = try line(report)
        let expected = isValid(report) ? "beyond" : "unknown"
        #expect(segments["loss_at"] as? String == expected && segments["delay_at"] as? String == expected)
        #expect(try count(segments, "ingress", "lost") == 0 && count(report, "round", "segments", "lost") == 0)
        // A busy machine leaves probes unsent, and their neighbours without a pair.
        let (lost, inPairs) = (try count(line, "lost"), try count(segments, "pairs", "only_line_lost"))
        #expect(try inPairs <= lost && inPairs >= lost - count(segments, "pairs", "unpaired"))
        let behind = try #require((segments["beyond"] as? [String: Any])?["rtt_median_ms"] as? Double)
        #expect(behind > 19)
        if isValid(report) {
            let reasons = try #require(line["reasons"] as? [String])
            #expect(reasons.count == 1 && reasons[0].hasSuffix("is above 10 %, behind the ingress"), "\(reasons)")
        }
        let samples = try place.read("s.ndjson").split(separator: "\n")
        #expect(samples.count == 300 && samples.count { $0.contains(#""segment":"ingress""#) } == 150)
        #expect(try place.read("r.txt").contains("segments, stamp beside each probe: to the ingress rtt median"))
    }

    @Test("says that loss which the ingress has too is before it", .timeLimit(.minutes(1)))
    func before() throws {
        let place = try Workplace(.plumbline)
        let report = try round(place, ingress: "--loss 60%", segments: "stamp:$stamp")
        let (_, segments) = try line(report)
        // Of 20 rounds with random loss, one's interval leaves out the true value: then it is no proof of the ingress.
        let beyond = try #require(segments["beyond"] as? [String: Any])
        let interval = try #require(beyond["loss_ci95"] as? [Double])
        let isTrueInside = interval[0] <= 0 && interval[1] >= 0
        let expected = !isValid(report) ? ["unknown"] : isTrueInside ? ["ingress"] : ["ingress", "both", "unknown"]
        #expect(expected.contains(segments["loss_at"] as? String ?? ""), "\(segments)")
    }

    @Test("leaves a line alone whose ingress does not answer", .timeLimit(.minutes(1)))
    func silent() throws {
        let place = try Workplace(.plumbline)
        // Nothing listens to port 1.
        let report = try round(place, segments: "stamp:1")
        let (line, segments) = try line(report)
        #expect(line["verdict"] as? String == (isValid(report) ? "healthy" : "unmeasured"))
        #expect(try count(segments, "ingress", "received") == 0 && count(line, "lost") == 0)
        let notes = try #require(segments["notes"] as? [String])
        #expect(notes.contains { $0.hasPrefix("the ingress does not answer stamp (refused: port ") }, "\(notes)")
        #expect(segments["loss_at"] is NSNull)
        #expect(try count(report, "round", "refused") == 0)
    }

    @Test("refuses what is no probe of an ingress, and plans what is")
    func flags() throws {
        let place = try Workplace(.plumbline)
        let wrong = try place.run("plan", "127.0.0.1:7", "--segments", "udp")
        #expect(wrong.status == 2 && wrong.errors.contains("write icmp, stamp or stamp:PORT"))
        try place.write("lines.csv", "name,ingress,echo\na,127.0.0.1:7,127.0.0.2:7\nb,127.0.0.3:7,\n")
        let plan = try place.run("plan", "--lines", "lines.csv", "--segments", "stamp")
        #expect(plan.status == 0)
        #expect(plan.output.contains("stamp to the ingress beside each probe of 1 line: 50 packets/s of the rate"))
        #expect(plan.output.contains("1 line has one segment only, without an echo behind the ingress"))
        #expect(plan.output.contains("150 packets/s") && plan.output.contains("127.0.0.1: 1 line, 100 packets/s"))
    }
}
