internal import LineModel
internal import LineReport

/// The listing of packets, as tcpdump(8) writes one: `packets.txt`.
enum CasePackets {
    private struct Event {
        var nanoseconds: Int64
        var order: Int
        var text: String
    }

    /// - Parameters:
    ///   - series: what `probes.ndjson` has.
    ///   - rounds: `rounds.json`.
    ///   - places: the ingress of each line.
    static func bytes(
        _ series: [CaseProbes.Series], rounds: CaseJSON, places: [String: String], _ reader: CaseReader
    ) -> [UInt8] {
        var bytes = Array(reader.words.packetsHead(utcOffset: reader.offsetText).map { "# \($0)\n" }.joined().utf8)
        for entry in rounds["rounds"].elements {
            let round = entry["round"]
            let own = series.filter { $0.round == round["id"].string }
            guard !own.isEmpty else { continue }
            let stamps = round["validity"]["timestamps"].string ?? "user"
            bytes +=
                "\n# \(reader.words.packetsOfRound(round["id"].string ?? "", isByKernel: stamps == "kernel"))\n".utf8
            var events: [Event] = []
            for one in own { append(one, places[one.line] ?? "", round, into: &events) }
            // Stable by what was written first, so that the same probes give the same bytes.
            events.sort { ($0.nanoseconds, $0.order) < ($1.nanoseconds, $1.order) }
            for event in events {
                let time = WallTime(nanosecondsSince1970: event.nanoseconds, utcOffsetSeconds: reader.utcOffsetSeconds)
                bytes += "\(time.rfc3339(fractionDigits: 6)) \(event.text)\n".utf8
            }
        }
        return bytes
    }

    private static func append(
        _ series: CaseProbes.Series, _ place: String, _ round: CaseJSON, into events: inout [Event]
    ) {
        let size = round["plan"]["payload_bytes"].int ?? 0
        let name = TerminalText.cleaned(series.line)
        for (sequence, record) in series.records.enumerated() {
            let what = "\(name) seq \(sequence)"
            let sent = series.epochNanoseconds &+ record.sentNanoseconds
            func add(_ time: Int64, _ text: String) {
                events.append(Event(nanoseconds: time, order: events.count, text: text))
            }
            guard record.outcome != .unsent else { continue }
            add(sent, "OUT \(what) > \(place) UDP payload \(size)")
            let delay = record.rttNanoseconds ?? 0
            switch record.outcome {
            case .received, .late:
                let note = record.outcome == .late ? " late" : ""
                add(sent &+ delay, "IN  \(what) rtt \(FigureText.fixed(Double(delay) / 1e6, decimals: 3)) ms\(note)")
            case .refused: add(sent, "ICMP \(what) \((record.refusal ?? .other).word)")
            default: add(sent, "LOST \(what)")
            }
        }
    }
}
