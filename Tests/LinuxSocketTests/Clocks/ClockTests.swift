import Glibc
import LinuxSocket
import Testing

@Suite("Clocks")
struct ClockTests {
    @Test("never go back, in order of reading")
    func monotonic() {
        var last = MonotonicTime.now()
        for _ in 0..<10_000 {
            let next = MonotonicTime.now()
            #expect(next >= last)
            last = next
        }
    }

    @Test("add and subtract nanoseconds exactly")
    func arithmetic() {
        let time = MonotonicTime(nanoseconds: 1_000)
        #expect(time.advanced(byNanoseconds: -1_500).nanoseconds == -500)
        #expect(time.advanced(byNanoseconds: 7).nanoseconds(since: time) == 7)
        #expect(time.nanoseconds(since: time.advanced(byNanoseconds: 7)) == -7)
        #expect(RealTime(nanoseconds: 1) < RealTime(nanoseconds: 2))
    }

    @Test("translate into each other and back without loss", arguments: [0, -5, 1_760_000_000_123_456_789] as [Int64])
    func translation(_ offset: Int64) {
        let offset = ClockOffset(nanoseconds: offset, uncertaintyNanoseconds: 1)
        for value in [0, 1, -1, 86_400_000_000_000, 7_000_000_000_000_000_000] as [Int64] {
            let (mono, real) = (MonotonicTime(nanoseconds: value), RealTime(nanoseconds: value))
            #expect(offset.monotonic(offset.real(mono)) == mono)
            #expect(offset.real(offset.monotonic(real)) == real)
            #expect(offset.real(mono).nanoseconds - mono.nanoseconds == offset.nanoseconds)
        }
    }

    @Test("differ by what was measured, within its uncertainty")
    func measured() {
        let offset = ClockOffset.measure()
        #expect(offset.uncertaintyNanoseconds > 0)
        let before = MonotonicTime.now()
        let real = RealTime.now()
        let after = MonotonicTime.now()
        let slack = offset.uncertaintyNanoseconds
        #expect(offset.monotonic(real) >= before.advanced(byNanoseconds: -slack))
        #expect(offset.monotonic(real) <= after.advanced(byNanoseconds: slack))
    }

    @Test("agree with the C library about the local time zone")
    func localOffset() {
        for seconds in [0, 1_760_000_000, 1_780_000_000] as [Int64] {
            let offset = localOffsetSeconds(at: RealTime(nanoseconds: seconds * 1_000_000_000))
            var time = time_t(seconds)
            var parts = tm()
            localtime_r(&time, &parts)
            #expect(timegm(&parts) - Int(seconds) == offset)
        }
    }
}

@Suite("Error numbers")
struct ErrnoTests {
    @Test(
        "have names and sentences",
        arguments: [
            (Errno.again, "EAGAIN"), (.noBuffers, "ENOBUFS"), (.noMemory, "ENOMEM"), (.messageTooLong, "EMSGSIZE"),
            (.connectionRefused, "ECONNREFUSED"), (.invalid, "EINVAL"), (.permissionDenied, "EPERM"),
            (.accessDenied, "EACCES"), (.addressInUse, "EADDRINUSE"), (.addressNotAvailable, "EADDRNOTAVAIL"),
            (.noDevice, "ENODEV"), (.networkUnreachable, "ENETUNREACH"), (.hostUnreachable, "EHOSTUNREACH"),
            (.tooManyFiles, "EMFILE"),
        ])
    func names(_ errno: Errno, _ name: String) {
        #expect(errno.name == name)
        #expect(!errno.message.isEmpty && !errno.message.contains("Unknown"))
    }

    @Test("that nobody knows do not crash")
    func unknown() {
        #expect(Errno(99_999).name == "unknown error")
        #expect(Errno(99_999).message == "Unknown error 99999")
    }

    @Test("are read of the last call on this thread")
    func last() {
        #expect(close(-1) == -1 && Errno.last == Errno(EBADF))
    }

    @Test("become a sentence with purpose and remedy, where there are any")
    func sentences() {
        let plain = SocketError(call: "eventfd", errno: Errno(EBADF))
        #expect(plain.description == "eventfd failed: Bad file descriptor (EBADF)")
        let full = SocketError(call: "socket(ipv4)", errno: .tooManyFiles, purpose: .dscp(46))
        #expect(
            full.description
                == "the code point 46: socket(ipv4) failed: Too many open files (EMFILE); raise the limit of open files "
                + "(`ulimit -n`)")
    }
}
