import LineModel
import Testing

@Suite("STAMP: what a line does to its packets' marks")
struct STAMPPathTests {
    private let sent = STAMPMarks(sentDSCP: 46, sentECN: 2, sentTTL: 64)

    @Test("rewriting is told for each way by itself")
    func rewriting() {
        var path = STAMPPath()
        var marks = sent
        (marks.arrivedDSCP, marks.arrivedECN) = (0, 2)
        (marks.replyDSCP, marks.returnedDSCP) = (46, 46)
        path.add(marks)
        marks.arrivedDSCP = 46
        path.add(marks)
        (marks.returnedDSCP, marks.arrivedECN) = (8, 0)
        path.add(marks)
        #expect(path.dscpThere.compared == 3 && path.dscpThere.changed == 1 && path.dscpThere.became == 1)
        #expect(path.dscpBack.compared == 3 && path.dscpBack.changed == 1 && path.dscpBack.became == 1 << 8)
        #expect(path.ecnThere.compared == 3 && path.ecnThere.changed == 1)
    }

    @Test("what nobody told is not compared")
    func unknown() {
        var path = STAMPPath()
        path.add(sent)
        #expect(path == STAMPPath())
    }

    @Test("a congestion mark is no rewriting, unless the packet was not ECN-capable")
    func congestion() {
        var path = STAMPPath()
        var marks = sent
        marks.arrivedECN = 3
        path.add(marks)
        #expect(path.congestionMarks == 1 && path.ecnThere.compared == 0)
        marks.sentECN = 0
        path.add(marks)
        #expect(path.congestionMarks == 1 && path.ecnThere.changed == 1)
    }

    @Test("hops are what the TTL lost; 255 from a reflector that cannot tell is no TTL, and 0 neither")
    func hops() {
        var path = STAMPPath()
        var marks = sent
        for ttl: UInt8 in [57, 55, 255, 65, 0] {
            marks.arrivedTTL = ttl
            path.add(marks)
        }
        #expect(path.hopsThere == 7...9)
        (marks.sentTTL, marks.arrivedTTL, marks.returnedTTL) = (255, 255, 50)
        path.add(marks)
        #expect(path.hopsThere == 0...9 && path.returnedTTL == 50...50)
    }
}
