import LineModel
import TestSupport
import Testing

@testable import LineReport

/// The one family of words for findings.
@Suite("Words")
struct WordsTests {
    private static let refusals: [SOCKSFailure] = [
        .needsCredentials, .noMethod, .refusedCredentials, .refused(SOCKSStatus(rawValue: 99)), .namedRelay,
        .notSOCKS(.version(4)), .notSOCKS(.longChoice), .notSOCKS(.unofferedMethod), .notSOCKS(.userNameVersion(2)),
        .notSOCKS(.longVerdict), .notSOCKS(.reserved(7)), .notSOCKS(.addressType(9)), .notSOCKS(.portZero),
    ]
    private static let system = SystemText(message: "Connection refused", name: "ECONNREFUSED")
    private static let failure = SystemFailure(
        purpose: .setting(.source, "192.0.2.1"), call: "bind(192.0.2.1:0)", system: system, remedy: nil)

    private static let formats: [FormatProblem] = [
        .unknown("raw"), .needsEcho(payload: "relay"), .stamp(.keyIsMissing), .stamp(.twampLightIsPlain),
        .stamp(.tooShort(40, needed: 44)), .stamp(.tooLong(65_508, max: 65_507)),
        .stamp(.paddingIsTooShort(2, header: 4)), .stampNumbers,
        .templateNumbers(payload: "dns", bits: 16, probes: 65_600), .templateSize(payload: "x", content: 9, size: 8),
        .templateEcho(payload: "x"), .templateRate(payload: "x", limit: 1, rate: 50),
    ]

    private static let absences: [ProxyAbsence] =
        refusals.map(ProxyAbsence.refusal) + [
            .otherFamily(proxy: "192.0.2.1", relay: "2001:db8::1"),
            .relayOutOfReach(proxy: "192.0.2.1", relay: "127.0.0.1"), .unreachable(system), .negotiationEnded(nil),
            .connectionEnded(nil), .noConnection(seconds: 5), .noAssociation(seconds: 5), .notInTime, .ended,
            .negotiationClosed(.method, nil), .negotiationClosed(.userName, system),
            .negotiationClosed(.association, nil),
            .machine(failure),
        ]

    private static let notes: [SegmentNote] = [
        .notProbed(.icmp), .roundNotValid(.suspect), .ownOverflow(dropped: 3), .noPairs,
        .silent(.icmp, refused: [NamedCount(name: "port", count: 3)]),
        .selective(.icmp, ingressLost: 50, lineLost: 3, pairs: 100), .tooFewLosses(lineLost: 2, ingressLost: 1),
        .tooFewDelays(pairs: 3, needed: 8), .tooWide, .slowAnswers(.stamp), .lossApart(.icmp),
        .ingressOpen(.icmp, lineLost: 46, ingressLost: 40), .beyondOpen(lineLost: 28, ingressLost: 15),
    ]

    private static let stretch = RateStretch(
        cap: .maxAddressRate, limit: 1000, asked: 1500, askedNanoseconds: 20_000_000, intervalNanoseconds: 30_000_000,
        lines: 30, hasCompanions: true, isOneAddress: true)

    private static let lengths: [LengthFinding] = [
        .round(lines: nil, seconds: 400, splay: .seconds(5), every: .seconds(300)),
        .round(lines: 9, seconds: 400, splay: .zero, every: .seconds(300)),
        .confirmation(left: .seconds(9), count: 20, asked: 100, isInTime: false),
    ]

    /// Errors of sending that have words of their own, and one that has none.
    private static let sendErrors: [Unmeasured] = [
        "EPERM", "EACCES", "ENETUNREACH", "EHOSTUNREACH", "EINVAL", "EMSGSIZE", "ENETDOWN", "ENODEV", "EADDRNOTAVAIL",
        "ENOBUFS", "EAGAIN", "ENOMEM", "EPROTO",
    ].map { .refusedSends(system: SystemText(message: "Operation refused", name: $0), unsent: 97, planned: 100) }

