internal import AsyncHTTPClient
internal import Glibc
internal import NIOCore
internal import NIOPosix
internal import NIOSSL

/// Why a server was not reached, in one wording for all that ask one: sources of lines, robots, stores.
///
/// Libraries say it with an address, which may carry a key, or with the paths of the machine that they were built on;
/// neither gets into what is said here.
package enum ConnectionFault {
    /// A few words, without a full stop.
    package static func words(_ error: any Error) -> String {
        switch error {
        case is CancellationError: "stopped"
        case let error as HTTPClientError: error.shortDescription
        case let error as NIOConnectionError:
            error.connectionErrors.first.map { words($0.error) } ?? "the name does not resolve"
        case let error as IOError: String(cString: strerror(error.errnoCode))
        case is NIOSSLError, is NIOSSLExtraError, is BoringSSLError: "no encrypted connection; \(encryption(error))"
        default: "\(type(of: error))"
        }
    }

    /// What BoringSSL's names of errors (ssl.errordata) and NIOSSL's cases mean to an operator.
    private static func encryption(_ error: any Error) -> String {
        let text = "\(error)"
        let untrusted = "whoever signed its certificate is not trusted here (\(TrustRoots.variable))"
        let known = [
            ("CERTIFICATE_VERIFY_FAILED", untrusted),
            ("failedToValidateHostname", "its certificate is for another name"),
            ("WRONG_VERSION_NUMBER", "it speaks no TLS at this port"),
            ("HTTP_REQUEST", "it speaks no TLS at this port"),
            ("UNSUPPORTED_PROTOCOL", "it speaks an old version of TLS only"),
            ("PROTOCOL_VERSION", "it speaks an old version of TLS only"),
            ("HANDSHAKE_FAILURE", "it refused the handshake"),
            ("CERTIFICATE_REQUIRED", "it asks for a certificate of ours"),
            ("EOF during handshake", "it closed the connection at the handshake"),
        ]
        return known.first { text.contains($0.0) }?.1
            ?? "whoever signed its certificate may not be trusted here (\(TrustRoots.variable))"
    }
}
