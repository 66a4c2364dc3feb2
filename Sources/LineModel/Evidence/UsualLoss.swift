/// What one hour of an earlier day lost, on a line or on all that share something, pooled over its rounds.
package struct PooledLoss: Hashable, Sendable {
    /// Whole days before today, 1 or more.
    package var dayOffset: Int
    /// Probes that were lost, late or refused in measured rounds.
    package var lost: Int
    /// Probes that were sent in measured rounds.
    package var sent: Int
    /// Those of `lost` in rounds inside a told incident of the line, from its first bad round on, not from its telling.
    package var lostTold: Int
    /// Those of `sent` in rounds inside a told incident of the line.
    package var sentTold: Int

    /// An hour; without the last two no incident was told.
    package init(dayOffset: Int, lost: Int, sent: Int, lostTold: Int = 0, sentTold: Int = 0) {
        self.dayOffset = dayOffset
        self.lost = lost
        self.sent = sent
        self.lostTold = lostTold
        self.sentTold = sentTold
    }

    /// An hour as the history keeps it for the usual RTT.
    ///
    /// - Parameter isTold: whether the hour, or a part of it, lies inside a told incident: then none of it counts.
    package init(_ hour: PastHour, isTold: Bool = false) {
        self.init(
            dayOffset: hour.dayOffset, lost: hour.lost, sent: hour.sent, lostTold: isTold ? hour.lost : 0,
            sentTold: isTold ? hour.sent : 0)
    }

    /// What counts as usual: the hour without what was told.
    fileprivate var untold: (lost: Int, sent: Int) { (max(0, lost - lostTold), max(0, sent - sentTold)) }
}

/// What a line usually loses at one hour of the day: what evidence is measured against.
///
/// The probes of that hour over 14 days, without the rounds inside told incidents and without the worst day that is
/// left: a fault is not learned as usual. Taken is the upper end of the 90 % Wilson interval, so a short past makes the
/// judgement careful, not wild.
package struct UsualLoss: Equatable, Sendable {
    /// Whose past it is.
    package enum Source: String, Codable, Sendable, CaseIterable {
        case line, ingress, tag, all
        /// Nobody's: there is no past yet. The line counts as losing `unknownLoss`.
        case none
    }

    /// Days at that hour that it takes at least.
    package static let minDays = 3
    /// The greatest age of a day that counts.
    package static let maxDays = 14
    /// Probes that it takes at least: below, the interval's upper end is above 0.27 % even without a loss.
    package static let minProbes = 1000
    /// What a line without any past counts as losing: as much as the internet does on a poor day.
    package static let unknownLoss = 0.01
    /// Of lines that lend their past, so many lose no more than what is lent.
    static let lentQuantile = 0.9

    /// The pooled loss ratio, 0...1.
    package let ratio: Double
    /// What the line is judged against, 0...1: the upper end of the interval of `ratio`.
    package let loss: Double
    /// How many days it rests on.
    package let days: Int
    /// How many probes it rests on.
    package let probes: Int
    /// Whose past it is.
    package let source: Source

    /// Whether the past is not the line's own.
    package var isBorrowed: Bool { source != .line }
    /// The class by which the line is judged; nil where it usually loses more than half.
    package var lossClass: UsualLossClass? { UsualLossClass(containing: loss) }

    /// Where nobody has a past.
    package static let unknown = UsualLoss(ratio: unknownLoss, loss: unknownLoss, days: 0, probes: 0, source: .none)

    private init(ratio: Double, loss: Double, days: Int, probes: Int, source: Source) {
        self.ratio = ratio
        self.loss = loss
        self.days = days
        self.probes = probes
        self.source = source
    }

    /// Learns from a line's own past; nil when there is too little of it.
    ///
    /// - Parameter past: the same hour of earlier days, in any order; several entries of a day are added up.
    package init?(_ past: [PooledLoss]) {
        var byDay = [(lost: Int, sent: Int)](repeating: (0, 0), count: Self.maxDays + 1)
        for hour in past where (1...Self.maxDays).contains(hour.dayOffset) {
            byDay[hour.dayOffset].lost += hour.untold.lost
            byDay[hour.dayOffset].sent += hour.untold.sent
        }
        let days = byDay.filter { $0.sent > 0 }
        guard days.count >= Self.minDays else { return nil }
        // By the number of probes where the ratios are equal, so that the order of the past does not matter.
        let kept = days.sorted {
            (Double($0.lost) / Double($0.sent), $0.sent) < (Double($1.lost) / Double($1.sent), $1.sent)
        }.dropLast()
        let (lost, sent) = (kept.reduce(0) { $0 + $1.lost }, kept.reduce(0) { $0 + $1.sent })
        guard sent >= Self.minProbes else { return nil }
        self.init(lost: lost, sent: sent, days: kept.count, source: .line)
    }

    /// What a line without a past of its own borrows from lines that share something with it; nil when none of them has
    /// a past. It is as much as nine of ten of them lose, or what they lose together, whichever is more: the lines may
    /// differ.
    package init?(lentBy lines: [UsualLoss], source: Source) {
        let own = lines.filter { !$0.isBorrowed }
        guard let longest = own.map(\.days).max() else { return nil }
        let (lost, sent) = own.reduce((0.0, 0)) { ($0.0 + $1.ratio * Double($1.probes), $0.1 + $1.probes) }
        let pooled = UsualLoss(lost: Int(lost.rounded()), sent: sent, days: longest, source: source)
        let ratios = own.map(\.ratio).sorted()
        let most = ratios[min(ratios.count - 1, Int(Self.lentQuantile * Double(ratios.count)))]
        self.init(ratio: pooled.ratio, loss: max(pooled.loss, most), days: longest, probes: sent, source: source)
    }

    /// The line's own past where there is enough of it, else what its ingress's, its tags', or all lines lend;
    /// `unknown` where nobody can. Of several tags the greatest.
    package static func choose(
        own: UsualLoss?, ingress: UsualLoss?, tags: [UsualLoss], all: UsualLoss?
    ) -> UsualLoss {
        own ?? ingress ?? tags.max { $0.loss < $1.loss } ?? all ?? unknown
    }

    private init(lost: Int, sent: Int, days: Int, source: Source) {
        let upper = WilsonInterval.of(min(lost, sent), in: sent, z: WilsonInterval.z90)?.upperBound ?? 1
        self.init(
            ratio: sent == 0 ? 0 : Double(lost) / Double(sent), loss: max(UsualLossClass.minLoss, upper), days: days,
            probes: sent, source: source)
    }
}
