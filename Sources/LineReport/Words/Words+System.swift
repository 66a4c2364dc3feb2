internal import LineModel

extension Words {
    /// What an error number means where the kernel was asked for the way to an address (connect(2) on a datagram
    /// socket; ip-route(8) for the kinds of routes); nil where its own words say enough.
    func meaning(ofConnecting text: SystemText) -> String? {
        switch text.name {
        case "EINVAL": say("a blackhole route leads there", "通往那里的是 blackhole 路由")
        case "EHOSTUNREACH": say("an unreachable route leads there", "通往那里的是 unreachable 路由")
        case "EACCES":
            say("a prohibiting route leads there, or it is a broadcast address", "通往那里的是 prohibit 路由，或它是广播地址")
        case "ENETUNREACH": say("there is no route to it", "没有到它的路由")
        case "EPERM": say("a local rule forbids it", "本机规则不允许")
        case "EADDRNOTAVAIL":
            say("no address or port of this machine is left to send from", "本机没有可用的源地址或端口")
        case "EAFNOSUPPORT": say("this machine has no addresses of its family", "本机没有该地址族的地址")
        case "EAGAIN", "EADDRINUSE":
            say(
                "no port is left to send from (sysctl net.ipv4.ip_local_port_range)",
                "已没有可用的源端口（sysctl net.ipv4.ip_local_port_range）")
        case "EMFILE", "ENFILE": say("there are too many open files (`ulimit -n`)", "打开的文件太多（`ulimit -n`）")
        case "ENODEV": say("the interface is gone", "该接口已不存在")
        default: nil
        }
    }
}
