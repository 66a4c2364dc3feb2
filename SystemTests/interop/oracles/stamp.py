"""What scapy (scapy.contrib.stamp) writes and reads of STAMP: stamp.py FOLDER write | judge.

`write` puts scapy's packets into FOLDER/theirs.txt. `judge` reads from FOLDER/ours.txt what plumbline made of them and
what it sends itself, and prints JSON: (what, found, wanted) for each thing that must hold.

scapy has the packets of open mode and the TLVs; those of authenticated mode are written here with scapy's fields from
the figures of RFC 8762, and the codes are Python's own hmac and hashlib.
"""

import hashlib
import hmac
import json
import pathlib
import sys

KEY = bytes(range(1, 33))
SEQUENCE = 0x01020304
SSID = 0xBEEF
# The leftmost bit (RFC 8972 figure 4). scapy 2.8.0 counts its names of flags from the other end: its "U" is 0x01.
U = 0x80
NTP_TO_1970 = 2208988800
SENT = (1760000000 + NTP_TO_1970) << 32 | 0x80000000
SENT_PTP = 1760000000 << 32 | 500000000
RECEIVED = (1760000000 + NTP_TO_1970) << 32 | 0xC0000000
REPLIED = (1760000000 + NTP_TO_1970) << 32 | 0xE0000000


def code(data):
    return hmac.new(KEY, data, hashlib.sha256).digest()[:16]


def packets():
    """The classes used: scapy's own, and those of authenticated mode."""
    import scapy.contrib.stamp as stamp
    from scapy.fields import ByteField, IntField, LongField, NBytesField, PacketField, ShortField, StrFixedLenField
    from scapy.packet import Packet

    class Request(Packet):
        """RFC 8762 figure 3, with the SSID of RFC 8972."""

        name = "authenticated request"
        fields_desc = [
            IntField("seq", 0), NBytesField("mbz1", 0, 12), LongField("ts", 0),
            PacketField("err_estimate", stamp.ErrorEstimate(), stamp.ErrorEstimate), ShortField("ssid", 0),
            NBytesField("mbz2", 0, 68), StrFixedLenField("hmac", bytes(16), 16),
        ]

    class Reply(Packet):
        """RFC 8762 figure 7, with the SSID of RFC 8972."""

        name = "authenticated reply"
        fields_desc = [
            IntField("seq", 0), NBytesField("mbz1", 0, 12), LongField("ts", 0),
            PacketField("err_estimate", stamp.ErrorEstimate(), stamp.ErrorEstimate), ShortField("ssid", 0),
            NBytesField("mbz2", 0, 4), LongField("ts_rx", 0), NBytesField("mbz3", 0, 8), IntField("seq_sender", 0),
            NBytesField("mbz4", 0, 12), LongField("ts_sender", 0),
            PacketField("err_estimate_sender", stamp.ErrorEstimate(), stamp.ErrorEstimate),
            NBytesField("mbz5", 0, 6), ByteField("ttl_sender", 0), NBytesField("mbz6", 0, 15),
            StrFixedLenField("hmac", bytes(16), 16),
        ]

    return stamp, Request, Reply


