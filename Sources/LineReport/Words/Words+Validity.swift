package import LineModel

extension Words {
    /// One finding against a round in one sentence: what happened, what it means, what to do.
    package func finding(_ finding: ValidityFinding) -> String {
        switch finding {
        case .receiveOverflow(let dropped, let unanswered, let isMemoryShort):
            receiveOverflow(dropped, unanswered, isMemoryShort: isMemoryShort)
        case .canaryLost(let lost, let sent): canaryLost(lost, sent)
        case .suspended(let nanoseconds): suspended(nanoseconds)
        case .nothingPlanned:
            say(
                "no probe was planned, so nothing was measured; the reason of each line tells why",
                "没有计划任何探测包，因此没有任何测量结果；原因见各条线路")
        case .unsent(let probes): unsent(probes)
        case .scheduleNotKept(let lateness, let interval): scheduleNotKept(lateness, interval)
        case .interrupted(let sent, let planned): interrupted(sent, planned)
        case .neverLeft(let unstamped, let lost): neverLeft(unstamped, lost)
        case .outgoingDrops(let places, let lost): outgoingDrops(places, lost)
        case .incomingDrops(let places, let backlog, let lost): incomingDrops(places, backlog, lost)
        case .stallBeyondTimeout(let stall, let timeout): stallBeyondTimeout(stall, timeout)
        case .uncertainProbes(let uncertain, let sent): uncertainProbes(uncertain, sent)
        case .canaryDelay(let delay): canaryDelay(delay)
        case .receiveStampsMissing(let stamped, let replies): receiveStampsMissing(stamped, replies)
        case .transmitStampsMissing(let stamped, let asked, let every, let stall):
            transmitStampsMissing(stamped, asked, every, stall)
        case .stallWithUserStamps(let stall): stallWithUserStamps(stall)
        case .stampsRejected(let rejected, let sent): stampsRejected(rejected, sent)
        case .stolenTime(let share): stolenTime(share)
        case .starved(let share, let isByQuota, let overdue): starved(share, isByQuota: isByQuota, overdue)
        case .clockStepped(let steps, let largest): clockStepped(steps, largest)
        case .clockSlewed(let slew): clockSlewed(slew)
        case .told(let text): text
        }
    }

    /// All of a round's, in their order.
    package func findings(_ validity: Validity) -> [String] { validity.findings.map(finding) }

    private var lowerRate: String { say("lower \(setting(.maxRate))", "降低 \(setting(.maxRate))") }

    // MARK: - What falsifies loss

    private func receiveOverflow(_ dropped: Int, _ unanswered: Int, isMemoryShort: Bool) -> String {
        let remedy =
            isMemoryShort
            ? say(
                "the memory of all UDP sockets ran out too: raise the sysctls net.ipv4.udp_mem and net.core.rmem_max, "
                    + "or \(lowerRate)",
                "所有 UDP 套接字的内存也已用尽：请调大 sysctl net.ipv4.udp_mem 和 net.core.rmem_max，或\(lowerRate)")
            : say(
                "raise the sysctl net.core.rmem_max (for example to 67108864) or \(lowerRate)",
                "请调大 sysctl net.core.rmem_max（例如 67108864），或\(lowerRate)")
        let what = say(
            "the kernel dropped \(count(dropped, "datagram")) because our receive buffers were full",
            "接收缓冲区已满，内核丢弃了 \(dropped) 个数据报")
        guard unanswered > 0 else {
            return what
                + say(
                    "; no probe lacks its reply, but the prober could not keep up; ", "；探测包都有回复，但探测程序跟不上；")
                + remedy
        }
        let ours = min(dropped, unanswered)
        return what
            + say(
                ", so up to \(ours) of the \(unanswered) lost or late probes were answered and their loss is ours; ",
                "，\(unanswered) 个丢失或迟到的探测包中至多 \(ours) 个其实有回复，这部分丢包是本机造成的；") + remedy
    }

    private func canaryLost(_ lost: Int, _ sent: Int) -> String {
        say(
            "our own loop lost \(lost) of the \(count(sent, "probe")) that it sent to itself over loopback, so any "
                + "other loss may be ours too; \(lowerRate), give the prober more CPU or raise the sysctl "
                + "net.core.rmem_max",
            "探测程序经环回接口发给自己的 \(sent) 个探测包丢了 \(lost) 个，其他丢包也可能是本机造成的；"
                + "请\(lowerRate)、给探测程序更多 CPU，或调大 sysctl net.core.rmem_max")
    }

