internal import Crypto

/// Comparisons whose time does not tell where two values begin to differ.
package enum ConstantTime {
    /// Whether two values are the same (swift-crypto, SymmetricKey's ==).
    package static func areEqual(_ one: [UInt8], _ other: [UInt8]) -> Bool {
        SymmetricKey(data: one) == SymmetricKey(data: other)
    }

    /// The same of texts, whatever their lengths are.
    package static func areEqual(_ one: String, _ other: String) -> Bool {
        SHA256.hash(data: Array(one.utf8)) == SHA256.hash(data: Array(other.utf8))
    }
}
