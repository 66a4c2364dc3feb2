"""Packets and sessions against other people's programs: dante, dnsmasq, chrony, socat, inetd, scapy."""