    private func suspended(_ nanoseconds: Int64) -> String {
        say(
            "the machine slept for \(milliseconds(nanoseconds)) during the round, so replies came to nobody and "
                + "timeouts mean nothing; keep it awake (systemd-inhibit) and run the round again",
            "本轮测量期间主机休眠了 \(milliseconds(nanoseconds))，回复无人接收，超时没有意义；"
                + "请防止休眠（systemd-inhibit）后重新测量")
    }

    private func unsent(_ probes: UnsentProbes) -> String {
        let causes = causes(probes)
        guard probes.sent > 0 else {
            return say(
                "0 of \(count(probes.due, "planned probe")) sent (\(causes)), so nothing was measured; ",
                "计划的 \(probes.due) 个探测包一个也没有发出（\(causes)），因此没有任何测量结果；") + remedy(probes)
        }
        let share = percent(probes.unsent, of: probes.due)
        return say(
            "\(probes.unsent) of \(count(probes.due, "planned probe")) (\(share)) not sent (\(causes)), so lines were "
                + "probed less often than asked for; ",
            "计划的 \(probes.due) 个探测包有 \(probes.unsent) 个（\(share)）没有发出（\(causes)），"
                + "线路的探测次数少于要求；") + remedy(probes)
    }

    /// Why probes were not sent, by the ledger: errors by name, overdue ones, and what it does not explain. Proxies are
    /// a cause only where nothing was sent: of some lines they say nothing of the others.
    private func causes(_ probes: UnsentProbes) -> String {
        var causes = probes.errors.map { "\($0.name) \($0.count)" }
        if probes.overdue > 0 { causes.append("\(say("overdue", "来不及发出")) \(probes.overdue)") }
        if probes.sent == 0, probes.withoutProxy > 0 {
            causes.append("\(say("no SOCKS5 association", "未建立 UDP 关联")) \(probes.withoutProxy)")
        }
        if probes.unexplained > 0 {
            let word = probes.isStopped ? say("stopped", "被中止") : say("cause not recorded", "原因未记录")
            causes.append("\(word) \(probes.unexplained)")
        }
        return causes.joined(separator: comma)
    }

    private func remedy(_ probes: UnsentProbes) -> String {
        if probes.failed == 0, probes.withoutProxy > 0 { return say("look at the SOCKS5 proxies", "请检查 SOCKS5 代理") }
        if probes.errors.isEmpty {
            return say(
                "\(lowerRate), raise \(setting(.interval)) or give the prober more CPU",
                "请\(lowerRate)、加大 \(setting(.interval))，或给探测程序更多 CPU")
        }
        return say(
            "check the local network, routes and firewall for these errors, or \(lowerRate)",
            "请按这些错误检查本机网络、路由和防火墙，或\(lowerRate)")
    }

    private func scheduleNotKept(_ lateness: Int64, _ interval: Int64) -> String {
        say(
            "probes left up to \(milliseconds(lateness)) late (p99), more than the interval of "
                + "\(milliseconds(interval)), so this machine's own queue set their rhythm; "
                + "\(lowerRate) below what the interface carries, or shorten its queue",
            "探测包比时间表最多晚发 \(milliseconds(lateness))（p99），超过 \(milliseconds(interval)) 的间隔，"
                + "发送节奏由本机队列决定；请把 \(setting(.maxRate)) 降到网卡能承载的速率以下，或缩短其队列")
    }

    private func interrupted(_ sent: Int, _ planned: Int) -> String {
        say(
            "ended early by the user after \(sent) of \(count(planned, "planned probe")), so the figures cover a part "
                + "of the round and replies may have been under way; run it again to its end",
            "计划的 \(planned) 个探测包发出 \(sent) 个后被用户提前结束，数据只覆盖本轮的一部分，可能还有回复在途；请完整地重新测量")
    }

    private func neverLeft(_ unstamped: Int, _ lost: Int) -> String {
        say(
            "\(unstamped) of \(count(lost, "lost probe")) have no transmit stamp, so they may never have left this "
                + "machine; look for drops of the queueing discipline (tc -s qdisc) and of the firewall, and "
                + lowerRate,
            "\(lost) 个丢失的探测包中有 \(unstamped) 个没有发送时间戳，可能从未离开本机；"
                + "请检查排队规则（tc -s qdisc）和防火墙的丢弃，并\(lowerRate)")
    }

