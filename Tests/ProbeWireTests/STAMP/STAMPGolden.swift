import LineModel
import ProbeWire

/// Packets written from the figures of RFC 8762 and RFC 8972 by a separate program (Python: struct, hmac), not by this
/// code. The extensions' codes are over the open packets' numbers.
enum STAMPGolden {
    /// 01 02 … 20.
    static let key = STAMPKey(bytes: (1...32).map { UInt8($0) })!
    static let otherKey = STAMPKey(bytes: [9])!
    static let sendNanoseconds: Int64 = 1_760_000_000_500_000_000
    static let receiveNanoseconds: Int64 = 1_760_000_000_750_000_000
    static let replyNanoseconds: Int64 = 1_760_000_000_875_000_000
    static let sequence: UInt32 = 0x0102_0304
    /// Synchronised, scale 12, multiplier 200.
    static let senderError = STAMPErrorEstimate(bits: 0x8CC8)
    /// Not synchronised, scale 10, multiplier 1.
    static let reflectorError = STAMPErrorEstimate(bits: 0x0A01)

    static func arrival(ttl: UInt8? = 57, trafficClass: UInt8? = 46 << 2 | 1, port: UInt16 = 5_000) -> STAMPArrival {
        STAMPArrival(
            peer: STAMPPeer(high: 0, low: 0x7F00_0001, port: port), receiveNanoseconds: receiveNanoseconds, ttl: ttl,
            trafficClass: trafficClass)
    }

    static func sender(
        _ mode: STAMPMode = .open, extensions: STAMPExtensions = [], length: Int? = nil, key: STAMPKey? = key
    ) throws -> STAMPSender {
        try STAMPSender(
            settings: STAMPSenderSettings(
                mode: mode, key: key, ssid: 0xBEEF, errorEstimate: senderError, extensions: extensions, replyDSCP: 46,
                length: length ?? mode.baseLength))
    }

    static func request(_ sender: STAMPSender, sequence: UInt32 = sequence) -> [UInt8] {
        var bytes = [UInt8](repeating: 0xAA, count: sender.length)
        bytes.withUnsafeMutableBytes {
            sender.encode(into: $0, sequence: sequence, sendNanoseconds: sendNanoseconds, sent: 9)
        }
        return bytes
    }

    static func reflector(
        _ mode: STAMPMode = .open, sessions: Int? = nil, key: STAMPKey? = key, permittedDSCP: UInt64 = .max,
        readsExtensions: Bool = true, quietNanoseconds: Int64 = 900_000_000_000, otherKey: STAMPKey? = nil
    ) throws -> STAMPReflector {
        var settings = STAMPReflectorSettings(
            mode: mode, key: key, sessionCapacity: sessions, quietNanoseconds: quietNanoseconds,
            errorEstimate: reflectorError, permittedDSCP: permittedDSCP, readsExtensions: readsExtensions)
        settings.otherKey = otherKey
        return try STAMPReflector(settings: settings, seed: 1)
    }

    /// The reply's bytes and DSCP, or why there is none. The buffer has guard bytes behind the room.
    static func answer(
        _ reflector: inout STAMPReflector, _ request: [UInt8], arrival: STAMPArrival = arrival(), room: Int? = nil
    ) -> (bytes: [UInt8], dscp: UInt8?, silence: STAMPSilence?) {
        let room = room ?? request.count
        var reply = [UInt8](repeating: 0xAA, count: room + 8)
        let reflection = request.withUnsafeBytes { request in
            reply.withUnsafeMutableBytes {
                reflector.reflect(
                    request, into: UnsafeMutableRawBufferPointer(rebasing: $0[..<room]), arrival: arrival,
                    sendNanoseconds: replyNanoseconds)
            }
        }
        precondition(reply.suffix(8).allSatisfy { $0 == 0xAA })
        switch reflection {
        case .silence(let silence):
            precondition(reply.allSatisfy { $0 == 0xAA })
            return ([], nil, silence)
        case .reply(let length, let dscp): return (Array(reply.prefix(length)), dscp, nil)
        }
    }

    static func read(_ sender: STAMPSender, _ bytes: [UInt8]) -> Result<STAMPReading, STAMPRefusal> {
        bytes.withUnsafeBytes { datagram in
            do throws(STAMPRefusal) { return .success(try sender.read(datagram)) } catch { return .failure(error) }
        }
    }

    static let openRequest = Golden.bytes(
        """
        01020304 ec91f680 80000000 8cc8beef 00000000 00000000 00000000 00000000
        00000000 00000000 00000000
        """)

    static let ptpRequest = Golden.bytes(
        """
        01020304 68e77800 1dcd6500 ccc8beef 00000000 00000000 00000000 00000000
        00000000 00000000 00000000
        """)

    static let authenticatedRequest = Golden.bytes(
        """
        01020304 00000000 00000000 00000000 ec91f680 80000000 8cc8beef 00000000
        00000000 00000000 00000000 00000000 00000000 00000000 00000000 00000000
        00000000 00000000 00000000 00000000 00000000 00000000 00000000 00000000
        42da50cd dcc5e437 ec7c5390 bddcb8a6
        """)

    static let openReply = Golden.bytes(
        """
        00000007 ec91f680 e0000000 0a01beef ec91f680 c0000000 01020304 ec91f680
        80000000 8cc80000 39000000
        """)

    static let authenticatedReply = Golden.bytes(
        """
        00000007 00000000 00000000 00000000 ec91f680 e0000000 0a01beef 00000000
        ec91f680 c0000000 00000000 00000000 01020304 00000000 00000000 00000000
        ec91f680 80000000 8cc80000 00000000 39000000 00000000 00000000 00000000
        d3787419 ab53951d c5d6b02a 89b3460a
        """)

    static let requestExtensions = Golden.bytes(
        """
        80040004 b8000000 80030004 00000000 8005000c 00000009 00000000 00000000
        80010008 00000000 00000000 80080010 782bc60f ec6ca65d 1c364e3f 8f842662
        """)

    static let replyExtensions = Golden.bytes(
        """
        00040004 bae40000 00030004 05020502 0005000c 00000009 00000008 00000008
        00010008 00000000 00000000 00080010 c2844d06 18f4c6a0 125491bc f59a298e
        """)
}