    /// Everything that can be said, in some words.
    static func all(_ words: Words) -> [String] {
        let kinds = RefusalKind.allCases.map { RefusalCount(kind: $0, count: 2) }
        let systems = ["EINVAL", "EACCES", "EHOSTUNREACH", "ENETUNREACH", "EADDRNOTAVAIL", "EAFNOSUPPORT", "EAGAIN"]
        let ways: [Unmeasured] = (systems + ["EMFILE", "ENODEV", "EPERM"]).map {
            .noWay(address: "203.0.113.7", system: SystemText(message: "No", name: $0), isBound: false)
        }
        let unmeasured: [Unmeasured] =
            ways + [
                .noAddressAsked(host: "a", isIPv6: true), .noZone(address: "fe80::1"),
                .otherZone(address: "fe80::1%eth1"),
                .notPermitted(SystemFailure(purpose: .icmp, call: "socket(ICMP)", system: system, remedy: nil)),
                .notPermitted(SystemFailure(purpose: .unprobedPort, call: "bind", system: system, remedy: nil)),
                .nameNotLookedUp("a"), .noAddress(host: "a", isIPv6: false), .unusableAddress(host: "0.0.0.0"),
                .noWay(address: "203.0.113.7", system: system, isBound: true), .sending(sent: 0, planned: 0),
                .tooLong(size: 1473, packet: 1501, max: 1500, address: "203.0.113.7"), .sending(sent: 0, planned: 1),
                .datagramTooLong(length: 1473, packet: 1501, max: 1500, address: "203.0.113.7"),
                .sending(sent: 49, planned: 100), .round(.invalid), .name("a", why: "Name or service not known"),
                .leftOut(left(seconds: 20)), .leftOut(left(seconds: 2000)),
                .leftLate(probes: 49, sent: 100, intervalNanoseconds: 20_000_000),
                .ownLoss(OwnLoss(count: 2, cause: .neverLeft), lost: 3),
                .ownLoss(OwnLoss(count: 1, cause: .dropped), lost: 1),
            ]
        let reasons: [LineReason] = [
            .loss(ratio: 0.4, limit: 0.3, at: .ingress), .loss(ratio: 0.4, limit: 0.3, at: .both),
            .delay(mean: 2, limit: 1, at: .beyond(milliseconds: 1)), .delay(mean: 2, limit: 1, at: .unknown(.tooWide)),
            .noReply(sent: 1, limit: 300), .lossChange(ratio: 0.06, usual: 0, days: 4),
            .delayChange(median: 260, usual: 180.5, max: 216.6, days: 5),
            .ways(LossWays(there: 125, back: 0, either: 5)), .proxyAway(.ended),
            .repliesTooShort(count: 50), .gain(Conclusion.sampleShortfall),
            .refused(LineRefusals(sent: 100, kinds: kinds, isByAddress: true)),
            .refused(LineRefusals(sent: 100, kinds: kinds, isByAddress: false)),
            .elsewhere(RepliesElsewhere(replies: 1, address: "203.0.113.9:7000", hasOthers: false)),
            .elsewhere(RepliesElsewhere(replies: 100, address: "203.0.113.9:7000", hasOthers: true)),
            .probedAt(address: "203.0.113.7:7000", others: []),
            .probedAt(address: "[2001:db8::7]:7000", others: ["203.0.113.7", "203.0.113.8"]),
            .noNeighbour(NeighbourAbsence(address: "10.0.0.9", isIPv6: false)),
            .noNeighbour(NeighbourAbsence(address: "fe80::9", isIPv6: true)),
        ]
        let unfit: [UnfitRound] = [
            .noLineFits([.format(.stampNumbers)]), .tooLong(hours: 30), .tooManyProbes(1 << 33),
            .memory(probes: 9, megabytes: 9), .proxyDescriptors(proxies: 9, needed: 9, limit: 8),
            .probeDescriptors(payloads: ["a"], needed: 9, limit: 8),
            .lineDescriptors(payloads: ["a"], needed: 9, limit: 8),
        ]
        let plan: [PlanNote] = [
            .stretchedByRate(stretch), .thinned(every: 3), .ingressesNotProbed(.system(failure)),
            .stretchedByBuffer(bytes: 425_984, rate: 6933, intervalNanoseconds: 40_000_000),
            .ingressesNotProbed(.format(.unknown("icmp"))), .gainNotJudged,
        ]
        let selftest: [SelftestFinding] = [
            .loss(excess: 1, missed: 2), .duplicates(measured: 1, truth: 2), .reordering(measured: 1, truth: 2),
            .delay(milliseconds: 0.3, limit: 0.2), .neverArrived(3), .farEnd([NamedCount(name: "late", count: 2)]),
        ]
        return FindingSamples.rounds.map(words.finding) + reasons.map(words.reason)
            + (unmeasured + sendErrors).map(words.unmeasured) + notes.map(words.note) + formats.map(words.format)
            + absences.map(words.absence) + unfit.flatMap(words.unfit) + plan.map(words.note)
            + lengths.map(words.length) + selftest.map(words.finding) + RoundSetting.allCases.map(words.rule)
            + [words.failure(failure)]
            + [
                words.problem(CheckThresholds.Problem.loss(warning: 0.3, critical: 0.2)),
                words.problem(.delay(warning: .seconds(2), critical: .seconds(1))),
            ]
    }