    private func list(_ places: [NamedCount]) -> [String] {
        places.map { say("\($0.count) on \($0.name)", "\($0.name) \($0.count) 个") }
    }

    private func outgoingDrops(_ places: [NamedCount], _ lost: Int) -> String {
        let dropped = list(places).joined(separator: comma)
        return say(
            "the machine dropped outgoing packets (\(dropped)), so some of the \(count(lost, "lost probe")) may never "
                + "have left it; \(lowerRate), and look at the interface (ip -s link, ethtool -S)",
            "本机丢弃了外发的包（\(dropped)），\(lost) 个丢失的探测包中有一些可能从未离开本机；"
                + "请\(lowerRate)，并检查网卡（ip -s link、ethtool -S）")
    }

    private func incomingDrops(_ places: [NamedCount], _ backlog: Int, _ lost: Int) -> String {
        let full = backlog > 0 ? [say("\(backlog) at a full backlog", "积压队列已满 \(backlog) 个")] : []
        let dropped = (list(places) + full).joined(separator: comma)
        return say(
            "the machine dropped incoming packets (\(dropped)), so some of the \(count(lost, "lost probe")) may have "
                + "been answered; \(lowerRate), enlarge the interface's ring (ethtool -G) or raise the sysctl "
                + "net.core.netdev_max_backlog",
            "本机丢弃了收到的包（\(dropped)），\(lost) 个丢失的探测包中有一些可能有回复；"
                + "请\(lowerRate)、加大网卡的环形缓冲区（ethtool -G），或调大 sysctl net.core.netdev_max_backlog")
    }

    private func stallBeyondTimeout(_ stall: Int64, _ timeout: Int64) -> String {
        say(
            "the measuring loop stood still for \(milliseconds(stall)), longer than the timeout of "
                + "\(milliseconds(timeout)), so probes may count as late or lost that were not; give the prober more "
                + "CPU or raise \(setting(.timeout))",
            "测量循环停顿了 \(milliseconds(stall))，长于 \(milliseconds(timeout)) 的超时，"
                + "有的探测包可能被误算为迟到或丢失；请给探测程序更多 CPU，或加大 \(setting(.timeout))")
    }

    private func uncertainProbes(_ uncertain: Int, _ sent: Int) -> String {
        let share = percent(uncertain, of: sent)
        return say(
            "\(uncertain) of \(count(sent, "sent probe")) (\(share)) fell into stalls of the measuring loop and are "
                + "uncertain, so the figures rest on fewer probes; give the prober more CPU or \(lowerRate)",
            "发出的 \(sent) 个探测包有 \(uncertain) 个（\(share)）落在测量循环的停顿中，结果不确定，数据所依据的探测包更少；"
                + "请给探测程序更多 CPU，或\(lowerRate)")
    }

    // MARK: - What falsifies delay

    private func canaryDelay(_ delay: Double) -> String {
        let text = "\(FigureText.fixed(delay, decimals: 3)) ms"
        return say(
            "probes to ourselves over loopback took \(text) (p99), so other delays may be too long by as much; give "
                + "the prober more CPU or \(lowerRate)",
            "经环回接口发给自己的探测包用了 \(text)（p99），其他时延也可能偏大，偏差可达此值；请给探测程序更多 CPU，或\(lowerRate)")
    }

    private func receiveStampsMissing(_ stamped: Int, _ replies: Int) -> String {
        say(
            "only \(stamped) of \(replies) replies carry a kernel receive stamp, so the other delays contain the time "
                + "until the prober read them; check the kernel's SO_TIMESTAMPING support or ask for "
                + setting(.timestamps, "user"),
            "\(replies) 个回复中只有 \(stamped) 个带有内核接收时间戳，其余时延包含探测程序读取之前的时间；"
                + "请检查内核的 SO_TIMESTAMPING 支持，或使用 \(setting(.timestamps, "user"))")
    }

