package import LineModel
package import ServiceSupport

/// Where lines come from.
package struct LinesSourceSettings: Equatable, Sendable {
    /// The kinds of places.
    package enum Place: Equatable, Sendable {
        /// A lines file, CSV or JSON or Prometheus `file_sd`; looked at again before each round.
        case file(String)
        /// An http or https address of the same, or of Prometheus `http_sd`; may carry a key, so it is hidden where it
        /// is shown.
        case address(Secret)
    }

    /// Where this source's lines are.
    package var place: Place
    /// How often an address is asked again.
    package var refresh = Duration.seconds(300)
    /// How long one answer of an address may take.
    package var timeout = Duration.seconds(10)
    /// Headers that the address needs, for example `Authorization`.
    package var headers: [String: Secret] = [:]
    /// Where the last good copy of an address is kept; nil puts it beside the history.
    package var copy: String?
    /// The port of endpoints that are written without one; nil when each must have its own.
    package var defaultPort: UInt16?
    /// Lines that it may have; with more it is not used.
    package var maxLines = LinesSourceSettings.defaultMaxLines
    /// So many times as many lines as an address's last accepted answer are not believed, where they are more than
    /// 1,000 more; nil believes any number.
    package var maxGrowth: Int? = 10
    /// What becomes of columns (or keys) that no lines file knows.
    package var extraColumns = ExtraColumns.refuse

    /// Lines of one source, and of all together, where nothing else is said.
    package static let defaultMaxLines = 200_000

    /// The longest answer or file that can have so many lines: 512 bytes each, at least 1 MiB and at most 256.
    package static func maxBytes(lines: Int) -> Int { min(max(lines, 2_048), 524_288) * 512 }

    /// A source with the defaults of the configuration.
    package init(_ place: Place) { self.place = place }
}
