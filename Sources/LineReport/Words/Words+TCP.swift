package import LineModel

extension Words {
    /// Why no TCP handshakes were made beside a line, or why nothing is concluded from them.
    package func note(_ note: TCPNote) -> String {
        switch note {
        case .unmade(let system):
            say("no TCP handshake could be made here: ", "本机无法发起 TCP 握手：")
                + "\(system.message) (\(system.name))"
        case .noneBegun: say("the round was over before a TCP handshake was begun", "TCP 握手尚未开始，本轮已结束")
        case .behindIngress:
            say(
                "nothing is concluded from TCP: the line goes on behind its ingress, and handshakes do not",
                "不据 TCP 下结论：线路在入口之后还有一段，而握手只到入口")
        case .notUDP(let payload):
            say(
                "nothing is concluded from TCP: the payload \(payload.rawValue) is not UDP",
                "不据 TCP 下结论：载荷 \(payload.rawValue) 不是 UDP")
        case .long(let bytes):
            say(
                "nothing is concluded from TCP: the probes have \(grouped(bytes)) bytes, and handshakes are short",
                "不据 TCP 下结论：探测包有 \(grouped(bytes)) 字节，而握手的包很短")
        case .refused(let port):
            say(
                "nothing is concluded from TCP: connections to port \(port) are refused",
                "不据 TCP 下结论：端口 \(port) 拒绝连接")
        case .unanswered(let port):
            say(
                "nothing is concluded from TCP: nothing answers on port \(port)",
                "不据 TCP 下结论：端口 \(port) 无应答")
        case .nearer:
            say(
                "nothing is concluded from TCP: something much nearer than the ingress takes the connections",
                "不据 TCP 下结论：接受连接的设备比入口近得多")
        case .ownLoss:
            say(
                "nothing is concluded from TCP: losses of this line may be this machine's own",
                "不据 TCP 下结论：该线路的丢包可能出自本机")
        case .withheld(let reason): self.note(reason)
        }
    }

    func said(_ finding: TCPFinding) -> String {
        let made = finding.handshakes - finding.handshakesLost
        let loss = percent(finding.probesLost, of: finding.probes)
        let (udp, chineseUDP) =
            finding.isDead ? ("gets no answer by UDP", "UDP 全无回复") : ("loses \(loss) of UDP", "UDP 丢 \(loss)")
        let (cause, chineseCause) =
            finding.isDead
            ? ("UDP is filtered, or its service is down", "UDP 被过滤，或其服务已停")
            : ("UDP is treated differently", "UDP 被区别对待")
        return say(
            "\(udp) while \(made) of \(count(finding.handshakes, "TCP handshake")) beside it "
                + "\(made == 1 ? "succeeds" : "succeed"): \(cause)",
            "\(chineseUDP)，而同时 \(finding.handshakes) 次 TCP 握手成功 \(made) 次：\(chineseCause)")
    }
}

/// What a line's TCP handshakes did, in words for people. Notes are the program's own, and plain text.
enum TCPWords {
    /// A row a fact, for the block of one line.
    static func rows(_ tcp: LineTCP, _ words: Words) -> [String] {
        let note = tcp.note.map { [words.note($0)] } ?? []
        let counts = tcp.counts
        guard counts.attempts + counts.missing > 0 else { return note }
        var facts = ["\(grouped(counts.connected)) of \(grouped(counts.attempts)) connected"]
        if counts.refused > 0 { facts.append("\(grouped(counts.refused)) refused") }
        if counts.timedOut > 0 { facts.append("\(grouped(counts.timedOut)) without an answer") }
        if counts.unreachable > 0 { facts.append("\(grouped(counts.unreachable)) unreachable") }
        if counts.missing > 0 { facts.append("\(grouped(counts.missing)) not made by this machine") }
        if let rtt = tcp.rtt { facts.append("median \(decimal(rtt.median, 3...3)) ms") }
        return ["tcp handshakes with port \(tcp.port): \(facts.joined(separator: ", "))"] + note
    }
}
