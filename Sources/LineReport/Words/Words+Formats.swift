package import LineModel

extension Words {
    /// Why a payload cannot serve a round, or a line of it.
    package func format(_ problem: FormatProblem) -> String {
        switch problem {
        case .unknown(let name): say("there is no payload \"\(name)\"", "没有名为“\(name)”的载荷")
        case .needsEcho(let payload):
            say("the payload \(payload) needs an echo, and the line has none", "载荷 \(payload) 需要回显端，而该线路没有")
        case .stamp(let problem): "STAMP\(colon)\(stamp(problem))"
        case .stampNumbers:
            say(
                "STAMP numbers its packets by 32 bits, and the round has more; lower \(setting(.count))",
                "STAMP 用 32 位编号，本轮的包超出了编号范围；请降低 \(setting(.count))")
        case .templateNumbers(let payload, let bits, let probes): templateNumbers(payload, bits, probes)
        case .templateSize(let payload, let content, let size):
            say(
                "\(payload): the content has \(content) octets, more than the datagram's size, \(size); raise "
                    + setting(.size),
                "\(payload)：内容有 \(content) 字节，超过数据报长度 \(size)；请提高 \(setting(.size))")
        // A template's reader speaks English, as templates are written in it.
        case .template(let payload, let reason, let remedy): "\(payload)\(colon)\(reason)\(semicolon)\(remedy)"
        case .templateRate(let payload, let limit, let rate):
            templateRate(payload, FigureText.short(limit), FigureText.short(rate))
        case .templateEcho(let payload):
            say(
                "\(payload): the template names an echo, and the line has none",
                "\(payload)：模板用到回显端，而该线路没有")
        }
    }

    private func templateRate(_ payload: String, _ limit: String, _ rate: String) -> String {
        say(
            "\(payload): the template sends at most \(limit) probes a second to one address, and these would be "
                + "\(rate); raise \(setting(.interval)), in a round of their own",
            "\(payload)：模板限定每个地址每秒至多 \(limit) 个探测包，而这里会有 \(rate) 个；"
                + "请另起一轮测量，并加大 \(setting(.interval))")
    }

    private func templateNumbers(_ payload: String, _ bits: Int, _ probes: UInt64) -> String {
        say(
            "\(payload): its replies have \(bits) bits for the probe's number, and its lines have \(probes) probes; "
                + "lower \(setting(.count)), measure fewer such lines, or widen {seq} in the template",
            "\(payload)：回复只有 \(bits) 位表示探测包编号，而这些线路共有 \(probes) 个探测包；"
                + "请降低 \(setting(.count))、减少此类线路，或在模板中加宽 {seq}")
    }

    private func stamp(_ problem: STAMPProblem) -> String {
        switch problem {
        case .keyIsMissing:
            say(
                "authenticated mode and the HMAC extension need a key; name a file that holds one",
                "认证模式和 HMAC 扩展需要密钥；请指定存有密钥的文件")
        case .twampLightIsPlain:
            say(
                "a TWAMP-Light reflector knows neither extensions nor keys; leave them out",
                "TWAMP-Light 反射端不支持扩展和密钥；请去掉")
        case .tooShort(let length, let needed):
            say(
                "a packet of \(length) octets cannot hold what is asked for; make it \(needed) octets or longer",
                "\(length) 字节的包容不下所要求的内容；请设为 \(needed) 字节或更长")
        case .tooLong(let length, let max):
            say(
                "\(length) octets do not fit a datagram; \(max) octets are the most",
                "\(length) 字节超过一个数据报；至多 \(max) 字节")
        case .paddingIsTooShort(let padding, let header):
            say(
                "\(padding) octets of padding are less than an extension's header; make the packet \(padding) octets "
                    + "shorter or \(header - padding) octets longer",
                "\(padding) 字节的填充不足一个扩展头；请把包缩短 \(padding) 字节，或加长 \(header - padding) 字节")
        }
    }
}
