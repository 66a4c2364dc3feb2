import AsyncHTTPClient
import Foundation
import NIOSSL
import TestSupport
import Testing

@testable import ServiceSupport

@Suite("Whose certificates are trusted")
struct TrustRootsTests {
    /// Of nobody: an authority made for this test.
    private static let certificate = """
        -----BEGIN CERTIFICATE-----
        MIIBiTCCAS+gAwIBAgIUAgdXzq31P0s9nUxrq/CWZdzhYpowCgYIKoZIzj0EAwIw
        GTEXMBUGA1UEAwwOVGVzdCBhdXRob3JpdHkwIBcNMjYxMTI2MDA1NDA2WhgPMjEy
        NjExMDIwMDU0MDZaMBkxFzAVBgNVBAMMDlRlc3QgYXV0aG9yaXR5MFkwEwYHKoZI
        zj0CAQYIKoZIzj0DAQcDQgAEbipvBh/cylR1svfW8iTJ7+OGVo7t+w5PYcbkFoep
        +xMGpJBMYQa+aD+TnbFwGZSbhpQ4RvyENbdusOocz6ay56NTMFEwHQYDVR0OBBYE
        FFHwJ5YcXIyXeQ7KizUxq9MTYkcJMB8GA1UdIwQYMBaAFFHwJ5YcXIyXeQ7KizUx
        q9MTYkcJMA8GA1UdEwEB/wQFMAMBAf8wCgYIKoZIzj0EAwIDSAAwRQIhAOX25bYs
        xPTYymqdvDhk5Env18Tbf1RfZiC6Ul4cyPe3AiAMCCBHTrhLx1njGkqvguQV4hgr
        0kdNXOOGxhVtmyl26Q==
        -----END CERTIFICATE-----

        """

    private func withFile<Result>(_ text: String, _ body: (String) throws -> Result) throws -> Result {
        let folder = try TemporaryFolder()
        return try withExtendedLifetime(folder) { try body(folder.write("roots.pem", text)) }
    }

    @Test("a PEM file is taken in place of the system's")
    func file() throws {
        try withFile(Self.certificate) { path in
            let roots = TrustRoots(file: path, places: [])
            #expect(roots.problem == nil && roots.warning == nil)
            var configuration = HTTPClient.Configuration()
            configuration.trust(roots)
            #expect(configuration.tlsConfiguration?.trustRoots == .file(path))
        }
    }

    @Test("a file that is missing or holds no certificate is a problem that names it", arguments: ["", "nonsense\n"])
    func wrongFile(text: String) throws {
        try withFile(text) { path in
            #expect(TrustRoots(file: path).problem?.contains("SSL_CERT_FILE: \(path)") == true)
        }
        #expect(TrustRoots(file: "/nowhere.pem").problem?.contains("/nowhere.pem") == true)
    }

    @Test("TLS before 1.2 is spoken with nobody", arguments: [nil, "/nowhere.pem"])
    func versions(file: String?) {
        #expect(TrustRoots(file: file).tlsConfiguration.minimumTLSVersion == .tlsv12)
        #expect(TrustRoots(file: file, places: []).tlsConfiguration.minimumTLSVersion == .tlsv12)
    }

    @Test("without a file the system's are taken; a system that has none is told of", arguments: [nil, ""])
    func system(file: String?) throws {
        let bare = TrustRoots(file: file, places: ["/nowhere.pem"])
        #expect(bare.problem == nil)
        #expect(bare.warning?.contains("SSL_CERT_FILE") == true)
        #expect(bare.tlsConfiguration.trustRoots == .certificates([]))
        try withFile(Self.certificate) { path in
            let furnished = TrustRoots(file: file, places: ["/nowhere.pem", path])
            #expect(furnished.problem == nil && furnished.warning == nil)
            #expect(furnished.tlsConfiguration.trustRoots == .default)
        }
    }
}
