// What libFuzzer runs: the decoder that PLUMBLINE_FUZZ names, over bytes of its choice. scripts/fuzz builds and runs
// it. A trap, an address error or a broken promise ends it.
internal import Glibc
internal import LineModel
internal import ProbeWire

private let round = FormatContext(seed: 0x9F0C_1122_3344_5566, rows: 300, count: 100, size: 64)
private let echo = RelayHeader(high: 0, low: 0xCB00_7107 << 32, isIPv6: false, port: 7)
private let probe = ProbeFields(line: 3, sequence: 5, sendTimeNanoseconds: 1_760_000_000_123_456_789, echo: echo)

private func formats(_ entries: [FormatEntry]) -> Decoder {
    let formats = entries.map { promised(try? $0.make(round), "its round suits no format") }
    let seeds = formats.map { format in
        var datagram = [UInt8](repeating: 0, count: format.length(format.traits.needsEcho ? echo : nil))
        _ = datagram.withUnsafeMutableBytes { format.encode(probe, $0) }
        return datagram
    }
    return Decoder(
        run: { bytes in
            for format in formats {
                if case .answer(let identity) = format.recognise(bytes) {
                    precondition(bytes.count <= format.maxReplyBytes, "an answer is longer than the longest reply")
                    precondition(identity.line <= UInt32(Int32.max), "a line that no round has")
                    if format.traits.tellsStamps { _ = format.facts(bytes) }
                }
                _ = format.identify(bytes)
            }
            // What the engine asks of a reply that no format takes, and of an ICMP error's quotation.
            _ = PlumbProbe(quotation: bytes)
        }, seeds: seeds)
}

private func template(_ text: String) -> FormatEntry {
    let template = promised(try? PayloadTemplate(text: text, source: "fuzz"), "its template is wrong")
    return TemplateFormat.entry(PayloadKind(rawValue: "fuzz"), template)
}

private let templates = [
    "send 01{round:2}{line:2}{seq:2le}{random:4}{time}{sum16}{crc32:le 2..here}\nreply same\n",
    "send {round}{line}{seq}\nreply at 0 {round:2}\nreply at 8 {line:4}{seq:4}\nreply length 9..64\n",
    "size 80\nsend {seq:2}{echo.address.text}{echo.address}{round:1}\"a\\x00b\"{pad}\nreply same # all of it\n",
    "send 00ff \"text\"\nreply opaque\nreply at 2 ffff {any:3}\n",
]

private func session(_ mode: STAMPMode) -> Decoder {
    let key = promised(STAMPKey(bytes: Array(1...32)), "no key")
    let extensions: STAMPExtensions = [.classOfService, .timestampInformation, .directMeasurement, .hmac]
    let error = STAMPErrorEstimate(isSynchronised: true, format: .ntp, nanoseconds: 1000)
    let settings = STAMPSenderSettings(
        mode: mode, key: key, errorEstimate: error, extensions: extensions, length: mode.baseLength + 72)
    let sender = promised(try? STAMPSender(settings: settings), "no sender")
    let answering = STAMPReflectorSettings(mode: mode, key: key, sessionCapacity: 16, errorEstimate: error)
    var reflector = promised(try? STAMPReflector(settings: answering, seed: 1), "no reflector")
    let arrival = STAMPArrival(
        peer: STAMPPeer(high: 0, low: 1, port: 7), receiveNanoseconds: probe.sendTimeNanoseconds, ttl: 57,
        trafficClass: 184)
    var request = [UInt8](repeating: 0, count: sender.length)
    request.withUnsafeMutableBytes {
        sender.encode(into: $0, sequence: 9, sendNanoseconds: probe.sendTimeNanoseconds, sent: 9)
    }
    var answer = [UInt8](repeating: 0, count: 65_536)
    let reflect = { (bytes: UnsafeRawBufferPointer) -> Int? in
        let reflection = answer.withUnsafeMutableBytes {
            reflector.reflect(bytes, into: $0, arrival: arrival, sendNanoseconds: probe.sendTimeNanoseconds)
        }
        guard case .reply(let length, _) = reflection else { return nil }
        precondition(length == bytes.count, "a reply is as long as its request")
        return length
    }
    let length = promised(request.withUnsafeBytes(reflect), "no answer to a good request")
    let reply = Array(answer.prefix(length))
    return Decoder(
        run: { bytes in
            _ = reflect(bytes)
            _ = try? sender.read(bytes)
        }, seeds: [request, reply])
}

