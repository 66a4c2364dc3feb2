import LineModel
import Testing

@testable import LineReport

@Suite("Evidence in words")
struct EvidenceWordsTests {
    private func figures(loss: Int? = 21_000, source: UsualLoss.Source = .line, oneIn: Int = 300) -> EvidenceFigures {
        var figures = EvidenceFigures(
            LineEvidence(), EvidenceWindow(), usual: .unknown, chance: 1, every: .seconds(300), period: .week)
        (figures.lossPerMillion, figures.rounds, figures.seconds) = (loss, 8, 2400)
        (figures.usualPerMillion, figures.usualSource, figures.oneIn) = (2000, source, oneIn)
        return figures
    }

    @Test("loss, for how long, what is usual, and how likely by luck")
    func loss() {
        #expect(
            Words(.keys, .en).evidence(figures())
                == "loss 2.1 % for 40 min, usually 0.2 %; chance of this by luck in a week over all lines: 1 in 300")
        #expect(
            Words(.keys, .zh).evidence(figures())
                == "丢包 2.1%，已持续 40 分，平时 0.2%；全部线路在一周内偶然出现这种情况的概率为 1/300")
        #expect(Words(.keys, .en).evidence(figures(oneIn: 1)) == "loss 2.1 % for 40 min, usually 0.2 %")
        #expect(Words(.keys, .en).evidence(figures(oneIn: 3_500_000)).hasSuffix("1 in 3,500,000"))
        #expect(Words(.keys, .en).evidence(figures(oneIn: 24_000_000_000)).hasSuffix("1 in 2.4e10"))
    }

    @Test("a line without a past says whose past it is judged by", arguments: UsualLoss.Source.allCases)
    func borrowed(_ source: UsualLoss.Source) {
        let text = Words(.keys, .en).evidence(figures(source: source))
        let expected =
            switch source {
            case .line: "usually 0.2 %"
            case .ingress: "usual for its ingress 0.2 %"
            case .tag: "usual for its tag 0.2 %"
            case .all: "usual for all lines 0.2 %"
            case .none: "no past yet: 0.2 % would be usual"
            }
        #expect(text.contains(expected))
    }

    @Test("delay tells another way from a queue")
    func delay() {
        func figures(_ figure: DelayEvidence.Figure, _ change: DelayChange) -> DelayFigures {
            DelayFigures(
                figure, logEvidence: 20, rounds: 8, now: DelayLevel(min: 78, median: 83, p95: 90),
                usual: DelayLevel(min: 45, median: 50, p95: 57), change: change, chance: 0.01, every: .seconds(300),
                period: .week)
        }
        let luck = "; chance of this by luck in a week over all lines: 1 in 100"
        #expect(
            Words(.keys, .en).evidence(figures(.median, .levelShift(33)))
                == "median RTT 83.0 ms for 40 min, usually 50.0 ms; all probes take longer: another way" + luck)
        #expect(
            Words(.keys, .en).evidence(figures(.p95, .congestion(33)))
                == "95th percentile of the RTT above what is usual for 40 min, median RTT 83.0 ms, usually 50.0 ms; "
                + "some probes wait much longer: a queue is full" + luck)
        #expect(Words(.keys, .zh).evidence(figures(.variation, .unclear(3))).hasPrefix("抖动高于平时，已持续 40 分"))
    }

    @Test("a message says it behind the line's figures")
    func message() {
        let line = DigestLine(
            name: "a", ingress: "192.0.2.1:7", lossPerMille: 21, rttMicroseconds: 83_200,
            reasons: [.evidence(figures())])
        #expect(
            DigestWords(.en).measured(line)
                == "loss 2.1 %, RTT 83.2 ms; for 40 min, usually 0.2 %; chance of this by luck in a week over all lines: "
                + "1 in 300")
    }

    @Test("JSON has the figures as numbers, under names that stay")
    func shape() {
        let shape = EvidenceShape(.loss(figures()))
        #expect(shape.of == "loss" && shape.loss == 0.021 && shape.usualLoss == 0.002 && shape.usualOf == "line")
        #expect(shape.seconds == 2400 && shape.rounds == 8 && shape.oneIn == 300 && shape.period == "week")
        #expect(shape.medianRttMs == nil && shape.change == nil)
    }
}