    private static func left(seconds: Int) -> Unmeasured.LeftOut {
        let limits = CallLimits(milliseconds: 2900, megabytes: 128, neededSeconds: seconds, neededMegabytes: 160)
        return Unmeasured.LeftOut(limits: limits, lines: 9, count: 20)
    }

    @Test("for the prober's command name flags, and no key of the configuration")
    func flags() throws {
        let all = Self.all(.flags)
        #expect(all.contains { $0.contains("--max-rate") } && all.contains { $0.contains("--timestamps user") })
        #expect(all.allSatisfy { !$0.contains("probe.") && !$0.contains("limits.") && !$0.contains("_rate") })
    }

    @Test("for the service name keys of its configuration, and no flag", arguments: MessageLanguage.allCases)
    func keys(_ language: MessageLanguage) throws {
        let all = Self.all(Words(.keys, language))
        #expect(all.contains { $0.contains("probe.max_rate") } && all.contains { $0.contains("probe.interval") })
        #expect(all.contains { $0.contains("probe.timestamps: user") })
        let flag = /--[a-z]/
        for text in all { #expect(!text.contains(flag), "\(text)") }
    }

    @Test("are Chinese where that is asked for, with no English sentence", arguments: Words.Dialect.allCases)
    func chinese(_ dialect: Words.Dialect) {
        let (english, chinese) = (Self.all(Words(dialect)), Self.all(Words(dialect, .zh)))
        #expect(english.count == chinese.count)
        for (text, translation) in zip(english, chinese) {
            let han = translation.unicodeScalars.count { (0x4E00...0x9FFF).contains($0.value) }
            #expect(text != translation && han >= 2, "\(translation)")
            for word in [" the ", " of ", " is ", " and "] { #expect(!translation.contains(word), "\(translation)") }
        }
    }

    @Test("of what an older program stored are that program's, in any language")
    func told() {
        let words = Words(.keys, .zh)
        #expect(words.finding(.told("so; lower --max-rate")) == "so; lower --max-rate")
        #expect(words.reason(.told("so")) == "so" && words.note(SegmentNote.told("so")) == "so")
        #expect(words.absence(IngressAbsence.told("so")) == "so")
    }

    @Test("put the setting before what a call to the system said")
    func system() {
        #expect(
            Words.flags.failure(Self.failure)
                == "--source 192.0.2.1: bind(192.0.2.1:0) failed: Connection refused (ECONNREFUSED)")
        var failure = Self.failure
        (failure.purpose, failure.remedy) = (.setting(.timeToLive, "256"), "write less")
        #expect(
            Words.keys.failure(failure)
                == "probe.ttl: 256: bind(192.0.2.1:0) failed: Connection refused (ECONNREFUSED); write less")
    }

    @Test("say what is wrong with a setting in either dialect")
    func settings() throws {
        var settings = RoundSettings()
        (settings.maxRate, settings.dscp, settings.maxLoss) = (-1, 64, 2)
        #expect(
            settings.problems.map(Words.flags.problem) == [
                "--max-rate -1.0: write packets a second above 0", "--dscp 64: a code point is 0 to 63",
                "--max-loss 2.0: a loss limit is 0% to 100%",
            ])
        let keys = settings.problems.map { Words.keys.setting($0.setting) }
        #expect(keys == ["probe.max_rate", "probe.dscp", "limits.loss"])
    }
}