/// What a template's far end does with a datagram.
private func reflect(_ mirror: TemplateMirror, _ datagram: [UInt8]) {
    var reply = [UInt8](repeating: 0xAA, count: datagram.count + 8)
    let reflection = datagram.withUnsafeBytes { datagram in
        reply.withUnsafeMutableBytes { mirror.reflect(datagram, into: $0) }
    }
    if case .reply(let length) = reflection {
        precondition(length <= datagram.count, "a reply is longer than its request")
    }
    precondition(reply.suffix(8).allSatisfy { $0 == 0xAA }, "written behind the end")
}

private func mirrors() -> Decoder {
    let mirrors = templates.map {
        TemplateMirror(promised(try? PayloadTemplate(text: $0, source: "fuzz"), "its template is wrong"))
    }
    let seeds = formats(templates.map(template)).seeds
    return Decoder(run: { bytes in for mirror in mirrors { reflect(mirror, Array(bytes)) } }, seeds: seeds)
}

private func templateText() -> Decoder {
    Decoder(
        run: { bytes in
            let text = String(decoding: bytes, as: UTF8.self)
            guard let template = try? PayloadTemplate(text: text, source: "fuzz"),
                let format = try? TemplateFormat(PayloadKind(rawValue: "fuzz"), template, round: round)
            else { return }
            var fields = probe
            if !template.needsEcho { fields.echo = nil }
            guard format.refusal(of: fields.echo) == nil else { return }
            var datagram = [UInt8](repeating: 0xAA, count: format.length(echo: fields.echo))
            _ = datagram.withUnsafeMutableBytes { format.encode(fields, into: $0) }
            reflect(TemplateMirror(template), datagram)
            let found = datagram.withUnsafeBytes { format.identify(quotation: $0) }
            if let found { precondition(found.sequence == fields.sequence, "another probe's number") }
        }, seeds: templates.map { Array($0.utf8) },
        grammar: Grammar(
            [
                "send", "reply", "same", "at", "length", "size", "rate", "opaque", "end-8", "{round}", "{round:2}",
                "{line}", "{seq}", "{seq:2le}", "{random:4}", "{time}", "{time.ntp}", "{sum16}", "{crc32:le 2..here}",
                "{echo.address}", "{echo.port}", "{pad}", "{any:3}", "{bits 80/80}", "00ff", "\"text\"", "9..64", ":8",
                "#", "\n",
            ], cuts: " \n{}:.\""))
}

private func socks() -> Decoder {
    let reply: [UInt8] = [5, 0, 0, 1, 192, 0, 2, 9, 0x9C, 0x40]
    return Decoder(
        run: { bytes in
            for piece in [1, 3, 600] {
                var handshake = SOCKSHandshake(credentials: SOCKSCredentials(text: "user:password"))
                for from in stride(from: 0, to: bytes.count, by: piece) {
                    _ = handshake.receive(bytes[from..<min(bytes.count, from + piece)])
                }
            }
            if case .complete(_, let count) = SOCKSReply.read(bytes) { precondition(count <= bytes.count) }
            _ = SOCKSCredentials(text: String(decoding: bytes, as: UTF8.self))
        }, seeds: [[5, 2, 1, 0] + reply, [5, 0] + reply, reply, [5, 0, 0, 3, 2, 97, 98, 0, 7]])
}

