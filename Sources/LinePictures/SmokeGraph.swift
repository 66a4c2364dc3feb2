package import LineModel

/// Smoke graphs of one window, or of several on one scale: delays with their spread, and loss, over time.
///
/// A picture shows, for each column of time: bands from the shortest delay to the percentiles of the worst round, the
/// medians in the colour of the class of loss, and a tint over the whole height for the worst loss; a round that lost
/// everything is a solid column. What was not measured is hatched and has no figure. Below lies a lane with the class
/// of each column's worst loss once more, in full colour. The words are the caller's; the picture itself has digits
/// and units.
package struct SmokeGraph: Sendable {
    /// What a picture says in words.
    package struct Texts: Sendable, Equatable {
        /// What somebody is told who cannot see it: the line, the time, loss and delay.
        package var label: String
        /// What is written above each panel; missing ones are empty. Pictures of dots have ASCII's letters only.
        package var titles: [String]
        /// How many rounds are above the scale, such as "3 rounds above 420 ms"; nil says it in digits.
        package var clipped: String?

        /// - Parameters:
        ///   - titles: one for each window.
        ///   - clipped: nil for digits alone.
        package init(label: String, titles: [String] = [], clipped: String? = nil) {
            self.label = label
            self.titles = titles
            self.clipped = clipped
        }
    }

    /// What each panel shows, in order.
    package let panels: [SmokeColumns]
    /// The scale that all panels share.
    package let scale: DelayScale
    /// What is marked above each panel; as many as panels.
    package let marks: [[PictureMark]]
    /// The offset from UTC of the time axes, seconds.
    package let utcOffsetSeconds: Int

    /// How many rounds, hours or days have a delay above the scale, in all panels; 0 when it is not clipped.
    package var clipped: Int { panels.lazy.flatMap(\.runs).map(\.clipped).reduce(0, +) }

    /// - Parameters:
    ///   - windows: one, or several to be compared; each has a panel.
    ///   - columns: the most columns of a panel, 1 or more.
    ///   - marks: for each window; nil takes the windows' own incidents and notes.
    ///   - utcOffsetSeconds: nil takes that of the first window.
    ///   - fullScale: whether the scale reaches to the longest delay.
    package init(
        windows: [LineWindow], columns: Int = 800, marks: [[PictureMark]]? = nil, utcOffsetSeconds: Int? = nil,
        fullScale: Bool = false
    ) {
        let scale = DelayScale(windows, fullScale: fullScale)
        self.scale = scale
        panels = windows.map { window in
            var panel = SmokeColumns(window, count: columns)
            if scale.isClipped { panel.clip(at: scale.top, of: window) }
            return panel
        }
        let marks = marks ?? windows.map(\.marks)
        self.marks = windows.indices.map { marks.indices.contains($0) ? marks[$0] : [] }
        self.utcOffsetSeconds = utcOffsetSeconds ?? windows.first?.from.utcOffsetSeconds ?? 0
    }

    /// The same of one window.
    package init(
        window: LineWindow, columns: Int = 800, marks: [PictureMark]? = nil, utcOffsetSeconds: Int? = nil,
        fullScale: Bool = false
    ) {
        self.init(
            windows: [window], columns: columns, marks: marks.map { [$0] }, utcOffsetSeconds: utcOffsetSeconds,
            fullScale: fullScale)
    }

    /// How many rounds are above the scale, in digits: `3 > 420 ms`; nil for none.
    func clippedText(_ texts: Texts) -> String? {
        clipped == 0 ? nil : texts.clipped ?? "\(clipped) > \(DelayScale.text(scale.top)) ms"
    }

    func title(_ panel: Int, _ texts: Texts) -> String {
        texts.titles.indices.contains(panel) ? texts.titles[panel] : ""
    }
}

/// Where the parts of a smoke graph lie, from the top; units of the picture.
struct SmokeLayout {
    /// Title, and how many rounds are above the scale.
    static let header = 18
    /// Incidents and other marks.
    static let marks = 10
    /// Marks of what is above the scale.
    static let clips = 8
    static let laneGap = 2
    static let lane = 7
    /// The time axis.
    static let footer = 18
    static let left = 46
    static let right = 10

    /// The height of what is not the plot.
    static let rest = header + marks + clips + laneGap + lane + footer

    let plot: Int
    /// How high a panel is.
    var panel: Int { plot + Self.rest }
    var plotTop: Int { Self.header + Self.marks + Self.clips }
    var laneTop: Int { plotTop + plot + Self.laneGap }
}
