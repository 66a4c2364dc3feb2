package import AsyncHTTPClient
internal import Glibc
internal import NIOSSL

/// Whose certificates of HTTPS and mail servers are accepted: those of the system's authorities, or of a file's.
///
/// The system's are looked for in /etc/ssl/certs/ca-certificates.crt, /etc/pki/tls/certs/ca-bundle.crt and /etc/ssl/certs
/// (NIOSSL's `LinuxCABundle.swift`). A bare root has none of them, and a bundle brings its own.
package struct TrustRoots: Equatable, Sendable {
    /// The variable that names another file, as OpenSSL's programs read it (SSL_CTX_set_default_verify_paths(3)).
    package static let variable = "SSL_CERT_FILE"

    /// As the environment said when they were first asked for.
    package static let ofProcess = TrustRoots(file: getenv(variable).flatMap { String(validatingCString: $0) })

    /// PEM; nil: the system's.
    private let file: String?

    /// - Parameter file: nil or empty: the system's.
    package init(file: String?) { self.file = file.flatMap { $0.isEmpty ? nil : $0 } }

    /// Why no certificate could be checked, and what to do; nil: the file can be used, or there is none.
    package var problem: String? {
        guard let file else { return nil }
        if let found = try? NIOSSLCertificate.fromPEMFile(file), !found.isEmpty { return nil }
        return "\(Self.variable): \(file): no certificates can be read there; name a PEM file, or unset it to trust "
            + "the system's authorities"
    }

    var tlsConfiguration: TLSConfiguration {
        var configuration = TLSConfiguration.makeClientConfiguration()
        if let file { configuration.trustRoots = .file(file) }
        return configuration
    }
}

extension HTTPClient.Configuration {
    package mutating func trust(_ roots: TrustRoots) { tlsConfiguration = roots.tlsConfiguration }
}
