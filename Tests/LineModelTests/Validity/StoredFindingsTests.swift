import Foundation
import LineModel
import TestSupport
import Testing

/// What older programs stored is read, and what is stored now is read by them as far as they can.
@Suite("Stored findings")
struct StoredFindingsTests {
    private func decode<Value: Decodable>(_ text: String) throws -> Value {
        try JSONDecoder().decode(Value.self, from: Data(text.utf8))
    }

    private func encode(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }

    @Test("of a round: an older program's words stay, and a newer one's unknown findings are left out")
    func validity() throws {
        let old: Validity = try decode(#"{"verdict":"suspect","reasons":["the machine was busy"]}"#)
        #expect(old == Validity(verdict: .suspect, findings: [.told("the machine was busy")]))
        #expect(try encode(old) == #"{"reasons":["the machine was busy"],"verdict":"suspect"}"#)
        let found = Validity(verdict: .invalid, findings: [.canaryLost(lost: 2, sent: 100), .nothingPlanned])
        let text = try encode(found)
        #expect(
            text == #"{"findings":[{"canaryLost":{"lost":2,"sent":100}},{"nothingPlanned":{}}],"reasons":[],"#
                + #""verdict":"invalid"}"#)
        #expect(try decode(text) == found)
        let newer: Validity = try decode(
            #"{"findings":[{"unheardOf":{"_0":7}},{"nothingPlanned":{}}],"reasons":[],"verdict":"invalid"}"#)
        #expect(newer.findings == [.nothingPlanned])
    }

    static let findings: [ValidityFinding] = [
        .receiveOverflow(dropped: 3, unanswered: 2, isMemoryShort: true), .canaryLost(lost: 1, sent: 9),
        .suspended(nanoseconds: 5), .nothingPlanned,
        .unsent(
            UnsentProbes(
                verdict: .invalid, sent: 0, unsent: 7, due: 7, errors: [NamedCount(name: "ENOBUFS", count: 3)],
                overdue: 1, withoutProxy: 2, unexplained: 1, isStopped: true)),
        .scheduleNotKept(latenessNanoseconds: 30_000_000, intervalNanoseconds: 20_000_000),
        .interrupted(sent: 1, planned: 2), .neverLeft(unstamped: 1, lost: 2),
        .outgoingDrops(places: [NamedCount(name: "eth0", count: 4)], lost: 1),
        .incomingDrops(places: [NamedCount(name: "eth0", count: 4)], backlog: 2, lost: 1),
        .stallBeyondTimeout(stallNanoseconds: 3, timeoutNanoseconds: 2), .uncertainProbes(uncertain: 1, sent: 2),
        .canaryDelay(milliseconds: 1.5), .receiveStampsMissing(stamped: 1, replies: 2),
        .transmitStampsMissing(stamped: 1, asked: 2, every: 8, stallNanoseconds: 3),
        .stallWithUserStamps(stallNanoseconds: 9), .stampsRejected(rejected: 1, sent: 2), .stolenTime(share: 0.25),
        .starved(share: 0.5, isByQuota: true, overdue: 4), .starved(share: 0.5, isByQuota: false, overdue: nil),
        .clockStepped(steps: 1, largestNanoseconds: -7), .clockSlewed(partsPerMillion: -800.5),
    ]

    @Test("of a round come back with all their numbers, every kind of them")
    func allOfRound() throws {
        #expect(Set(Self.findings.map(\.kind)) == Set(ValidityFinding.Kind.allCases).subtracting([.told]))
        let validity = Validity(verdict: .invalid, findings: Self.findings)
        #expect(try decode(encode(validity)) == validity)
    }

    static let refused = ProxyAbsence.refusal(.refused(SOCKSStatus(rawValue: 2)))
    static let system = SystemText(message: "Network is unreachable", name: "ENETUNREACH")

    static let reasons: [LineReason] = [
        .loss(ratio: 0.4, limit: 0.3, at: nil), .loss(ratio: 1.0 / 3, limit: 0.3, at: .beyond),
        .loss(ratio: 1, limit: 0.3, at: .unknown(.silent(.stamp, refused: [NamedCount(name: "port", count: 3)]))),
        .delay(mean: 312.4, limit: 300, at: .beyond(milliseconds: 67.5)), .delay(mean: 2, limit: 1, at: .unknown(nil)),
        .noReply(sent: 100, limit: 300), .lossChange(ratio: 0.06, usual: 0, days: 4),
        .delayChange(median: 260, usual: 180.5, max: 216.6, days: 5), .ways(LossWays(there: 125, back: 0, either: 5)),
        .evidence(
            EvidenceFigures(
                LineEvidence(sums: [1, 2, 3, 4, 5, 6]), EvidenceWindow(), usual: .unknown, chance: 1.0 / 300,
                every: .seconds(300), period: .week)),
        .delayEvidence(
            DelayFigures(
                .p95, logEvidence: 19.1, rounds: 8, now: DelayLevel(min: 78, median: 83.25, p95: 90), usual: nil,
                change: .levelShift(33), chance: 0.01, every: .seconds(300), period: .month)),
        .repliesTooShort(count: 50), .gain(Conclusion.sampleShortfall),
        .proxyAway(.connectionEnded(system)), .unmeasured(.name("nosuch.invalid", why: "Name or service not known")),
        .unmeasured(.nameNotLookedUp("a")), .unmeasured(.noAddress(host: "a", isIPv6: true)),
        .unmeasured(.unusableAddress(host: "0.0.0.0")), .unmeasured(.format(.needsEcho(payload: "relay"))),
        .unmeasured(.noWay(address: "203.0.113.7", system: system, isBound: true)),
        .unmeasured(.tooLong(size: 1473, packet: 1501, max: 1500, address: "203.0.113.7")),
        .unmeasured(.datagramTooLong(length: 1473, packet: 1501, max: 1500, address: "203.0.113.7")),
        .unmeasured(.proxy(refused)), .unmeasured(.sending(sent: 49, planned: 100)), .unmeasured(.round(.suspect)),
        .noNeighbour(NeighbourAbsence(address: "10.0.0.9", isIPv6: false)),
        .refused(LineRefusals(sent: 100, kinds: [RefusalCount(kind: .port, count: 2)], isByAddress: true)),
        .elsewhere(RepliesElsewhere(replies: 100, address: "203.0.113.9:7000", hasOthers: true)),
        .probedAt(address: "203.0.113.7:7000", others: ["2001:db8::7"]),
        .unmeasured(
            .notPermitted(SystemFailure(purpose: .icmp, call: "socket(ICMP)", system: system, remedy: "root"))),
        .unmeasured(.refusedSends(system: system, unsent: 97, planned: 100)),
        .unmeasured(.leftLate(probes: 49, sent: 100, intervalNanoseconds: 20_000_000)),
        .unmeasured(.ownLoss(OwnLoss(count: 2, cause: .neverLeft), lost: 3)),
        .unmeasured(
            .leftOut(
                Unmeasured.LeftOut(
                    limits: CallLimits(
                        milliseconds: 2900, megabytes: 128, neededSeconds: 20, neededMegabytes: 160), lines: 9,
                    count: 20))),
    ]

    @Test("of a line come back with all their numbers, every kind of them")
    func allOfLine() throws {
        #expect(Set(Self.reasons.map(\.kind)) == Set(LineReason.Kind.allCases).subtracting([.told]))
        let line = DigestLine(name: "a", ingress: "h:1", reasons: Self.reasons)
        #expect(try decode(encode(line)) == line)
    }

    @Test("of a line: an older program's words stay, with what it told beside them")
    func line() throws {
        let old: DigestLine = try decode(
            #"{"name":"a","ingress":"h:1","reasons":["the name x does not resolve: so","and"],"#
                + #""unmeasured":{"kind":"name","subject":"x"}}"#)
        let first = Unmeasured.told("the name x does not resolve: so", kind: Unmeasured.Stored(.name, "x"))
        #expect(old.reasons == [.unmeasured(first), .told("and")])
        #expect(try decode(encode(old)) == old)
        let plain: DigestLine = try decode(#"{"name":"a","ingress":"h:1","reasons":["so"]}"#)
        #expect(plain.reasons == [.told("so")])
    }

    @Test("of a line are stored under keys that older programs pass over, and with what they understand")
    func forOlder() throws {
        let line = DigestLine(
            name: "a", ingress: "h:1",
            reasons: [.unmeasured(.name("x", why: "so")), .loss(ratio: 1, limit: 0.5, at: nil)])
        #expect(
            try encode(line)
                == #"{"found":[{"unmeasured":{"_0":{"name":{"_0":"x","why":"so"}}}},"#
                + #"{"loss":{"limit":0.5,"ratio":1}}],"ingress":"h:1","name":"a","reasons":[],"#
                + #""unmeasured":{"kind":"name","subject":"x"}}"#)
        let newer: DigestLine = try decode(
            #"{"found":[{"unheardOf":{}},{"noReply":{"sent":1,"limit":2}}],"ingress":"h:1","name":"a","reasons":[]}"#)
        #expect(newer.reasons == [.noReply(sent: 1, limit: 2)])
    }

    @Test("of ingresses: an older program's words stay")
    func ingresses() throws {
        let text =
            #"{"probe":{"kind":"icmp"},"every":1,"lines":0,"counts":"#
            + #"{"received":0,"late":0,"lost":0,"refused":0,"unsent":0},"unavailable":"not here"}"#
        let old: SegmentTotals = try decode(text)
        #expect(old.unavailable == .told("not here"))
        #expect(try decode(encode(old)) == old)
        var new = SegmentTotals(probe: .icmp, every: 1)
        new.unavailable = .format(.unknown("icmp"))
        #expect(try decode(encode(new)) == new)
    }
}