class Exchange:
    """What scapy sends, what plumbline made of it, and what plumbline sends."""

    def __init__(self):
        self.stamp, self.request_class, self.reply_class = packets()
        self.checks = []
        self.ours = {}

    def estimate(self, s=1, z=0, scale=12, multiplier=200):
        return self.stamp.ErrorEstimate(S=s, Z=z, scale=scale, multiplier=multiplier)

    def tlv(self, flags, kind, value):
        return self.stamp.STAMPTestTLV(flags=flags, type=kind, len=len(value), value=value)

    def sealed(self, tlvs, flags, sequence):
        text = b"".join(bytes(tlv) for tlv in tlvs)
        return tlvs + [self.tlv(flags, 8, code(sequence.to_bytes(4, "big") + text))]

    def request_tlvs(self):
        plain = [self.tlv(U, 4, (46 << 26).to_bytes(4, "big")), self.tlv(U, 3, bytes(4)),
                 self.tlv(U, 5, b"\0\0\0\x09" + bytes(8)), self.tlv(U, 1, bytes(8))]
        return self.sealed(plain, U, SEQUENCE)

    def reply_tlvs(self, sequence):
        service = (46 << 26 | 46 << 20 | 1 << 18).to_bytes(4, "big")
        counters = (9).to_bytes(4, "big") + (sequence + 1).to_bytes(4, "big") * 2
        plain = [self.tlv(0, 4, service), self.tlv(0, 3, bytes([5, 2, 5, 2])), self.tlv(0, 5, counters),
                 self.tlv(0, 1, bytes(8))]
        return self.sealed(plain, 0, sequence)

    def open_request(self, tlvs=(), ptp=False):
        packet = self.stamp.STAMPSessionSenderTestUnauthenticated(
            seq=SEQUENCE, ssid=SSID, err_estimate=self.estimate(z=int(ptp)), tlv_objects=list(tlvs))
        return self.stamped(bytes(packet), {4: SENT_PTP if ptp else SENT})

    def open_reply(self, sequence, tlvs=()):
        packet = self.stamp.STAMPSessionReflectorTestUnauthenticated(
            seq=sequence, ssid=SSID, err_estimate=self.estimate(0, 0, 10, 1), seq_sender=SEQUENCE,
            err_estimate_sender=self.estimate(), ttl_sender=57, tlv_objects=list(tlvs))
        return self.stamped(bytes(packet), {4: REPLIED, 16: RECEIVED, 28: SENT})

    @staticmethod
    def stamped(data, stamps):
        """scapy's time-stamp field takes a float of seconds, which cannot say 64 bits: they are put in afterwards."""
        data = bytearray(data)
        for offset, value in stamps.items():
            data[offset:offset + 8] = value.to_bytes(8, "big")
        return bytes(data)

    def authenticated_request(self):
        data = bytes(self.request_class(seq=SEQUENCE, ts=SENT, err_estimate=self.estimate(), ssid=SSID))[:96]
        return data + code(data)

    def authenticated_reply(self, sequence):
        data = bytes(self.reply_class(
            seq=sequence, ts=REPLIED, err_estimate=self.estimate(0, 0, 10, 1), ssid=SSID, ts_rx=RECEIVED,
            seq_sender=SEQUENCE, ts_sender=SENT, err_estimate_sender=self.estimate(), ttl_sender=57))[:96]
        return data + code(data)

    def theirs(self):
        forged = bytearray(self.authenticated_request())
        forged[-1] ^= 1
        return [
            ("request", "open", self.open_request()), ("request", "ptp", self.open_request(ptp=True)),
            ("request", "extended", self.open_request(self.request_tlvs())),
            ("request", "unknown", self.open_request([self.tlv(U, 238, b"ab"), self.tlv(U, 3, bytes(4))])),
            ("request", "authenticated", self.authenticated_request()),
            ("request", "forged-authenticated", bytes(forged)),
            ("reply", "open", self.open_reply(7)), ("reply", "extended", self.open_reply(7, self.reply_tlvs(7))),
            ("reply", "authenticated", self.authenticated_reply(7)),
        ]

    def write(self, folder):
        text = "".join(f"{kind} {name} {data.hex()}\n" for kind, name, data in self.theirs())
        (folder / "theirs.txt").write_text(text)

    def read(self, folder):
        for line in (folder / "ours.txt").read_text().splitlines():
            kind, name, value = line.split(" ")
            self.ours[kind, name] = value

    def check(self, what, found, wanted):
        self.checks.append((what, found, wanted))

    def judge(self):
        data = {key: bytes.fromhex(value) for key, value in self.ours.items()
                  if key[0] != "reading" and key[1] != "forged-authenticated"}
        for name, wanted in [("open", self.open_request()), ("ptp", self.open_request(ptp=True)),
                             ("extended", self.open_request(self.request_tlvs())),
                             ("authenticated", self.authenticated_request())]:
            self.check(f"our {name} request is the one scapy writes", data["request", name].hex(), wanted.hex())
        self.judge_dissected(data)
        for name, wanted in [("open", self.open_reply(0)), ("extended", self.open_reply(0, self.reply_tlvs(0))),
                             ("authenticated", self.authenticated_reply(0))]:
            self.check(f"our reply to scapy's {name} request is the one scapy writes",
                       data["answer", name].hex(), wanted.hex())
        self.check("a forged request gets no reply", self.ours["answer", "forged-authenticated"], "notAuthentic")
        wanted = [7, REPLIED, 0x0A01, SSID, RECEIVED, SEQUENCE, SENT, 0x8CC8, 57]
        for name, rest in [("open", [0, 0, 0]), ("extended", [46, 1, 1]), ("authenticated", [0, 0, 0])]:
            self.check(f"we read scapy's {name} reply as it was meant", self.ours["reading", name],
                       ",".join(str(number) for number in wanted + rest))

    def judge_dissected(self, data):
        request = self.stamp.STAMPSessionSenderTestUnauthenticated(data["request", "extended"])
        self.check("scapy reads our request's fields",
                   (request.seq, request.ssid, request.err_estimate.S, request.err_estimate.scale,
                    request.err_estimate.multiplier), (SEQUENCE, SSID, 1, 12, 200))
        self.check("scapy reads our request's TLVs",
                   [(tlv.type, tlv.len, int(tlv.flags)) for tlv in request.tlv_objects],
                   [(4, 4, U), (3, 4, U), (5, 12, U), (1, 8, U), (8, 16, U)])
        reply = self.stamp.STAMPSessionReflectorTestUnauthenticated(data["answer", "unknown"])
        self.check("scapy reads our reply's fields",
                   (reply.seq, reply.ssid, reply.seq_sender, reply.ttl_sender, reply.err_estimate.S,
                    reply.err_estimate.scale), (0, SSID, SEQUENCE, 57, 0, 10))
        self.check("scapy reads our flags: U for the unknown TLV, none for the other",
                   [(tlv.type, int(tlv.flags)) for tlv in reply.tlv_objects], [(238, U), (3, 0)])
        reply = self.reply_class(data["answer", "authenticated"])
        self.check("scapy's fields read our authenticated reply",
                   (reply.seq, reply.ts, reply.ts_rx, reply.seq_sender, reply.ts_sender, reply.ttl_sender, reply.hmac),
                   (0, REPLIED, RECEIVED, SEQUENCE, SENT, 57, code(data["answer", "authenticated"][:96])))


def main():
    folder, verb = pathlib.Path(sys.argv[1]), sys.argv[2]
    exchange = Exchange()
    if verb == "write":
        exchange.write(folder)
        return
    exchange.read(folder)
    exchange.judge()
    json.dump(exchange.checks, sys.stdout, default=bytes.hex)


main()
