import Foundation
import LineModel
import LineReport
import Testing

/// What the outbox may hold when a version is taken back to an earlier one.
@Suite("A message of a newer version")
struct StoredDigestTests {
    @Test("a kind of cause that is not known is said by its word, a trouble that is not known as abnormal")
    func unknownWords() throws {
        let stored = #"""
            {"abnormalLines":1,"at":{"nanosecondsSince1970":1793462461000000000,"utcOffsetSeconds":28800},\#
            "everySeconds":300,"items":[{"absorbedBy":[],"causeKind":"rack\u001b","causeValue":"r7","change":"opened",\#
            "healthyInside":0,"healthyOutside":2,"incident":4,"lines":[{"ingress":"203.0.113.7:7000",\#
            "lossPerMille":125,"name":"a","reasons":[]}],"mostLines":1,"openedAt":\#
            {"nanosecondsSince1970":1793462400000000000,"utcOffsetSeconds":28800},"trouble":"slow",\#
            "witnesses":["b"]}],"lines":3,"roundID":"0","unmeasuredLines":0,"vantage":"v"}
            """#
        let digest = try JSONDecoder().decode(Digest.self, from: Data(stored.utf8))
        let rows = DigestText(digest, .plain, .en, within: 4096).text.split(separator: "\n").map(String.init)
        #expect(rows[0] == "Opened: rack\u{FFFD} r7, 1 line abnormal (v)")
        #expect(rows[3] == "2 other lines healthy; such as b")
        #expect(DigestParts.cause(digest.items[0], .zh) == "rack\u{FFFD} r7，1 条线路异常")
        let csv = String(decoding: DigestParts.csv(digest, .en), as: UTF8.self)
        #expect(csv.contains("opened,4,rack\u{FFFD},r7,slow,"))
    }
}
