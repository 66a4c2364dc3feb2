internal import Crypto
internal import CryptoExtras
internal import FoundationEssentials
package import LineModel
package import ServiceSupport

/// A password as it is kept: no more than what says whether somebody knows it.
///
/// As text it is `$scrypt$ln=14,r=8,p=5$SALT$KEY` (RFC 7914), or `$pbkdf2-sha256$i=600000$SALT$KEY` (RFC 8018), in
/// the form of password-hashing competitions (PHC string format): salt and key in base 64 without padding.
package struct PasswordHash: Sendable, Equatable {
    private enum Method: Equatable {
        /// The binary logarithm of the rounds, the size of a block, and how many lanes.
        case scrypt(log: Int, block: Int, lanes: Int)
        case pbkdf2(rounds: Int)
    }

    /// What OWASP's Password Storage Cheat Sheet asks for with the least memory that is not small: 16 MiB, and on a
    /// machine of today a sixth of a second.
    private static let usual = Method.scrypt(log: 14, block: 8, lanes: 5)
    private static let keyBytes = 32, saltBytes = 16

    private let method: Method
    private let salt: [UInt8]
    private let key: [UInt8]

    private init(_ method: Method, salt: [UInt8], key: [UInt8]) {
        (self.method, self.salt, self.key) = (method, salt, key)
    }

    /// Whether a text is meant to be a hash, and no password.
    package static func isMeant(_ text: String) -> Bool {
        text.hasPrefix("$scrypt$") || text.hasPrefix("$pbkdf2-sha256$")
    }

    /// Reads what `text` writes.
    ///
    /// - Throws: what is none, or asks for more than a login may cost: 64 MiB, or 10 million rounds.
    package init(_ text: String) throws(TextError) {
        let parts = text.split(separator: "$", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 5, parts[0].isEmpty, let salt = Self.bytes(parts[3]), let key = Self.bytes(parts[4]),
            (8...64).contains(salt.count), (16...64).contains(key.count),
            let method = Self.method(parts[1], Self.numbers(parts[2]))
        else {
            throw TextError(
                "no hash of a password that can be used",
                expected: "write what plumblined web password prints, or another of scrypt with at most 64 MiB")
        }
        self.init(method, salt: salt, key: key)
    }

    private static func method(_ name: String, _ numbers: [String: Int]) -> Method? {
        if name == "pbkdf2-sha256", let rounds = numbers["i"], (1_000...10_000_000).contains(rounds) {
            return .pbkdf2(rounds: rounds)
        }
        guard name == "scrypt", let log = numbers["ln"], let block = numbers["r"], let lanes = numbers["p"],
            (10...20).contains(log), (1...32).contains(block), (1...32).contains(lanes),
            (128 * block) << log <= 64 << 20
        else { return nil }
        return .scrypt(log: log, block: block, lanes: lanes)
    }

    /// Hashes a password. Takes a sixth of a second and 16 MiB; blocks.
    ///
    /// - Parameter salt: 16 random bytes.
    /// - Throws: when there is no memory for it.
    package init(of password: Secret, salt: [UInt8] = Self.randomSalt()) throws {
        try self.init(Self.usual, salt: salt, key: Self.derive(password, Self.usual, salt, Self.keyBytes))
    }

    /// Bytes of the system's random source.
    package static func randomSalt() -> [UInt8] {
        var random = SystemRandomNumberGenerator()
        return (0..<saltBytes).map { _ in UInt8.random(in: .min ... .max, using: &random) }
    }

    /// Whether this is the hash of the password. Blocks as long as hashing does, whatever the answer is.
    package func matches(_ password: Secret) -> Bool {
        guard let derived = try? Self.derive(password, method, salt, key.count) else { return false }
        // In constant time (swift-crypto, SymmetricKey's ==).
        return SymmetricKey(data: derived) == SymmetricKey(data: key)
    }

    /// A hash that no password has, and which costs as much to be compared with.
    package var decoy: PasswordHash {
        PasswordHash(method, salt: Self.randomSalt(), key: Self.randomSalt() + Self.randomSalt())
    }

    /// As it is written into a configuration.
    package var text: String {
        let parameters =
            switch method {
            case .scrypt(let log, let block, let lanes): "$scrypt$ln=\(log),r=\(block),p=\(lanes)"
            case .pbkdf2(let rounds): "$pbkdf2-sha256$i=\(rounds)"
            }
        return "\(parameters)$\(Self.base64(salt))$\(Self.base64(key))"
    }

    private static func derive(
        _ password: Secret, _ method: Method, _ salt: [UInt8], _ count: Int
    ) throws -> [UInt8] {
        let password = Array(password.reveal().utf8)
        let key =
            switch method {
            case .scrypt(let log, let block, let lanes):
                try KDF.Scrypt.deriveKey(
                    from: password, salt: salt, outputByteCount: count, rounds: 1 << log, blockSize: block,
                    parallelism: lanes)
            case .pbkdf2(let rounds):
                try KDF.Insecure.PBKDF2.deriveKey(
                    from: password, salt: salt, using: .sha256, outputByteCount: count, unsafeUncheckedRounds: rounds)
            }
        return key.withUnsafeBytes { Array($0) }
    }

    private static func numbers(_ text: String) -> [String: Int] {
        var numbers: [String: Int] = [:]
        for pair in text.split(separator: ",").prefix(8) {
            let parts = pair.split(separator: "=", omittingEmptySubsequences: false)
            guard parts.count == 2, parts[1].utf8.count <= 9, let number = Int(parts[1]) else { return [:] }
            numbers[String(parts[0])] = number
        }
        return numbers
    }

    private static func base64(_ bytes: [UInt8]) -> String {
        String(Data(bytes).base64EncodedString().prefix { $0 != "=" })
    }

    private static func bytes(_ text: String) -> [UInt8]? {
        guard text.utf8.count <= 128 else { return nil }
        return Data(base64Encoded: text + String(repeating: "=", count: (4 - text.utf8.count % 4) % 4)).map {
            Array($0)
        }
    }
}
