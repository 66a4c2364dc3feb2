import Foundation
import TestSupport
import Testing

/// Loss in bursts with both ends being the built binary.
@Suite("Bursts of loss on the command")
struct ReflectBurstTests {
    /// What these tests look at in the object that a reflector prints at its end.
    private struct Truth: Decodable {
        struct Line: Decodable {
            let address: String
            let received, dropped, droppedInBursts, bursts, answered: Int
        }
        let lines: [Line]
        let receiveOverflow: Int

        init(_ printed: String) throws {
            let decoder = JSONDecoder()
            decoder.keyDecodingStrategy = .convertFromSnakeCase
            // Behind the line that tells what it listens to.
            let object = try #require(printed.split(separator: "\n", maxSplits: 1).last)
            self = try decoder.decode(Truth.self, from: Data(object.utf8))
        }
    }

    private static let script = """
        mkfifo hold
        "$PROGRAM" reflect --listen 127.0.0.1:0 --listen 127.0.0.2:0 --listen 127.0.0.3:0 --burst 6:30% --profile rows \\
            --seed 11 --until-stdin-closes < hold > truth 2> notes &
        exec 3> hold
        while ! grep -q listening truth; do sleep 0.05; done
        echo ingress > lines.csv
        sed -n '1s/[^:]*: \\[\\([^]]*\\)\\].*/\\1/p' truth | tr -d '" ' | tr , '\\n' >> lines.csv
        "$PROGRAM" probe lines.csv --interval 2ms --count 400 --timeout 1s --quiet --output r.json
        exec 3>&-
        wait
        cat notes
        """

    @Test("are a line's own, those of the flag, or none, and a round reports every probe that they take")
    func round() throws {
        let place = try Workplace(.plumbline)
        try place.write("rows", "address,delay,burst\n*,1ms,\n127.0.0.2,1ms,1:0\n127.0.0.3,,12:40%\n")
        let outcome = try place.shell(Self.script)
        let report = try WrittenReport(json: place.read("r.json"))
        let truth = try Truth(try place.read("truth"))
        #expect(report.lines.count == 3 && truth.receiveOverflow == 0, "\(outcome)")
        for line in report.lines {
            let far = try #require(truth.lines.first { $0.address == line.ingress })
            // A machine that had no time sent fewer, or heard an answer too late for the round.
            #expect(far.received == line.sent && far.answered >= line.received + line.late, "\(line)")
            #expect(far.dropped == far.droppedInBursts && far.dropped <= line.lost, "\(line)")
            if line.ingress.hasPrefix("127.0.0.2:") {
                #expect(far.bursts == 0 && far.dropped == 0)
            } else {
                // By the seed; by chance alone each run would be of one probe, or two.
                #expect(far.bursts > 0 && far.dropped >= 3 * far.bursts, "\(far)")
            }
        }
    }

    static let mistakes: [(String, String)] = [
        ("5", "--burst: \"5\" is no burst loss; write the mean length of a burst in probes"),
        ("5:100%", "--burst: a line that recovers from its bursts does not lose every probe"),
        ("0.5:2%", "--burst: a burst is not shorter than one probe; write a mean length of 1 or more"),
        ("5:90%", "write a share of at most that, or a mean length of at least 9"),
    ]

    @Test("are refused with flag, cause and remedy where they are impossible", arguments: mistakes)
    func refused(text: String, words: String) throws {
        let outcome = try Workplace(.plumbline).run("reflect", "--listen", "127.0.0.1:0", "--burst", text)
        #expect(outcome.status == 2 && outcome.output.isEmpty)
        #expect(outcome.errors.contains(words), "\(outcome.errors)")
    }
}
