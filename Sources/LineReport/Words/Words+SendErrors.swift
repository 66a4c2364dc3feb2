internal import LineModel

// What this machine had against a line's probes: errors of the kernel by their names (errno(3)), as what they mean for
// somebody who sends datagrams (send(2), udp(7), ip(7)).
extension Words {
    /// Why the kernel refused a line's probes.
    func refusedSends(_ system: SystemText, _ unsent: Int, _ planned: Int) -> String {
        let (meaning, remedy) = sendError(system.name)
        return say(
            "\(unsent) of \(count(planned, "planned probe")) not sent: \(meaning) (\(system.name), \(system.message)); "
                + remedy,
            "计划的 \(planned) 个探测包有 \(unsent) 个没有发出：\(meaning)（\(system.name)，\(system.message)）；\(remedy)")
    }

    /// What an error of sending means here, and where to look.
    func sendError(_ name: String) -> (meaning: String, remedy: String) {
        switch name {
        case "EPERM":
            (
                say("a local firewall refuses the packets", "本机防火墙拒绝外发"),
                say(
                    "look at the rules for output (`nft list ruleset`, `iptables -S`)",
                    "请检查外发规则（`nft list ruleset`、`iptables -S`）")
            )
        case "EACCES":
            (
                say("this machine prohibits the way (a route or rule of the type prohibit)", "本机路由禁止发往该地址（prohibit）"),
                lookAtRoutes
            )
        case "ENETUNREACH": (say("this machine has no route there", "本机没有到该地址的路由"), lookAtRoutes)
        case "EHOSTUNREACH":
            (say("this machine calls the address unreachable", "本机路由把该地址标为不可达（unreachable）"), lookAtRoutes)
        case "EINVAL":
            (
                say(
                    "this machine discards what is sent there (a blackhole route), or the address suits no socket",
                    "本机丢弃发往该地址的包（blackhole 路由），或该地址不适用于本程序的套接字"), lookAtRoutes
            )
        case "EMSGSIZE":
            (
                say("the packets are longer than the way takes", "包长超过路径所容"),
                say("choose a smaller \(setting(.size))", "请减小 \(setting(.size))")
            )
        case "ENETDOWN": (say("the outgoing interface is down", "外发网卡已停用"), lookAtInterfaces)
        case "ENODEV", "ENXIO": (say("the outgoing interface is gone", "外发网卡已不存在"), lookAtInterfaces)
        case "EADDRNOTAVAIL":
            (say("the address to send from is none of this machine's", "源地址不属于本机"), lookAtInterfaces)
        default: sendShortage(name)
        }
    }

    private func sendShortage(_ name: String) -> (meaning: String, remedy: String) {
        let slower = say("lower \(setting(.maxRate))", "请降低 \(setting(.maxRate))")
        return switch name {
        case "ENOBUFS":
            (
                say("the queue of the outgoing interface is full", "外发网卡的队列已满"),
                slower + say(", or lengthen its queue (`tc -s qdisc`)", "，或加长其队列（`tc -s qdisc`）")
            )
        case "EAGAIN": (say("the socket's send buffer is full", "套接字的发送缓冲区已满"), slower)
        case "ENOMEM": (say("the kernel has no memory for the packets", "内核没有内存可供外发"), slower)
        default: (say("the kernel refuses the packets", "内核拒绝外发"), lookAtRoutes)
        }
    }

    private var lookAtRoutes: String {
        say("look at `ip rule` and `ip route get`", "请检查 `ip rule` 和 `ip route get`")
    }

    private var lookAtInterfaces: String { say("look at `ip address`", "请检查 `ip address`") }

    /// Probes of one line that left late, and all others in time.
    func leftLate(_ probes: Int, _ sent: Int, _ interval: Int64) -> String {
        say(
            "\(probes) of \(count(sent, "sent probe")) left more than the interval of \(milliseconds(interval)) late, "
                + "and the other lines' in time: they waited inside of this machine for the neighbour's answer or in "
                + "the queue of the interface, and left in another rhythm; look at `ip neigh` and `tc -s qdisc`",
            "发出的 \(sent) 个探测包有 \(probes) 个比时间表晚了超过 \(milliseconds(interval)) 的间隔，而其他线路按时："
                + "它们在本机等待邻居应答或排在网卡队列里，节奏已变；请检查 `ip neigh` 和 `tc -s qdisc`")
    }

    /// Losses that may be ours, which the verdict would rest on.
    func ownLoss(_ own: OwnLoss, _ lost: Int) -> String {
        switch own.cause {
        case .dropped:
            say(
                "up to \(own.count) of the \(count(lost, "lost probe")) may have been dropped by this machine, and "
                    + "without those the line is within its limit; look at the interface (`ip -s link`, `ethtool -S`)",
                "\(lost) 个丢失的探测包中至多 \(own.count) 个可能是本机丢弃的，不计这些则该线路未超上限；"
                    + "请检查网卡（`ip -s link`、`ethtool -S`）")
        case .neverLeft:
            say(
                "\(own.count) of the \(count(lost, "lost probe")) have no transmit stamp and may never have left this "
                    + "machine, and without those the line is within its limit; look at `tc -s qdisc` and the firewall",
                "\(lost) 个丢失的探测包中有 \(own.count) 个没有发送时间戳，可能从未离开本机，不计这些则该线路未超上限；"
                    + "请检查 `tc -s qdisc` 和防火墙")
        }
    }

    /// A neighbour that did not answer its address.
    func noNeighbour(_ neighbour: NeighbourAbsence) -> String {
        let (address, way) = (neighbour.address, neighbour.isIPv6 ? "NDP" : "ARP")
        return say(
            "no neighbour answered (\(way)): \(address) is on a link of this machine and told no hardware address, so "
                + "probes could not leave; look at `ip neigh`, the host and the switch",
            "邻居没有应答（\(way)）：\(address) 与本机同一链路，但没有给出硬件地址，探测包无法发出；请检查 `ip neigh`、该主机和交换机")
    }
}
