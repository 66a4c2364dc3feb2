/// What a monitoring plugin says; the raw value is its exit status (Monitoring Plugins Development Guidelines, "Plugin
/// Return Codes").
package enum CheckState: Int32, CaseIterable, Error, Sendable {
    case ok = 0
    case warning = 1
    case critical = 2
    case unknown = 3

    /// The word that the plugin's output begins with (Monitoring Plugins Development Guidelines, "Plugin Output").
    package var word: String {
        switch self {
        case .ok: "OK"
        case .warning: "WARNING"
        case .critical: "CRITICAL"
        case .unknown: "UNKNOWN"
        }
    }

    /// The order of states: that of several lines is the one with the highest number. What is known to be bad comes
    /// before what is not known.
    package var severity: Int {
        switch self {
        case .ok: 0
        case .unknown: 1
        case .warning: 2
        case .critical: 3
        }
    }
}
