package import LineHistory
package import LineModel
package import LineNotify
package import ProbeEngine
internal import ProbeWire
package import ServiceSupport

/// Everything that `plumblined watch` is told by its configuration file, read and checked
/// (docs/service/configuration.md). Every field but `lines` has a default.
package struct ServiceSettings: Sendable {
    /// The place that is measured from, which stands in every report, message and metric.
    package var vantage = "local"
    /// Where lines come from, in the order in which a name that stands twice is given away: the first source has it.
    package var lines: [LinesSourceSettings] = []
    /// Lines of all sources together; a source with which there would be more is not used.
    package var maxLines = LinesSourceSettings.defaultMaxLines
    /// How long it is from one round's beginning to the next one's; rounds begin at multiples of it by the wall clock.
    package var every = Duration.seconds(300)
    /// Rounds begin this much later at most, by a share that is the vantage's own, so that many vantages do not begin
    /// at once.
    package var splay = Duration.zero
    /// What a round sends; its limits are `limits`.
    package var probe = RoundSettings()
    /// What the payloads are told in every round, confirmations too.
    package var formats = FormatSettings()
    /// The limits above which a line is abnormal.
    package var limits = LimitRules()
    /// What raises a line beside its limits.
    package var alerts = AlertSettings()
    /// What is found out by itself about lines in trouble, beside the rounds.
    package var explain = ExplainSettings()
    /// How a line that turned abnormal is probed again.
    package var confirm = ConfirmSettings()
    /// How many healthy rounds under the lower mark clear a line.
    package var clearAfter = 2
    /// How many unmeasured rounds raise the slower alarm.
    package var unmeasuredAfter = 3
    /// Names of lines that end outside of the operator's own network; they decide whether the vantage is at fault.
    package var canaries: Set<String> = []
    /// Where what was measured is kept, and for how long.
    package var history = HistorySettings()
    /// Who is told of incidents, with unique names.
    package var notify: [NotifierSettings] = []
    /// When and about what nobody is told.
    package var muting = Muting()
    /// Where reports are uploaded to, with unique names.
    package var upload: [UploadSettings] = []
    /// Which databases of metrics each round is written into, with unique names.
    package var write: [WriteSettings] = []
    /// Who is told of the order of lines.
    package var ranking = RankingSettings()
    /// Where reports wait for their upload.
    package var spool = SpoolSettings()
    /// What the web server serves, and where.
    package var web = WebSettings()
    /// Which requests go through which proxy; nil follows the environment's variables.
    package var proxy: ProxyRules?
    /// Lines files that an event may name to a cloud function, beside those of `lines`: paths, or `bucket:KEY`.
    package var functionLines: [String] = []
    /// The hub of the fleet that this is a vantage of; nil where it stands alone.
    package var fleet: FleetSettings?
    /// Who tells people. The configuration does not say it: the watch finds it out before each round.
    package var voice = FleetVoice.own
    /// Packets a second to hosts where that is less than the cap of every address, by an ingress's host: what the hub
    /// leaves to this vantage. The configuration does not say it either.
    package var addressRates: [String: Double] = [:]
    /// How long it may take from SIGTERM to the end of the process: a round that needs longer is aborted.
    package var stopWithin = Duration.seconds(10)

    /// The defaults of the configuration, without any lines.
    package init() {}

    /// What a source's lines need not say.
    package func lineDefaults(_ source: LinesSourceSettings) -> LineDefaults {
        var defaults = LineDefaults(port: source.defaultPort, formats: formats.catalogue, payload: probe.payload)
        defaults.extraColumns = source.extraColumns
        return defaults
    }
}

extension ServiceSettings {
    /// What a line that the hub of a fleet assigns need not say: its endpoints have their ports.
    package var assignedDefaults: LineDefaults {
        LineDefaults(port: nil, formats: formats.catalogue, payload: probe.payload)
    }

