import LineModel
import TestSupport
import Testing

@testable import LineReport

@Suite("Words about UDP beside TCP")
struct TCPWordsTests {
    @Test("say what UDP loses, how many handshakes succeed, and what that means, in both languages")
    func sentences() throws {
        guard case .udpOnly(let finding) = Conclusion.sampleTCP else { return }
        let made = finding.handshakes
        #expect(
            Words(.keys).conclusion(.udpOnly(finding))
                == "loses 30.0 % of UDP while \(made) of \(made) TCP handshakes beside it succeed: UDP is treated "
                + "differently")
        #expect(
            Words(.keys, .zh).conclusion(.udpOnly(finding))
                == "UDP 丢 30.0%，而同时 \(made) 次 TCP 握手成功 \(made) 次：UDP 被区别对待")
    }

    @Test("notes say why nothing is concluded, each by itself")
    func notes() {
        let words = Words(.keys)
        #expect(words.note(TCPNote.refused(port: 443)).contains("port 443 are refused"))
        #expect(words.note(TCPNote.long(bytes: 1_400)).contains("1,400 bytes"))
        let system = SystemText(message: "Too many open files", name: "EMFILE")
        #expect(words.note(TCPNote.unmade(system)).contains("EMFILE"))
        let all: [TCPNote] = [
            .noneBegun, .behindIngress, .notUDP(payload: PayloadKind(rawValue: "icmp")), .unanswered(port: 80), .nearer,
            .ownLoss, .long(bytes: 600), .refused(port: 80), .withheld(.roundNotValid(.invalid)),
        ]
        for words in [words, Words(.keys, .zh)] { #expect(Set(all.map { words.note($0) }).count == all.count) }
    }

    @Test("the block of a line has what became of its handshakes")
    func rows() {
        var tcp = LineTCP(port: 443)
        (tcp.counts.connected, tcp.counts.timedOut, tcp.counts.late) = (7, 2, 1)
        tcp.rtt = DelayStatistics(sortedNanoseconds: [31_000_000])
        #expect(
            TCPWords.rows(tcp, Words(.flags)) == [
                "tcp handshakes with port 443: 7 of 9 connected, 2 without an answer, 1 not made by this machine, "
                    + "median 31.000 ms"
            ])
        tcp.note = .nearer
        #expect(TCPWords.rows(tcp, Words(.flags)).count == 2)
    }
}
