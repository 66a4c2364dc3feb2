package import LineModel

extension Words {
    /// Why a SOCKS5 proxy gives no association.
    package func absence(_ absence: ProxyAbsence) -> String {
        switch absence {
        case .refusal(let failure): refusal(failure)
        case .otherFamily(let proxy, let relay):
            say(
                "the proxy is reached at \(proxy) and relays at \(relay), which is the other family; name it by an "
                    + "address of that one",
                "代理的地址是 \(proxy)，却在另一地址族的 \(relay) 转发；请改用该地址族的地址")
        case .relayOutOfReach(let proxy, let relay):
            say(
                "the proxy is reached at \(proxy) and names \(relay) as its relay, which cannot be reached from here "
                    + "or is not where the proxy is, so nothing is sent there; configure it with the address that it "
                    + "is reached at",
                "代理的地址是 \(proxy)，却指定 \(relay) 为转发地址，该地址从这里到不了，或与代理不在同一处，因此不向其发送；"
                    + "请在代理上配置可达的地址")
        case .unreachable(let text): say("the proxy cannot be reached: ", "无法连接代理：") + ending(text)
        case .negotiationEnded(let text): say("the proxy ended the negotiation: ", "代理中断了协商：") + ending(text)
        case .connectionEnded(let text): say("the proxy's connection ended: ", "与代理的连接断开：") + ending(text)
        case .noConnection(let seconds):
            say("the proxy did not accept a connection in \(seconds) s", "代理在 \(seconds) s 内没有接受连接")
        case .noAssociation(let seconds):
            say("the proxy made no association in \(seconds) s", "代理在 \(seconds) s 内没有建立 UDP 关联")
        case .negotiationClosed(let stage, let text):
            say(
                "the proxy ended the negotiation when it was to \(duty(stage)): ",
                "代理在\(duty(stage))时中断了协商：") + ending(text)
        case .notInTime: say("the proxy made no association in time", "代理没有及时建立 UDP 关联")
        case .ended: say("its association ended", "其 UDP 关联已断开")
        case .machine(let failure): self.failure(failure)
        }
    }

    private func duty(_ stage: SOCKSStage) -> String {
        switch stage {
        case .method: say("choose a way of authentication", "选择认证方式")
        case .userName: say("answer the user name", "答复用户名")
        case .association: say("make an association", "建立 UDP 关联")
        }
    }

    private func ending(_ text: SystemText?) -> String { text.map(system) ?? say("closed", "被关闭") }

    private func refusal(_ failure: SOCKSFailure) -> String {
        switch failure {
        case .needsCredentials:
            say("the proxy wants a user name; give one in a file or the environment", "代理要求用户名；请在文件或环境变量中给出")
        case .noMethod:
            say(
                "the proxy accepts neither no authentication nor a user name and password",
                "代理既不接受免认证，也不接受用户名和密码")
        case .refusedCredentials: say("the proxy refuses the user name or the password", "代理拒绝该用户名或密码")
        case .refused(let status): say("the proxy refuses a UDP association: ", "代理拒绝建立 UDP 关联：") + self.status(status)
        case .namedRelay:
            say(
                "the proxy names its relay by a host name, not an address; configure it with an address",
                "代理用主机名而非地址表示其转发端；请在代理上配置地址")
        case .notSOCKS(let oddity): say("no SOCKS5 proxy is there: ", "对方不是 SOCKS5 代理：") + self.oddity(oddity)
        }
    }

    private func oddity(_ oddity: SOCKSOddity) -> String {
        switch oddity {
        case .version(let version): say("it answers in version \(version), not 5", "应答的版本号为 \(version)，应为 5")
        case .longChoice: say("it says more than its choice of a method", "选定认证方法的应答里有多余内容")
        case .unofferedMethod: say("it chose a method that was not offered", "选择了我方没有提供的认证方法")
        case .userNameVersion(let version):
            say("it answers the user name in version \(version), not 1", "用户名认证的应答版本号为 \(version)，应为 1")
        case .longVerdict: say("it says more than its verdict on the user name", "用户名认证的应答里有多余内容")
        case .reserved(let byte): say("its reply has \(byte) in the reserved octet", "应答的保留字节为 \(byte)")
        case .addressType(let type):
            say("its reply has an address of the unknown type \(type)", "应答的地址类型 \(type) 无法识别")
        case .portZero: say("it names port 0 for its relay", "应答给出的转发端口为 0")
        }
    }

    /// RFC 1928's words.
    private func status(_ status: SOCKSStatus) -> String {
        let texts = [
            "succeeded", "general SOCKS server failure", "connection not allowed by ruleset", "network unreachable",
            "host unreachable", "connection refused", "TTL expired", "command not supported",
            "address type not supported",
        ]
        let number = Int(status.rawValue)
        return number < texts.count ? texts[number] : say("an unknown failure (\(number))", "未知失败（\(number)）")
    }
}