private func lines() -> Decoder {
    let csv =
        "name,ingress,echo,tags,max_loss\na,203.0.113.7:7,198.51.100.9:7,carrier=ct;c=sz,5%\n\"b\"\"c\",[::1]:7,,,\n"
    let json = #"[{"name":"a","ingress":"h:1","tags":{"k":"v"},"max_loss":0.1,"max_rtt":"300ms"}]"#
    let groups = #"[{"targets":["h:1"],"labels":{"__plumbline_echo":"e:7","a":"\u00e9"}}]"#
    return Decoder(
        run: { bytes in
            for format in LinesFormat.allCases {
                let file = LinesFile.parse(bytes: Array(bytes), source: "fuzz", format: format)
                precondition(!file.lines.isEmpty || !file.problems.isEmpty, "neither lines nor problems")
            }
        }, seeds: [csv, json, groups].map { Array($0.utf8) },
        grammar: Grammar(
            [
                "name", "ingress", "echo", "tags", "payload", "max_loss", "max_rtt", "inpoint", "inport", "echoip",
                "echoport", "203.0.113.7:7", "[::1]:7", "[fe80::1%eth0]:7", "carrier=ct;c=sz", "5%", "300ms", "\"",
                "\"\"", ",", ";", "\r\n", "[", "]", "{", "}", ":", "targets", "labels", "__plumbline_echo", "\\u00e9",
                "=1+1",
            ], cuts: " \n,;:[]{}\""))
}

private func decoder(_ name: String) -> Decoder? {
    switch name {
    case "plumb": formats([PlumbFormat.entry])
    case "relay": formats([RelayFormat.entry])
    case "formats": formats(FormatCatalogue.builtIn.entries)
    case "stamp-open": session(.open)
    case "stamp-authenticated": session(.authenticated)
    case "template": formats(templates.map(template))
    case "template-mirror": mirrors()
    case "template-text": templateText()
    case "socks": socks()
    case "lines": lines()
    case "configuration": configuration()
    case "event": event()
    case "state": state()
    // For scripts/fuzz --self-test: a decoder with a fault that must be found.
    case "broken":
        Decoder(run: { bytes in precondition(!bytes.starts(with: Array("PLM".utf8)), "the fault to be found") })
    default: nil
    }
}

// libFuzzer calls from one thread.
nonisolated(unsafe) private let chosen: Decoder = {
    let name = getenv("PLUMBLINE_FUZZ").map { String(cString: $0) } ?? ""
    let decoder = promised(decoder(name), "PLUMBLINE_FUZZ names no decoder: \(name)")
    guard let folder = getenv("PLUMBLINE_FUZZ_SEEDS").map({ String(cString: $0) }) else { return decoder }
    for (number, seed) in decoder.seeds.enumerated() {
        guard let file = fopen("\(folder)/seed-\(number)", "w") else { preconditionFailure("cannot write \(folder)") }
        precondition(fwrite(seed, 1, seed.count, file) == seed.count && fclose(file) == 0, "cannot write \(folder)")
    }
    return decoder
}()

/// libFuzzer's own mutation of bytes.
@_silgen_name("LLVMFuzzerMutate")
private func mutateBytes(_ start: UnsafeMutablePointer<UInt8>?, _ count: Int, _ maxCount: Int) -> Int

/// A decoder with a grammar has its texts changed by that, and every fourth by the byte.
@_cdecl("LLVMFuzzerCustomMutator")
public func mutate(_ start: UnsafeMutablePointer<UInt8>?, _ count: Int, _ maxCount: Int, _ seed: CUnsignedInt) -> Int {
    var chance = SeededGenerator(seed: UInt64(seed))
    guard let start, let grammar = chosen.grammar, chance.next() % 4 != 0 else {
        return mutateBytes(start, count, maxCount)
    }
    let text = Array(UnsafeBufferPointer(start: start, count: count))
    let mutated = grammar.mutated(text, maxCount: maxCount, by: &chance)
    _ = UnsafeMutableBufferPointer(start: start, count: maxCount).update(fromContentsOf: mutated)
    return mutated.count
}

@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    chosen.run(UnsafeRawBufferPointer(start: start, count: count))
    return 0
}
