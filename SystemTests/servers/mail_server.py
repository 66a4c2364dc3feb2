"""Exim in a folder of its own: STARTTLS and TLS with certificates made here, AUTH, delivery into a maildir."""

import email
import email.policy
import grp
import os
import pwd
import socket

from SystemTests.harness.authority import Authority
from SystemTests.harness.ports import HOST, free_port
from SystemTests.harness.programs import needed
from SystemTests.harness.tcp import TCPServer, join

USERNAME, PASSWORD = "plumbline", "geheim-0001"
REFUSED = "nobody@example.com"
# Debian's exim takes this user when root starts it; anybody else is the user himself.
SERVER_USER = "Debian-exim"
CONFIGURATION = """
spool_directory = {folder}/spool
log_file_path = {folder}/exim-%slog
pid_file_path = {folder}/exim.pid
primary_hostname = mail.example
daemon_smtp_ports = {starttls} : {tls} : {stranger} : {plain}
tls_on_connect_ports = {tls}
local_interfaces = {host}
exim_user = {user}
exim_group = {group}
deliver_drop_privilege = true
keep_environment =
message_size_limit = 50M
tls_advertise_hosts = ${{if eq{{$received_port}}{{{plain}}}{{}}{{*}}}}
tls_certificate = ${{if eq{{$received_port}}{{{stranger}}}{{{folder}/stranger.pem}}{{{folder}/server.pem}}}}
tls_privatekey = ${{if eq{{$received_port}}{{{stranger}}}{{{folder}/stranger.key}}{{{folder}/server.key}}}}
auth_advertise_hosts = ${{if or{{{{!eq{{$tls_in_cipher}}{{}}}}{{eq{{$received_port}}{{{plain}}}}}}}{{*}}{{}}}}
acl_smtp_rcpt = rcpt
acl_smtp_data = data
begin acl
rcpt:
  deny message = authentication is required
       !authenticated = *
  deny message = there is no such user
       recipients = {refused}
  accept
data:
  accept
begin routers
all:
  driver = accept
  transport = folder
begin transports
folder:
  driver = appendfile
  directory = {folder}/maildir
  maildir_format
  batch_max = 100
begin authenticators
plain:
  driver = plaintext
  public_name = {mechanism}
  server_prompts = {prompts}
  server_condition = ${{if and{{{{eq{{{name}}}{{{username}}}}}{{eq{{{secret}}}{{{password}}}}}}}}}
  server_set_id = {name}
"""
MECHANISMS = {
    "PLAIN": {"prompts": ":", "name": "$auth2", "secret": "$auth3"},
    "LOGIN": {"prompts": "Username:: : Password::", "name": "$auth1", "secret": "$auth2"},
}


class MailServer:
    """Runs while it is entered. Ports: `starttls`, `tls`, `stranger` (a certificate of another name), `plain`."""

    def __init__(self, ground, mechanism="PLAIN"):
        self.ground, self.folder = ground, ground.path(f"mail-{mechanism}")
        self.ports = {kind: free_port(HOST) for kind in ("starttls", "tls", "stranger", "plain")}
        self.user = SERVER_USER if os.geteuid() == 0 else pwd.getpwuid(os.geteuid()).pw_name
        self.configuration = self.folder / "exim.conf"
        self.program = needed("exim4")
        self.authority = self.certificates()
        self.configuration.write_text(CONFIGURATION.format(
            folder=self.folder, host=HOST, user=self.user, group=self.group(), refused=REFUSED, username=USERNAME,
            password=PASSWORD, mechanism=mechanism, **MECHANISMS[mechanism], **self.ports))
        # Exim refuses one that others may write, and its user has to get here.
        self.configuration.chmod(0o644)
        ground.directory.chmod(0o711)
        if os.geteuid() == 0:
            owner = pwd.getpwnam(self.user)
            os.chown(self.folder, owner.pw_uid, owner.pw_gid)
            for key in self.folder.glob("*.key"):
                os.chown(key, owner.pw_uid, owner.pw_gid)

    def group(self):
        return grp.getgrgid(pwd.getpwnam(self.user).pw_gid).gr_name

    def certificates(self):
        """An authority, and two certificates of it; and an authority that signed none of them."""
        Authority(self.folder, "other")
        authority = Authority(self.folder)
        authority.sign("server", "IP:127.0.0.1,DNS:localhost")
        authority.sign("stranger", "DNS:elsewhere.example")
        return authority.certificate

    def __enter__(self):
        self.running = self.ground.program([self.program, "-C", self.configuration, "-bdf"],
                                           self.folder.name, cwd=self.folder)
        one = self.running.__enter__()
        for port in self.ports.values():
            one.await_port(HOST, port)
        return self

    def __exit__(self, *_):
        self.running.__exit__(None, None, None)

    def files(self):
        """Mails that were delivered, oldest first."""
        return sorted((self.folder / "maildir" / "new").glob("*"), key=lambda one: one.stat().st_mtime_ns)

    def mails(self):
        """As Python's email module reads them."""
        return [email.message_from_bytes(one.read_bytes(), policy=email.policy.default) for one in self.files()]

    def log(self):
        return "".join(one.read_text(errors="replace") for one in self.folder.glob("exim-*log"))


class Wiretap(TCPServer):
    """Passes connections on to a port, and keeps every byte that the client sends."""

    def __init__(self, port):
        super().__init__()
        self.target, self.heard = port, bytearray()

    def serve(self, client):
        try:
            there = socket.create_connection((HOST, self.target), timeout=30)
        except OSError:
            client.close()
            return
        join(client, there, self.heard)
