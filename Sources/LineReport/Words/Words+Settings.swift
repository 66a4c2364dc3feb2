package import LineModel

extension Words {
    /// A setting as its reader writes it, with a value where there is one.
    package func setting(_ setting: RoundSetting, _ value: String? = nil) -> String {
        switch dialect {
        // A flag for each value.
        case .flags where setting == .ipVersion: value.map { "--\($0)" } ?? "--ipv4"
        case .flags: "--\(setting.flag)\(value.map { " \($0)" } ?? "")"
        case .keys: "\(setting.key.section).\(setting.key.name)\(value.map { ": \($0)" } ?? "")"
        }
    }

    /// What is wrong with a setting, with its name, its value and what is expected.
    package func problem(_ problem: RoundSettings.Problem) -> String {
        "\(setting(problem.setting, problem.value))\(colon)\(rule(problem.setting))"
    }

    /// What a setting may be.
    package func rule(_ setting: RoundSetting) -> String {
        switch setting {
        case .count: say("a line needs 1 to 1000000 probes", "每条线路需要 1 到 1000000 个探测包")
        case .interval: say("between two probes of a line lie 10us to 1h", "同一线路两个探测包的间隔为 10us 到 1h")
        case .timeout: say("a timeout is 1ms to 10m", "超时为 1ms 到 10m")
        case .size:
            say(
                "a probe has 32 octets of header and at most 65000 octets; write 32 to 65000",
                "探测包头部占 32 字节，总长至多 65000 字节；请写 32 到 65000")
        case .threads: say("write 1 to 64 threads", "请写 1 到 64 个线程")
        case .maxRate, .maxAddressRate: say("write packets a second above 0", "请写大于 0 的每秒包数")
        case .sourcePorts: say("write 1 to 64 ports", "请写 1 到 64 个端口")
        case .dscp: say("a code point is 0 to 63", "DSCP 为 0 到 63")
        case .timeToLive: say("write 1 to 255 hops", "请写 1 到 255 跳")
        case .ipVersion:
            say("the source is of the other family; write ipv4 or ipv6 as it is", "源地址属于另一地址族；请与它一致")
        case .maxLoss: say("a loss limit is 0% to 100%", "丢包上限为 0% 到 100%")
        case .maxRTT: say("a delay limit is above 0", "时延上限须大于 0")
        case .minGain: say("a limit of the gain is -10m to 10m", "增益下限为 -10m 到 10m")
        case .payload, .source, .interface, .timestamps: say("write another", "请换一个")
        }
    }

    /// A system call that failed, with what it was for.
    package func failure(_ failure: SystemFailure) -> String {
        let place =
            switch failure.purpose {
            case .setting(let name, let value): setting(name, value) + colon
            case .icmp:
                say("the payload icmp ", "载荷 icmp（")
                    + say(
                        "(sysctl -w net.ipv4.ping_group_range='0 2147483647' permits it to all): ",
                        "sysctl -w net.ipv4.ping_group_range='0 2147483647' 允许所有用户使用）：")
            case .unprobedPort:
                say(
                    "the round probes nearly every port that this machine sends from (sysctl "
                        + "net.ipv4.ip_local_port_range); probe fewer in one round, or widen the range: ",
                    "本轮几乎探测了本机用于发送的全部端口（sysctl net.ipv4.ip_local_port_range）；请分几轮探测，或扩大该范围：")
            case nil: ""
            }
        let what = say("\(failure.call) failed: ", "\(failure.call) 失败：") + system(failure.system)
        return place + what + (failure.remedy.map { semicolon + $0 } ?? "")
    }

    /// The system's own words.
    func system(_ text: SystemText) -> String { "\(text.message) (\(text.name))" }

    /// A warning threshold of a plugin that lies above its alarm; of the prober's command alone.
    package func problem(_ problem: CheckThresholds.Problem) -> String {
        let remedy = say("lower -w or raise -c", "请降低 -w 或提高 -c")
        switch problem {
        case .delay(let low, let high):
            return say(
                "the delay of -w, \(low.shortText), is above that of -c, \(high.shortText); ",
                "-w 的时延 \(low.shortText) 高于 -c 的 \(high.shortText)；") + remedy
        case .loss(let low, let high):
            let (low, high) = (FigureText.short(low * 100), FigureText.short(high * 100))
            return say(
                "the loss of -w, \(low)%, is above that of -c, \(high)%; ", "-w 的丢包 \(low)% 高于 -c 的 \(high)%；")
                + remedy
        }
    }
}

extension RoundSetting {
    /// The prober's flag, without the dashes.
    package var flag: String {
        switch self {
        case .maxRate: "max-rate"
        case .maxAddressRate: "max-address-rate"
        case .sourcePorts: "source-ports"
        case .timeToLive: "ttl"
        case .ipVersion: "ipv4"
        case .maxLoss: "max-loss"
        case .maxRTT: "max-rtt"
        case .minGain: "min-gain"
        default: rawValue
        }
    }

    /// Where the service's configuration has it.
    package var key: (section: String, name: String) {
        switch self {
        case .maxLoss: ("limits", "loss")
        case .maxRTT: ("limits", "rtt")
        case .minGain: ("limits", "min_gain")
        case .maxRate: ("probe", "max_rate")
        case .maxAddressRate: ("probe", "max_address_rate")
        case .sourcePorts: ("probe", "source_ports")
        case .timeToLive: ("probe", "ttl")
        case .ipVersion: ("probe", "address_family")
        default: ("probe", rawValue)
        }
    }
}
