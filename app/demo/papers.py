"""The documents of the demo: one page with a title, and that it is an example."""


def page_as_pdf(title: str) -> bytes:
    """Return a one-page PDF that says `title`."""
    plain = title.encode("ascii", "replace").decode().replace("(", "").replace(")", "")
    text = f"BT /F1 18 Tf 72 760 Td ({plain}) Tj 0 -28 Td (Voorbeeld uit de demo) Tj ET".encode()
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
        b"/Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length " + str(len(text)).encode() + b" >>\nstream\n" + text + b"\nendstream",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    out, offsets = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += str(number).encode() + b" 0 obj\n" + body + b"\nendobj\n"
    table = b"xref\n0 6\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    return out + table + b"trailer << /Size 6 /Root 1 0 R >>\nstartxref\n" + str(len(out)).encode() + b"\n%%EOF\n"
