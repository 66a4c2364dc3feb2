internal import HummingbirdCore
internal import HummingbirdTLS
internal import NIOSSL

/// What a hub without a proxy before it speaks TLS by.
enum HubTLS {
    /// Puts TLS below HTTP.
    ///
    /// - Throws: what is wrong with the certificate or the key, with the file's name.
    static func wrapping(
        _ settings: HubSettings.TLSSettings
    ) throws(HubFailure) -> @Sendable (HTTPServerBuilder) throws -> HTTPServerBuilder {
        let certificates: [NIOSSLCertificate]
        let key: NIOSSLPrivateKey
        do { certificates = try NIOSSLCertificate.fromPEMFile(settings.certificate) } catch {
            throw HubFailure(
                "tls.certificate: \(settings.certificate) cannot be used: \(error); name a file of certificates in PEM")
        }
        do { key = try NIOSSLPrivateKey(file: settings.key, format: .pem) } catch {
            throw HubFailure("tls.key: \(settings.key) cannot be used: \(error); name a private key in PEM")
        }
        var configuration = TLSConfiguration.makeServerConfiguration(
            certificateChain: certificates.map { .certificate($0) }, privateKey: .privateKey(key))
        configuration.minimumTLSVersion = .tlsv12
        configuration.applicationProtocols = ["http/1.1"]
        do { _ = try NIOSSLContext(configuration: configuration) } catch {
            throw HubFailure(
                "tls: the key is not that of the certificate (\(error)); name the two that belong together")
        }
        return { [configuration] in try .tls($0, tlsConfiguration: configuration) }
    }
}

/// Why a hub cannot start, for people: place, cause and remedy.
package struct HubFailure: Error, Equatable, CustomStringConvertible {
    /// The text.
    package let description: String

    /// - Parameter description: place, cause and remedy.
    package init(_ description: String) { self.description = description }
}
