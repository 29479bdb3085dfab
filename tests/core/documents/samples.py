"""Files for tests, made here: whole, hostile, broken."""

from __future__ import annotations

import io

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf
from PIL import Image

EXECUTABLE = b"\x7fELF\x02\x01\x01" + bytes(9) + b"\x02\x00\x3e\x00\x01\x00\x00\x00" + bytes(200)


def blank(pages: int = 1) -> Pdf:
    pdf = Pdf.new()
    for _ in range(pages):
        pdf.add_blank_page()
    return pdf


def saved(pdf: Pdf, **options: object) -> bytes:
    out = io.BytesIO()
    pdf.save(out, **options)  # type: ignore[arg-type]
    return out.getvalue()


def plain_pdf(pages: int = 1) -> bytes:
    return saved(blank(pages))


def pdf_without_pages() -> bytes:
    return saved(Pdf.new())


def encrypted_pdf() -> bytes:
    return saved(blank(), encryption=pikepdf.Encryption(owner="a", user="b"))


def pdf_that_runs_a_script() -> bytes:
    pdf = blank()
    pdf.Root.OpenAction = Dictionary(S=Name.JavaScript, JS="app.alert(1)")
    return saved(pdf)


def pdf_that_runs_a_chained_script() -> bytes:
    """The script hangs, undeclared, behind a harmless link."""
    pdf = blank()
    script = Dictionary(S=Name.JavaScript, JS="app.alert(1)")
    link = Dictionary(
        Type=Name.Annot,
        Subtype=Name.Link,
        Rect=Array([0, 0, 10, 10]),
        A=Dictionary(S=Name.URI, URI="https://example.com", Next=Array([script])),
    )
    pdf.pages[0].Annots = Array([link])
    return saved(pdf)


def pdf_that_launches_a_program() -> bytes:
    pdf = blank()
    launch = pdf.make_indirect(Dictionary(Type=Name.Action, S=Name.Launch, F="calc.exe"))
    link = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=Array([0, 0, 10, 10]), A=launch)
    pdf.pages[0].Annots = Array([pdf.make_indirect(link)])
    return saved(pdf)


def pdf_with_embedded(name: str) -> bytes:
    pdf = blank()
    pdf.attachments[name] = pikepdf.AttachedFileSpec(pdf, b"content", filename=name)  # type: ignore[call-arg]
    return saved(pdf)


def image(kind: str = "PNG", size: tuple[int, int] = (40, 30), mode: str = "RGB") -> bytes:
    out = io.BytesIO()
    picture = Image.new(mode, size)
    exif = Image.Exif()
    exif[0x010E] = "taken at home"
    picture.save(out, kind, exif=exif)
    return out.getvalue()


def active_words(pdf: bytes) -> set[str]:
    """Which active keys and actions the file still holds, wherever they are."""
    with Pdf.open(io.BytesIO(pdf)) as opened:
        text = " ".join(repr(item) for item in opened.objects)
    return {word for word in ("/JavaScript", "/JS", "/Launch", "/EF") if word in text}


def stream(body: bytes) -> io.BytesIO:
    return io.BytesIO(body)
