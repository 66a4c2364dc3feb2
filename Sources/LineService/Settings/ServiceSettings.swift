package import LineModel
package import ProbeEngine
internal import ProbeWire

/// Everything that `plumblined watch` is told by its configuration file, read and checked
/// (docs/service/configuration.md). Every field but `lines` has a default.
package struct ServiceSettings: Sendable {
    /// The place that is measured from; in every report, message and metric.
    package var vantage = "local"
    package var lines: [LinesSourceSettings] = []
    /// From one round's beginning to the next one's; rounds begin at multiples of it by the wall clock.
    package var every = Duration.seconds(300)
    /// Rounds begin this much later at most, by a share that is the vantage's own, so that many vantages do not begin
    /// at once.
    package var splay = Duration.zero
    /// What a round sends; its limits are `limits`.
    package var probe = RoundSettings()
    /// What the payloads are told; in every round, confirmations too.
    package var formats = FormatSettings()
    package var limits = LimitRules()
    package var confirm = ConfirmSettings()
    /// Healthy rounds under the lower mark that clear a line.
    package var clearAfter = 2
    /// Unmeasured rounds that raise the slower alarm.
    package var unmeasuredAfter = 3
    /// Names of lines that end outside of the operator's own network; they decide whether the vantage is at fault.
    package var canaries: Set<String> = []
    package var history = HistorySettings()
    package var notify: [NotifierSettings] = []
    package var muting = Muting()
    package var upload: [UploadSettings] = []
    /// Where reports wait for their upload.
    package var spool = SpoolSettings()
    package var web = WebSettings()
    /// From SIGTERM to the end of the process, at most: a round that needs longer is aborted.
    package var stopWithin = Duration.seconds(10)

    package init() {}

    /// What a source's lines need not say.
    package func lineDefaults(_ source: LinesSourceSettings) -> LineDefaults {
        LineDefaults(port: source.defaultPort, formats: formats.catalogue, payload: probe.payload)
    }
}

/// Where lines come from.
package struct LinesSourceSettings: Equatable, Sendable {
    package enum Place: Equatable, Sendable {
        /// A lines file, CSV or JSON or Prometheus `file_sd`; looked at again before each round.
        case file(String)
        /// An http or https address of the same, or of Prometheus `http_sd`; may carry a key, so it is hidden where it
        /// is shown.
        case address(Secret)
    }

    package var place: Place
    /// How often an address is asked again.
    package var refresh = Duration.seconds(300)
    /// For one answer of an address.
    package var timeout = Duration.seconds(10)
    /// Headers that the address needs, for example `Authorization`.
    package var headers: [String: Secret] = [:]
    /// Where the last good copy of an address is kept; nil: beside the history.
    package var copy: String?
    /// Of endpoints that are written without a port.
    package var defaultPort: UInt16?

    package init(_ place: Place) { self.place = place }
}

/// How a line that turned abnormal is probed again.
package struct ConfirmSettings: Equatable, Sendable {
    package var count = 100
    /// Between two probes of a line; nil takes the round's.
    package var interval: Duration?
    /// Lines confirmed in one round at most; of more, so many chosen over all causes.
    package var most = 100_000

    package init() {}
}

extension ServiceSettings {
    /// What a confirmation is made with where there is time for it.
    package var confirmation: RoundSettings {
        var round = probe
        round.count = confirm.count
        round.interval = confirm.interval ?? round.interval
        return round
    }
}

package struct HistorySettings: Equatable, Sendable {
    package var path = "history.sqlite"
    /// How long single probes are kept.
    package var probes = Duration.seconds(14 * 86_400)
    /// How long rounds, lines' summaries, incidents and roll-ups are kept.
    package var rounds = Duration.seconds(400 * 86_400)

    package init() {}
}

/// One entry of `notify`.
package struct NotifierSettings: Sendable {
    /// Unique among the entries.
    package var name: String
    package var kind: NotifierKind
    package var parameters: Parameters
    package var language = MessageLanguage.en
    /// Messages wait from the window's beginning to its end; nil: none is held.
    package var quietHours: DailyWindow?

    package init(name: String, kind: NotifierKind, parameters: Parameters) {
        self.name = name
        self.kind = kind
        self.parameters = parameters
    }

    /// Of one name and kind, with the same settings.
    func isSame(as other: NotifierSettings) -> Bool {
        (name, kind.keyword, parameters, language) == (other.name, other.kind.keyword, other.parameters, other.language)
            && quietHours == other.quietHours
    }
}

/// One entry of `upload`.
package struct UploadSettings: Sendable {
    /// Unique among the entries.
    package var name: String
    package var kind: UploadKind
    package var parameters: Parameters
    /// Of the JSON report's key; `{vantage}`, `{date}`, `{time}` and `{round}` are filled in.
    package var key = "{vantage}/{date}/{time}.json.gz"
    /// Of the text report's key; nil: no text is uploaded.
    package var textKey: String?

    package init(name: String, kind: UploadKind, parameters: Parameters) {
        self.name = name
        self.kind = kind
        self.parameters = parameters
    }
}

package struct SpoolSettings: Equatable, Sendable {
    /// A directory; nil: `spool` beside the history.
    package var path: String?
    /// Octets that may wait; the oldest are dropped beyond it, and counted.
    package var mostOctets = 1 << 30

    package init() {}
}

package struct WebSettings: Equatable, Sendable {
    /// `host:port`; nil: no web server.
    package var listen: String? = "127.0.0.1:9418"
    /// Lines above which `/metrics` leaves out the series of single lines.
    package var mostLineSeries = 5_000
    /// Keys of tags that are labels of a line's series.
    package var lineTags: [String] = []

    package init() {}
}
