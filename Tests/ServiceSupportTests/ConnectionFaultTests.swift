import AsyncHTTPClient
import NIOSSL
import Testing

@testable import ServiceSupport

@Suite("Why a server was not reached")
struct ConnectionFaultTests {
    @Test("faults of TLS have one wording, without a path of the machine that built the library")
    func encryption() {
        let faults: [any Error] = [
            NIOSSLError.handshakeFailed(.sslError([.eofDuringHandshake])), NIOSSLError.uncleanShutdown,
            NIOSSLExtraError.failedToValidateHostname, BoringSSLError.sslError([.eofDuringHandshake]),
        ]
        for fault in faults {
            let words = ConnectionFault.words(fault)
            #expect(words.hasPrefix("no encrypted connection; "))
            #expect(!words.contains("/") && !words.contains("NIO"))
        }
        #expect(ConnectionFault.words(NIOSSLExtraError.failedToValidateHostname).hasSuffix("for another name"))
        #expect(ConnectionFault.words(faults[0]).hasSuffix("closed the connection at the handshake"))
    }

    @Test("other faults have theirs")
    func others() {
        #expect(ConnectionFault.words(CancellationError()) == "stopped")
        #expect(
            ConnectionFault.words(HTTPClientError.connectTimeout) == HTTPClientError.connectTimeout.shortDescription)
    }
}
