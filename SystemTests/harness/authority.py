"""An authority of the test's own, and certificates of it."""

import ssl

from SystemTests.harness.processes import run
from SystemTests.harness.programs import needed

CURVE = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
SECONDS = 30


class Authority:
    def __init__(self, folder, name="authority"):
        """Makes it: NAME.pem and NAME.key in the folder. `certificate` is the first."""
        self.folder, self.tool = folder, needed("openssl")
        self.certificate, self.key = folder / f"{name}.pem", folder / f"{name}.key"
        run([self.tool, "req", "-x509", *CURVE, "-days", "2", "-subj", f"/CN=Test {name}", "-keyout", self.key, "-out",
             self.certificate], SECONDS)

    def sign(self, name, names):
        """A key and a certificate for these names ("DNS:…,IP:…"): NAME.key and NAME.pem, which it returns."""
        key, request, extension, signed = (self.folder / f"{name}.{kind}" for kind in ("key", "csr", "ext", "pem"))
        extension.write_text(f"subjectAltName={names}\n")
        run([self.tool, "req", *CURVE, "-subj", f"/CN={name}", "-keyout", key, "-out", request], SECONDS)
        run([self.tool, "x509", "-req", "-in", request, "-CA", self.certificate, "-CAkey", self.key, "-CAcreateserial",
             "-days", "2", "-extfile", extension, "-out", signed], SECONDS)
        return key, signed

    def context(self, host):
        """What makes a server an HTTPS server of that name."""
        key, signed = self.sign("server", f"DNS:{host}")
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(signed, key)
        return context
