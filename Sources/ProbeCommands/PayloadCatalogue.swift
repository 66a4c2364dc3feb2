internal import LineModel
internal import ProbeWire

/// The payloads that the command line and lines files may name.
enum PayloadCatalogue {
    static let kinds = PayloadFormat.allCases.map(\.kind)
}
