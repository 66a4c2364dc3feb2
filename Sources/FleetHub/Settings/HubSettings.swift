package import FleetModel
package import LineModel
package import LineNotify
package import LineService
package import ServiceSupport

/// Everything that `plumbhub serve` is told by its configuration file, read and checked (docs/service/fleet.md). Every
/// field has a default.
package struct HubSettings: Sendable {
    /// What the hub calls itself in messages.
    package var name = "hub"
    /// The `host:port` that vantages and people ask.
    package var listen = "127.0.0.1:9420"
    /// The server's certificate and key; nil where it speaks HTTP, behind a proxy or on loopback.
    package var tls: TLSSettings?
    /// Where everything is kept that the members share.
    package var database = Database.sqlite("hub.sqlite")
    /// How long it is from one slot to the next.
    package var every = Duration.seconds(300)
    /// Probes of a line in a round: for the arithmetic of rates. The vantages' own settings say what is sent.
    package var count = 100
    /// Packets a second that one ingress host gets from all vantages together, at most.
    package var maxAddressRate = 1_000.0
    /// Other caps, by ingress host.
    package var addressCaps: [String: Double] = [:]
    /// Where lines come from; none where they are imported.
    package var lines: [LinesSourceSettings] = []
    /// Lines of all sources together; a source with which there would be more is not used.
    package var maxLines = LinesSourceSettings.defaultMaxLines
    /// Which vantages measure which lines; what several give a line adds up. By default every line is measured from
    /// three vantages.
    package var selectors = [FleetSelector()]
    /// How a slot is judged.
    package var judge = JudgeSettings()
    /// Who is told of incidents, with unique names.
    package var notify: [NotifierSettings] = []
    /// When and about what nobody is told.
    package var muting = Muting()
    /// Who may see the pages, and by which names the server may be asked.
    package var web = WebSettings()
    /// Which requests go through which proxy; nil follows the environment's variables.
    package var proxy: ProxyRules?
    /// The time-series store that keeps results, as `PrometheusResults` reads it; nil keeps them in files of the hub.
    package var results: Parameters?
    /// How long what is kept.
    package var retention = RetentionSettings()
    /// How long it may take from SIGTERM to the end of the process.
    package var stopWithin = Duration.seconds(10)

    /// The defaults of the configuration.
    package init() { web.maxConnections = Self.defaultMaxConnections }

    /// Two a vantage of the largest fleet that a member is meant for: one waits for the assignment, one brings rounds.
    private static let defaultMaxConnections = 2_048

    /// What a source's lines need not say.
    package func lineDefaults(_ source: LinesSourceSettings) -> LineDefaults {
        ServiceSettings().lineDefaults(source)
    }
}

extension HubSettings {
    /// Where a hub keeps what its members share.
    package enum Database: Equatable, Sendable {
        /// A file of this machine, for one member.
        case sqlite(String)
        /// A connection string of PostgreSQL, which may carry a password.
        case postgres(Secret)
    }

    /// Files of the server's own certificate, both in PEM.
    package struct TLSSettings: Equatable, Sendable {
        /// The certificate, with those between it and the root behind it.
        package var certificate: String
        /// Its private key.
        package var key: String

        /// Two paths.
        package init(certificate: String, key: String) {
            self.certificate = certificate
            self.key = key
        }
    }

    /// How a slot is judged.
    package struct JudgeSettings: Equatable, Sendable {
        /// How long after a slot's end vantages are waited for that have not reported.
        package var wait = Duration.seconds(30)
        /// When who is accused of what.
        package var rules = FleetRules()

        /// The defaults of the configuration.
        package init() {}
    }

    /// How long what is kept.
    package struct RetentionSettings: Equatable, Sendable {
        /// Rounds as the vantages sent them.
        package var rounds = Duration.seconds(14 * 86_400)
        /// Incidents, what was told, and generations of lines.
        package var incidents = Duration.seconds(400 * 86_400)

        /// The defaults of the configuration.
        package init() {}
    }
}