    /// What a confirmation is made with where there is time for it.
    package var confirmation: RoundSettings {
        var round = probe
        round.count = confirm.count
        round.interval = confirm.interval ?? round.interval
        // What loses every n-th probe looks like one of n ports, and like none of another number.
        if round.sourcePorts > 2 { round.sourcePorts -= 1 }
        // Which hosts it goes to is not known yet.
        if let least = addressRates.values.min() { round.maxAddressRate = min(round.maxAddressRate, least) }
        return round
    }

    /// What a round over these lines is made with: where a host may be sent to less than any address, the interval is
    /// as long as that takes.
    package func round(over lines: [Line]) -> RoundSettings {
        guard !addressRates.isEmpty else { return probe }
        var packets: [String: Int] = [:]
        for line in lines { packets[line.ingress.host, default: 0] += 1 + probe.companions(of: line) }
        let needed = packets.compactMap { host, count in addressRates[host].map { Double(count) / $0 } }.max() ?? 0
        var round = probe
        // A round of a day is refused by its plan, with what to do.
        round.interval = max(round.interval, .nanoseconds(Int64((min(needed, 86_400) * 1e9).rounded(.up))))
        return round
    }
}

/// Where what was measured is kept, and for how long.
package struct HistorySettings: Equatable, Sendable {
    /// The database's file; the reader of the configuration takes a relative one from the configuration's directory.
    package var path = "history.sqlite"
    /// How long single probes are kept.
    package var probes = Duration.seconds(14 * 86_400)
    /// How long rounds, lines' summaries, incidents and roll-ups are kept.
    package var rounds = Duration.seconds(400 * 86_400)
    /// Who may read its files beside the service's user.
    package var readers = HistoryReaders.owner

    /// The defaults of the configuration.
    package init() {}
}

/// Where reports wait for their upload.
package struct SpoolSettings: Equatable, Sendable {
    /// The directory; nil puts it beside the history, as `spool`.
    package var path: String?
    /// Bytes that may wait; the oldest are dropped beyond it, and counted.
    package var maxBytes = 1 << 30

    /// The defaults of the configuration.
    package init() {}
}

/// Somebody who may log in to the page.
package struct WebUser: Equatable, Sendable {
    /// What he is called, on the page and in the notes that he writes.
    package var name: String
    /// His password, or a hash of it as `PasswordHash` writes one.
    package var password: Secret

    /// - Parameter password: or a hash of it.
    package init(name: String, password: Secret) {
        self.name = name
        self.password = password
    }
}

/// What the web server serves, where, and to whom.
package struct WebSettings: Equatable, Sendable {
    /// The `host:port` that is listened to; nil when there is no web server.
    package var listen: String? = "127.0.0.1:9418"
    /// Names and addresses by which it may be asked, beside those that `listen` stands for; `*` is every one.
    package var hosts: [String] = []
    /// Who may log in; with nobody, and no token, nobody has to.
    package var users: [WebUser] = []
    /// What programs show to be let in, and people where there are no users; nil where nobody has one.
    package var token: Secret?
    /// Whether everybody may come in who reaches it, from other machines, too.
    package var isInsecure = false
    /// What the addresses of the page begin with, behind a proxy: `/`, or a path with a stroke at both ends.
    package var basePath = "/"
    /// Proxies that are believed where they say for whom they ask.
    package var trustedProxies: [NetworkPrefix] = []
    /// Connections at one time, as far as the descriptors of the process allow.
    package var maxConnections = 64
    /// Streams of events at one time, beside the connections, as far as the descriptors of the process allow.
    package var maxStreams = 1_000
    /// Lines above which `/metrics` leaves out the series of single lines.
    package var maxLineSeries = 5_000
    /// Keys of tags that are labels of a line's series.
    package var lineTags: [String] = []

    /// The defaults of the configuration.
    package init() {}

    /// Whether nobody has to say who he is.
    package var isOpen: Bool { users.isEmpty && token == nil }
}
