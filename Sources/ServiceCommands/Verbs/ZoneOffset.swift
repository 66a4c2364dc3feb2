internal import Glibc
internal import LinuxSocket
internal import SystemFiles

/// Offsets from UTC of people who are elsewhere.
enum ZoneOffset {
    /// Of `+08:00`, `-03:30`, `+8`, `UTC+08:00`, `Z` or `UTC`; nil for anything else. Seconds east.
    static func seconds(ofText text: String) -> Int? {
        if text == "Z" || text == "UTC" { return 0 }
        let body = text.hasPrefix("UTC") ? text.dropFirst(3) : text[...]
        guard let sign = body.first, sign == "+" || sign == "-" else { return nil }
        let parts = body.dropFirst().split(separator: ":", omittingEmptySubsequences: false)
        guard (1...2).contains(parts.count), parts.allSatisfy({ (1...2).contains($0.utf8.count) }),
            parts.allSatisfy({ $0.utf8.allSatisfy { UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 } }),
            let hours = Int(parts[0]), hours <= 14, let minutes = parts.count == 2 ? Int(parts[1]) : 0, minutes < 60
        else { return nil }
        return (sign == "-" ? -1 : 1) * (hours * 3600 + minutes * 60)
    }

    /// Of a zone of the tz database, as in `Asia/Shanghai`, at a time; nil where this machine does not know it.
    ///
    /// It sets TZ of the process and back, so it is for a command alone, in which nobody else looks at local times.
    static func seconds(ofZone name: String, at time: RealTime) -> Int? {
        let isName =
            name.utf8.allSatisfy {
                UInt8(ascii: "a")...UInt8(ascii: "z") ~= $0 | 0x20 || UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0
                    || "/_+-".utf8.contains($0)
            } && !name.hasPrefix("/") && !name.hasSuffix("/") && name.utf8.count <= 60
        let folder = getenv("TZDIR").map { String(cString: $0) } ?? "/usr/share/zoneinfo"
        // A file of zones begins so (RFC 9636 section 3.1); tzset(3) takes what is none for UTC, without a word.
        guard isName, !name.isEmpty, let zone = try? InputFile.read("\(folder)/\(name)"), zone.starts(with: "TZif".utf8)
        else { return nil }
        let before = getenv("TZ").map { String(cString: $0) }
        setenv("TZ", ":\(name)", 1)
        tzset()
        defer {
            if let before { setenv("TZ", before, 1) } else { unsetenv("TZ") }
            tzset()
        }
        return localOffsetSeconds(at: time)
    }
}
