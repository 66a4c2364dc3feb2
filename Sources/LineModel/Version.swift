/// The program's version, in one place.
package enum Version {
    package static let text = "1.0.0"
}