    private func transmitStampsMissing(_ stamped: Int, _ asked: Int, _ every: Int, _ stall: Int64) -> String {
        let which = every == 1 ? "" : " that were asked for one (1 in \(every))"
        return say(
            "only \(stamped) of \(count(asked, "sent probe"))\(which) carry a kernel transmit stamp and the measuring "
                + "loop once stood still for \(milliseconds(stall)), so delays may be too long by as much; give the "
                + "prober more CPU or use an interface whose driver stamps transmissions",
            "\(asked) 个\(every == 1 ? "" : "请求了时间戳的（每 \(every) 个取 1 个）")已发探测包中只有 \(stamped) 个带有内核发送时间戳，"
                + "测量循环又曾停顿 \(milliseconds(stall))，时延可能偏大，偏差可达此值；"
                + "请给探测程序更多 CPU，或换用驱动支持发送时间戳的网卡")
    }

    private func stallWithUserStamps(_ stall: Int64) -> String {
        say(
            "without kernel stamps the measuring loop stood still for \(milliseconds(stall)), so delays may be too "
                + "long by as much; use \(setting(.timestamps, "kernel")) or give the prober more CPU",
            "没有内核时间戳，测量循环又停顿了 \(milliseconds(stall))，时延可能偏大，偏差可达此值；"
                + "请使用 \(setting(.timestamps, "kernel"))，或给探测程序更多 CPU")
    }

    private func stampsRejected(_ rejected: Int, _ sent: Int) -> String {
        say(
            "\(count(rejected, "kernel stamp")) for \(count(sent, "sent probe")) made no sense and went unused, so "
                + "those delays rest on the process's own clock; check for a wall clock that is being set, or ask for "
                + setting(.timestamps, "user"),
            "\(sent) 个已发探测包的内核时间戳有 \(rejected) 个不合理，没有采用，这些时延依据进程自己的时钟；"
                + "请检查是否有程序在设置系统时间，或使用 \(setting(.timestamps, "user"))")
    }

    private func stolenTime(_ share: Double) -> String {
        say(
            "the hypervisor gave \(percent(share)) of this machine's CPU time to others, which delays even the "
                + "kernel's stamps, so delays may be too long; use a machine with cores of its own",
            "虚拟化平台把本机 \(percent(share)) 的 CPU 时间给了别的虚拟机，连内核时间戳也会推迟，时延可能偏大；请使用独占核心的主机")
    }

    private func starved(_ share: Double, isByQuota: Bool, _ overdue: Int?) -> String {
        let cause =
            isByQuota
            ? say(
                "a CPU quota held the prober back for \(percent(share)) of the round",
                "CPU 配额使探测程序在本轮 \(percent(share)) 的时间里不能运行")
            : say(
                "the measuring loop waited for a core for \(percent(share)) of the round",
                "测量循环在本轮 \(percent(share)) 的时间里等待核心")
        let harm =
            overdue.map { say("\(count($0, "probe")) could not be sent in time", "\($0) 个探测包没能按时发出") }
            ?? say(
                "delays, which rest on the process's own clock, may be too long", "时延依据进程自己的时钟，可能偏大")
        let remedy = say(
            "raise the quota (cpu.max), or give the prober a core of its own", "请提高配额（cpu.max），或给探测程序独占一个核心")
        return cause + say(", so ", "，") + harm + semicolon + remedy
    }

    private func clockStepped(_ steps: Int, _ largest: Int64) -> String {
        say(
            "the wall clock was stepped \(count(steps, "time")), by up to \(milliseconds(largest)): delays were "
                + "protected, times of day were not; have chrony or ntpd slew the clock",
            "系统时钟跳变 \(steps) 次，最大 \(milliseconds(largest))：时延不受影响，但记录的时刻不准；"
                + "请让 chrony 或 ntpd 以渐调方式校时")
    }

    private func clockSlewed(_ slew: Double) -> String {
        let rate = FigureText.fixed(abs(slew), decimals: 0)
        let error = FigureText.fixed(abs(slew) * 0.2, decimals: 0)
        return say(
            "the clock was slewed to run \(rate) ppm too \(slew > 0 ? "fast" : "slow"), so a delay of 200 ms is wrong "
                + "by \(error) us; wait until chrony or ntpd has settled",
            "时钟被调得\(slew > 0 ? "快" : "慢")了 \(rate) ppm，200 ms 的时延会差 \(error) us；请等 chrony 或 ntpd 稳定")
    }
}
