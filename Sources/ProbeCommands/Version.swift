/// The version, in one place.
enum Version {
    static let text = "1.0.0"
}
