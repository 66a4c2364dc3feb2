import Foundation
import LineModel
import LinuxSocket
import ProbeWire
import TestSupport

@testable import ProbeEngine

/// The templates that are shipped, and small servers that answer them, written from their protocols' documents.
enum TemplateServers {
    /// nil: a server would not answer such a datagram.
    typealias Answering = @Sendable (_ request: [UInt8], _ from: Endpoint) -> [UInt8]?

    static let names = [
        "a2s-info", "bittorrent-tracker", "dns", "ntp", "openvpn", "quake3", "quic-version", "raknet", "snmp", "stun",
    ]

    /// Without the rate that a template keeps to: these servers have none, and the tests are in a hurry.
    static func template(_ name: String) throws -> PayloadTemplate {
        let text = try Repository.text("templates/\(name).template")
        return try PayloadTemplate(text: text.replacing(/\nrate .*/, with: ""), source: name)
    }

    /// The catalogue with all of them, and with others.
    static func formats(_ others: [String: String] = [:]) throws -> FormatSettings {
        var settings = FormatSettings()
        let shipped = try names.map { TemplateFormat.entry(PayloadKind(rawValue: $0), try template($0)) }
        let further = try others.sorted { $0.key < $1.key }.map { name, text in
            TemplateFormat.entry(PayloadKind(rawValue: name), try PayloadTemplate(text: text, source: name))
        }
        settings.catalogue = try FormatCatalogue.builtIn.adding(shipped + further)
        return settings
    }

    static let all: [String: Answering] = [
        "raknet": raknet, "dns": dns, "ntp": ntp, "quic-version": quicVersion, "a2s-info": information,
        "stun": stun, "bittorrent-tracker": tracker, "snmp": snmp, "openvpn": openVPN, "quake3": quake,
    ]

    /// RFC 8489 section 6.3: the transaction id, and an XOR-MAPPED-ADDRESS.
    private static let stun: Answering = { request, _ in
        guard request.count == 20, request[4] == 0x21, request[1] == 1 else { return nil }
        let head: [UInt8] = [1, 1, 0, 12, 0x21, 0x12, 0xA4, 0x42]
        return head + request[8...] + [0, 0x20, 0, 8, 0, 1, 1, 2, 3, 4, 5, 6]
    }

    /// BEP 15: action, transaction id, connection id.
    private static let tracker: Answering = { request, _ in
        let magic: [UInt8] = [0, 0, 4, 0x17, 0x27, 0x10, 0x19, 0x80, 0, 0, 0, 0]
        guard request.count == 16, Array(request[..<12]) == magic else { return nil }
        let action: [UInt8] = [0, 0, 0, 0]
        return action + request[12...] + [1, 2, 3, 4, 5, 6, 7, 8]
    }

    /// RFC 3416 section 3: a response to the get request, with a TimeTicks of 2 bytes.
    private static let snmp: Answering = { request, _ in
        guard request.count == 43, request[0] == 0x30, request[13] == 0xA0 else { return nil }
        var response = request
        (response[1], response[13], response[14]) = (0x2B, 0xA2, 0x1E)
        (response[28], response[30]) = (0x10, 0x0E)
        return response.dropLast(2) + [0x43, 2, 4, 0x57]
    }

    /// SVC_Info of ioquake3: the challenge stands last.
    private static let quake: Answering = { request, _ in
        guard request.count == 20, request[4] == UInt8(ascii: "g") else { return nil }
        let texts = Array("infoResponse\n\\game\\oa\\hostname\\noname\\challenge\\".utf8)
        return [255, 255, 255, 255] + texts + request[12...]
    }

    /// P_CONTROL_HARD_RESET_SERVER_V2: acknowledges packet 0 of the client's session.
    private static let openVPN: Answering = { request, _ in
        guard request.count == 14, request[0] == 0x38 else { return nil }
        let head: [UInt8] = [0x40, 9, 9, 9, 9, 9, 9, 9, 9, 1, 0, 0, 0, 0]
        return head + request[1..<9] + [0, 0, 0, 0]
    }

    private static let magic: [UInt8] = [
        0, 255, 255, 0, 254, 254, 254, 254, 253, 253, 253, 253, 18, 52, 86, 120,
    ]

    /// https://wiki.vg/Raknet_Protocol: an unconnected ping's time and our GUID, in an unconnected pong.
    private static let raknet: Answering = { request, _ in
        guard request.count >= 33, request[0] == 1, Array(request[9..<25]) == magic else { return nil }
        let text = Array("MCPE;A server;390;1.14.60;0;10;1;A level;Survival".utf8)
        return [0x1C] + request[1..<9] + [1, 2, 3, 4, 5, 6, 7, 8] + magic + [0, UInt8(text.count)] + text
    }

    /// RFC 1035 section 4: the id and the question, answered with REFUSED, and nothing else.
    private static let dns: Answering = { request, _ in
        guard request.count >= 17, request[2] & 0x80 == 0, request[4] == 0, request[5] == 1 else { return nil }
        return request[..<2] + [0x81, 0x85, 0, 1, 0, 0, 0, 0, 0, 0] + request[12...]
    }

    /// RFC 5905 section 7.3: mode 4, the client's transmit stamp as originate stamp.
    private static let ntp: Answering = { request, _ in
        guard request.count >= 48, request[0] & 7 == 3 else { return nil }
        return [0x24, 8, 0, 0xEC] + [UInt8](repeating: 7, count: 20) + request[40..<48]
            + [UInt8](repeating: 9, count: 16)
    }

    /// RFC 9000 section 6, RFC 8999 section 6: our connection ids back, exchanged, and versions.
    private static let quicVersion: Answering = { request, _ in
        guard request.count >= 1200, request[0] & 0x80 != 0, request[5] <= 20 else { return nil }
        let destination = Array(request[6..<6 + Int(request[5])])
        let at = 6 + destination.count
        guard request[at] <= 20 else { return nil }
        let source = Array(request[at + 1..<at + 1 + Int(request[at])])
        return [0x9A, 0, 0, 0, 0, UInt8(source.count)] + source + [UInt8(destination.count)] + destination
            + [0, 0, 0, 1, 0x6B, 0x33, 0x43, 0xCF]
    }

    /// https://developer.valvesoftware.com/wiki/Server_queries: a challenge of the address, since none came with it.
    private static let information: Answering = { request, from in
        guard request == [255, 255, 255, 255, 0x54] + Array("Source Engine Query\0".utf8) else { return nil }
        return [255, 255, 255, 255, 0x41, UInt8(from.port >> 8), UInt8(from.port & 0xFF), 3, 4]
    }
}
