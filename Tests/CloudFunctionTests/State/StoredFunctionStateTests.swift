import Foundation
import LineModel
import Testing

@testable import CloudFunction
@testable import ObjectStore

/// The state object as version 1.0.0 wrote it, byte for byte before it is packed: it is read, and written in the same
/// form, since functions of two versions may share a bucket for a while.
@Suite("The stored form of a function's state")
struct StoredFunctionStateTests {
    private static let stored = #"""
        {"calls":7,"incidents":{"4":{"announced":{"lossPerMille":1000},"announcedLines":2,"isSilent":true,\#
        "kind":"ingress","lines":["a","b"],"mostLines":3,"openedAt":{"nanosecondsSince1970":1800000000000000000,\#
        "utcOffsetSeconds":28800},"reopened":1,"roundsUnfound":2,"trouble":"abnormal","value":"203.0.113.7:7000",\#
        "wasTold":true,"worst":{"lossPerMille":1000,"rttMicroseconds":90000}}},"lastRoundID":"00c0ffee00c0ffee",\#
        "lastRoundStarted":{"nanosecondsSince1970":1800000300000000000,"utcOffsetSeconds":28800},"nextIncidentID":12,\#
        "outbox":{"nextID":9,"waiting":[{"attempts":1,"claimedBy":"00c0ffee00c0ffee","claimedUntil":\#
        {"nanosecondsSince1970":1800000400000000000,"utcOffsetSeconds":28800},"createdAt":\#
        {"nanosecondsSince1970":1800000304000000000,"utcOffsetSeconds":28800},"destination":"ops","digest":\#
        {"abnormalLines":2,"at":{"nanosecondsSince1970":1800000304000000000,"utcOffsetSeconds":28800},\#
        "everySeconds":300,"items":[{"absorbedBy":[],"causeKind":"ingress","causeValue":"203.0.113.7:7000",\#
        "change":"opened","healthyInside":0,"healthyOutside":110,"incident":4,"lines":[{"echo":"198.51.100.1:9000",\#
        "ingress":"203.0.113.7:7000","lossPerMille":1000,"name":"a","reasons":["loss 100 % is above 30 %"]}],\#
        "mostLines":2,"openedAt":{"nanosecondsSince1970":1800000000000000000,"utcOffsetSeconds":28800},\#
        "trouble":"abnormal","witnesses":["sz-0"],"worstLossPerMille":1000}],"lines":120,\#
        "roundID":"00c0ffee00c0ffee","unmeasuredLines":0,"vantage":"sh-ct"},"id":8,"lastError":"busy","notBefore":\#
        {"nanosecondsSince1970":1800000304000000000,"utcOffsetSeconds":28800}}]},"past":{"lines":{"a":{"hour":500008,\#
        "hours":[500006,20000,100,0,1200],"lost":2,"medians":[20100,20200],"sent":200,"way":\#
        "203.0.113.7:7000>198.51.100.1:9000"}}},"recent":{"11":{"announced":{},"announcedLines":1,"isSilent":false,\#
        "kind":"line","lines":[],"mostLines":1,"openedAt":{"nanosecondsSince1970":1799999000000000000,\#
        "utcOffsetSeconds":28800},"quietSince":{"nanosecondsSince1970":1799999900000000000,"utcOffsetSeconds":28800},\#
        "reopened":0,"roundsUnfound":0,"trouble":"unmeasured","value":"z","wasTold":true,"worst":{}}},"resume":3,\#
        "silent":[4],"vantage":"sh-ct","version":1,"watches":{"a":{"announced":{"lossPerMille":1000},"clearRounds":1,\#
        "healthyRounds":2,"state":"abnormal","unmeasuredRounds":0}}}
        """#

    private func read(_ text: String) throws -> FunctionState { try FunctionState(packed: Array(text.utf8).gzipped()) }

    private func at(_ seconds: Int64) -> WallTime {
        WallTime(nanosecondsSince1970: (1_800_000_000 + seconds) * 1_000_000_000, utcOffsetSeconds: 28_800)
    }

    private var open: Incident {
        Incident(
            id: 4, key: CauseKey(.ingress, "203.0.113.7:7000"), trouble: .abnormal, openedAt: at(0), lines: ["a", "b"],
            mostLines: 3, worst: LineFigures(lossPerMille: 1000, rttMicroseconds: 90_000), announcedLines: 2,
            announced: LineFigures(lossPerMille: 1000), reopened: 1, roundsUnfound: 2, isSilent: true, wasTold: true)
    }

    private var recent: Incident {
        Incident(
            id: 11, key: CauseKey(.line, "z"), trouble: .unmeasured, openedAt: at(-1000), mostLines: 1,
            announcedLines: 1, quietSince: at(-100), wasTold: true)
    }

    @Test("what was stored is read")
    func isRead() throws {
        let field = try read(Self.stored).field(rules: LineWatchRules())
        #expect(field.book == IncidentBook(nextID: 12, open: [open], recent: [recent]))
        let watch = LineWatch(
            state: .abnormal, clearRounds: 1, healthyRounds: 2, announced: LineFigures(lossPerMille: 1000))
        #expect(field.watches == ["a": watch])
        var outbox = try read(Self.stored).outbox
        #expect(outbox.claim(by: "x", until: at(900), at: at(399)).isEmpty)
        #expect(outbox.claim(by: "x", until: at(900), at: at(400)).map(\.digest.items.first?.incident) == [4])
    }

    @Test("it is written as it was, also after its field was taken back")
    func isWritten() throws {
        var state = try read(Self.stored)
        #expect(try text(state) == Self.stored)
        state.store(state.field(rules: LineWatchRules()))
        #expect(try text(state) == Self.stored)
    }

    @Test("of a state that kept neither silences nor what was told in its incidents, the list of silent ones says it")
    func older() throws {
        let text = Self.stored.replacing(#""isSilent":true,"#, with: "").replacing(#""isSilent":false,"#, with: "")
            .replacing(#""wasTold":true,"#, with: "")
        let book = try read(text).field(rules: LineWatchRules()).book
        #expect(book.open.map(\.isSilent) == [true] && book.open.map(\.wasTold) == [false])
        #expect(book.recent.map(\.isSilent) == [false] && book.recent.map(\.wasTold) == [true])
    }

    @Test("what a newer version stored of a kind, a trouble or a state that is not known takes nothing else with it")
    func unknown() throws {
        let kind = Self.stored.replacing(#""kind":"ingress""#, with: #""kind":"rack""#)
        #expect(try read(kind).field(rules: LineWatchRules()).book.open.isEmpty)
        #expect(try read(kind).field(rules: LineWatchRules()).book.recent == [recent])
        let trouble = Self.stored.replacing(#""trouble":"unmeasured""#, with: #""trouble":"slow""#)
        #expect(try read(trouble).field(rules: LineWatchRules()).book.open == [open])
        #expect(try read(trouble).field(rules: LineWatchRules()).book.recent.isEmpty)
        let state = Self.stored.replacing(#""state":"abnormal""#, with: #""state":"asleep""#)
        #expect(try read(state).field(rules: LineWatchRules()).watches.isEmpty)
        #expect(try read(state).field(rules: LineWatchRules()).book.open == [open])
        for text in [kind, trouble, state] { #expect(text != Self.stored) }
    }

    private func text(_ state: FunctionState) throws -> String {
        String(decoding: try #require(Gunzip.unpack(state.packed(), maxBytes: 1 << 20)), as: UTF8.self)
    }
}
