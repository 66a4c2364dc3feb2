package import AsyncHTTPClient
internal import Glibc
package import NIOSSL

/// Whose certificates of HTTPS and mail servers are accepted: those of the system's authorities, or those of a file.
///
/// A system without files of its own (a bare root directory) has no authorities; a bundle brings its own.
package struct TrustRoots: Equatable, Sendable {
    /// The variable that names another file, as OpenSSL's programs read it (SSL_CTX_set_default_verify_paths(3)).
    package static let variable = "SSL_CERT_FILE"

    /// Where the system's are looked for (NIOSSL's `LinuxCABundle.swift`).
    package static let systemPlaces = [
        "/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt", "/etc/ssl/certs",
    ]

    /// The process's authorities, as the environment said when they were first asked for.
    package static let ofProcess = TrustRoots(file: getenv(variable).flatMap { String(validatingCString: $0) })

    /// The path of a PEM file; nil when the system's authorities are trusted.
    private let file: String?

    /// Whether one of the system's places is there.
    private let isSystemFurnished: Bool

    /// - Parameters:
    ///   - file: the path of a PEM file; the system's authorities are trusted when it is nil or empty.
    ///   - places: where the system's authorities are looked for.
    package init(file: String?, places: [String] = systemPlaces) {
        self.file = file.flatMap { $0.isEmpty ? nil : $0 }
        isSystemFurnished = places.contains { access($0, R_OK) == 0 }
    }

    /// Why no certificate could be checked, and what to do; nil when the file can be used, or none is named.
    package var problem: String? {
        guard let file else { return nil }
        if let found = try? NIOSSLCertificate.fromPEMFile(file), !found.isEmpty { return nil }
        return "\(Self.variable): \(file): no certificates can be read there; name a PEM file, or unset it to trust "
            + "the system's authorities"
    }

    /// That every server will be refused, and what to do; nil when the system has authorities or a file is named.
    package var warning: String? {
        guard file == nil, !isSystemFurnished else { return nil }
        return "this system has no certificates of authorities, so HTTPS servers are refused; install ca-certificates, "
            + "or set \(Self.variable) to a PEM file"
    }

    /// The oldest version that is spoken with anybody: RFC 8996 forbids those before it.
    package static let oldestTLS = TLSVersion.tlsv12

    /// For clients of HTTPS and mail servers: certificates are checked against these authorities, and refused when
    /// there are none. TLS is of version 1.2 at least.
    package var tlsConfiguration: TLSConfiguration {
        var configuration = TLSConfiguration.makeClientConfiguration()
        // The library begins at 1.0.
        configuration.minimumTLSVersion = Self.oldestTLS
        if let file {
            configuration.trustRoots = .file(file)
        } else if !isSystemFurnished {
            // The default would fail without a word of certificates.
            configuration.trustRoots = .certificates([])
        }
        return configuration
    }
}

extension HTTPClient.Configuration {
    /// Makes HTTPS requests trust these authorities, with a client's other TLS settings at their defaults.
    package mutating func trust(_ roots: TrustRoots) { tlsConfiguration = roots.tlsConfiguration }
}
