"""Packets and sessions against other people's programs: dante, shadowsocks, dnsmasq, chrony, coturn, scapy, others."""
