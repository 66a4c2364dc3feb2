"""An authority of the test's own, and an HTTPS server's certificate of it."""

import ssl

from Integration.ground import needed, run

CURVE = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
SECONDS = 30


class Authority:
    def __init__(self, folder, name):
        """Makes it; `certificate` is its PEM file, `tls` a server's context for that name."""
        self.folder, self.tool = folder, needed("openssl")
        self.certificate = folder / "authority.pem"
        run([self.tool, "req", "-x509", *CURVE, "-days", "2", "-subj", "/CN=Test authority", "-keyout",
             folder / "authority.key", "-out", self.certificate], SECONDS)
        self.tls = self.context(name)

    def context(self, name):
        key, request, signed = (self.folder / f"server.{kind}" for kind in ("key", "csr", "pem"))
        extension = self.folder / "server.ext"
        extension.write_text(f"subjectAltName=DNS:{name}\n")
        run([self.tool, "req", *CURVE, "-subj", f"/CN={name}", "-keyout", key, "-out", request], SECONDS)
        run([self.tool, "x509", "-req", "-in", request, "-CA", self.certificate, "-CAkey",
             self.folder / "authority.key", "-CAcreateserial", "-days", "2", "-extfile", extension, "-out", signed],
            SECONDS)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(signed, key)
        return context
